"""Schemathesis, which `make contract` runs, with all that it needs, into a folder of
its own: no other Python sees it."""

import os
import pathlib
import shutil
import sys
import tempfile

from trouble import ATTEMPTS, THIRD_PARTY, run, say
from wheels import pip

PINS = pathlib.Path(__file__).parent / "wheels" / "schemathesis.txt"
HOME = THIRD_PARTY / "schemathesis"


def install():
    # Some of it is compiled for one Python.
    state = f"{sys.version_info[:2]}\n{PINS.read_text()}"
    stamp = HOME / "pins"
    if stamp.exists() and stamp.read_text() == state:
        return
    say("downloading schemathesis")
    with tempfile.TemporaryDirectory(dir=THIRD_PARTY, prefix=".new-") as folder:
        command = [*pip(), "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--no-compile"]
        command += ["--root-user-action=ignore", "--target", f"{folder}/files"]
        run([*command, "--requirement", str(PINS)], ATTEMPTS)
        pathlib.Path(folder, "files", "pins").write_text(state)
        shutil.rmtree(HOME, ignore_errors=True)
        os.rename(f"{folder}/files", HOME)
