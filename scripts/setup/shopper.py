"""What builds and tests `web/shopper`: its npm packages, as its lockfile pins them, and
the browser that its tests drive."""

import hashlib
import pathlib

import debian
from trouble import ATTEMPTS, ROOT, run, say

HOME = ROOT / "web" / "shopper"
BROWSER = pathlib.Path(__file__).parent / "shopper-packages.txt"


def install():
    debian.install_missing(BROWSER)
    pins = hashlib.sha256((HOME / "package-lock.json").read_bytes()).hexdigest()
    stamp = HOME / "node_modules" / ".pins"
    if stamp.exists() and stamp.read_text() == pins:
        return
    say("installing the npm packages of web/shopper")
    run(["npm", "ci", "--no-audit", "--no-fund", "--no-progress"], ATTEMPTS, cwd=HOME)
    stamp.write_text(pins)
