"""Sets this machine up: `make setup`, or `python3 scripts/setup [test|browser|contract|bench]`.

Each part says what it does in one line, and nothing when all is there. With `test`,
`browser`, `contract` or `bench`, also what only `make test`, `make e2e-…`, `make contract`
or `make bench` needs.
Standard library only: Python and this folder are all there is at first.
"""

import fcntl
import platform
import shutil
import sys

import debian
import programs
import tools
import web
import wheels
from trouble import ROOT, THIRD_PARTY, Trouble, say


def main():
    extra = sys.argv[1:]
    if extra not in ([], ["test"], ["browser"], ["contract"], ["bench"]):
        raise Trouble("usage: python3 scripts/setup [test|browser|contract|bench]")
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise Trouble("the models' runtime is pinned for Linux on x86_64 only")
    THIRD_PARTY.mkdir(exist_ok=True)
    with open(THIRD_PARTY / ".lock", "w") as lock:
        wait_for_others(lock)
        for leftover in [*THIRD_PARTY.glob(".new-*"), *THIRD_PARTY.glob("debian/.new-*")]:
            shutil.rmtree(leftover)  # of a set-up that was killed
        debian.install_missing(ROOT / "scripts" / "debian-packages.txt")
        if extra in (["test"], ["bench"]):
            debian.install_if_allowed(
                ROOT / "scripts" / "debian-packages-tesseract.txt", "the second engine, Tesseract"
            )
        tools.check()
        for wheel in wheels.needed(with_tests=extra == ["test"]):
            wheel.install()
        for name in web.NAMES:
            web.build(name)
        if extra in (["test"], ["browser"]):
            web.install_all()
        if extra == ["contract"]:
            programs.install("schemathesis")
        if extra == ["bench"]:
            programs.install("rapidocr")


def wait_for_others(lock):
    """Two makes at once: the second waits, and finds all done."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another set-up is running; waiting for it")
        fcntl.flock(lock, fcntl.LOCK_EX)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"setup: {trouble}")
    except OSError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit("setup: interrupted; run `make setup` to go on")
