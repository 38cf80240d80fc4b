"""The front ends under web/: their packages by npm at the versions of the lock file,
and, for the service to serve, their pages. Both only when something changed."""

import hashlib
import os
import shutil

import debian
from trouble import ATTEMPTS, ROOT, Trouble, run, say, succeeds

# The front ends: the npm script that makes the page which the service serves, and where
# that page lies then.
NAMES = {"console": ("build", "dist/index.html"), "shopper": ("build:h5", "dist/h5/index.html")}
# What a front end is made of, beside the description of the interface.
SOURCES = [
    "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts",
    "babel.config.js", "project.config.json",
]
FOLDERS = ["src", "public", "config", "types", "scripts"]
QUIET = {**os.environ, "npm_config_update_notifier": "false"}


def install(name):
    """The packages of web/NAME."""
    folder = ROOT / "web" / name
    lock = (folder / "package-lock.json").read_bytes()
    state = hashlib.sha256(lock).hexdigest()
    stamp = folder / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == state:
        return
    if shutil.which("npm") is None:
        raise Trouble("there is no npm here: install Node 20.19 or newer (https://nodejs.org)")
    say(f"installing the packages of web/{name}")
    # As the lock file pins them. `npm ci` would do but for Taro, which names optional
    # packages for other systems that were never published.
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command, ATTEMPTS, cwd=folder, env=QUIET)
    stamp.write_text(state)


def build(name):
    """The pages of web/NAME that the service serves."""
    folder = ROOT / "web" / name
    script, page = NAMES[name]
    state = state_of(folder)
    stamp = folder / "node_modules" / ".built"
    is_there = (folder / page).exists() and stamp.exists()
    if is_there and stamp.read_text() == state:
        return
    install(name)
    say(f"building web/{name}")
    run(["npm", "run", "--silent", script], cwd=folder, env=QUIET)
    stamp.write_text(state)


def install_all():
    """What the tests of all front ends need."""
    for name in NAMES:
        install(name)
    install_browser()


def install_browser():
    """Debian's Chromium, which needs too much to be unpacked beside the system."""
    may_install = os.geteuid() == 0 or succeeds(["sudo", "-n", "true"])
    if shutil.which("chromium") is None and not may_install:
        say("no chromium, and no root to install it: the tests in a browser are left out")
        return
    debian.install_missing(ROOT / "scripts" / "debian-packages-browser.txt")


def state_of(folder):
    files = [ROOT / "openapi.json", *(folder / name for name in SOURCES)]
    for part in FOLDERS:
        files += sorted(path for path in (folder / part).rglob("*") if path.is_file())
    sum_of_all = hashlib.sha256()
    for path in files:
        # Made from openapi.json by the build itself.
        if path.exists() and not path.name.endswith((".gen.ts", "schema.d.ts")):
            sum_of_all.update(path.relative_to(ROOT).as_posix().encode())
            sum_of_all.update(path.read_bytes())
    return sum_of_all.hexdigest()
