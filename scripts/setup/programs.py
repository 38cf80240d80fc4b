"""Python programs with all that they need, each into a folder of its own in
third_party: no other Python sees them."""

import os
import pathlib
import shutil
import sys
import tempfile

from trouble import ATTEMPTS, THIRD_PARTY, run, say
from wheels import pip

PINS = pathlib.Path(__file__).parent / "wheels"


def install(name):
    pins = PINS / f"{name}.txt"
    home = THIRD_PARTY / name
    # Some of it is compiled for one Python.
    state = f"{sys.version_info[:2]}\n{pins.read_text()}"
    stamp = home / "pins"
    if stamp.exists() and stamp.read_text() == state:
        return
    say(f"downloading {name}")
    with tempfile.TemporaryDirectory(dir=THIRD_PARTY, prefix=".new-") as folder:
        command = [*pip(), "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--require-hashes", "--only-binary=:all:", "--no-compile"]
        command += ["--root-user-action=ignore", "--target", f"{folder}/files"]
        run([*command, "--requirement", str(pins)], ATTEMPTS)
        pathlib.Path(folder, "files", "pins").write_text(state)
        shutil.rmtree(home, ignore_errors=True)
        os.rename(f"{folder}/files", home)
