"""Installs missing Debian packages: by apt-get where we may, else unpacked into
third_party/debian, where programs of ours look too."""

import glob
import importlib.util
import os
import shutil
import subprocess
import tempfile

from trouble import ATTEMPTS, THIRD_PARTY, Trouble, run, say, succeeds

UNPACKED = THIRD_PARTY / "debian"
APT = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def install_missing(list_file):
    missing = missing_of(list_file)
    if not missing:
        return
    packages = [package for package, _, _ in missing]
    if shutil.which("apt-get") is None:
        raise Trouble(f"this is no Debian; install what it calls {' '.join(packages)} yourself")
    if os.geteuid() == 0:
        install([], packages)
    elif succeeds(["sudo", "-n", "true"]):
        install(["sudo", "-n"], packages)
    else:
        unpack(packages, can_all_be_unpacked=all(kind != "command" for _, kind, _ in missing))


def install_if_allowed(list_file, what):
    """Packages that can be done without: where we may not install, says how to."""
    packages = [package for package, _, _ in missing_of(list_file)]
    if not packages:
        return
    if os.geteuid() == 0:
        install([], packages)
    elif succeeds(["sudo", "-n", "true"]):
        install(["sudo", "-n"], packages)
    else:
        say(f"going on without {what}; to have it: sudo apt-get install {' '.join(packages)}")


def missing_of(list_file):
    wanted = list(entries(list_file))
    installed = listed_by_dpkg([package for package, _, _ in wanted])
    return [entry for entry in wanted if is_missing(*entry, installed)]


def entries(list_file):
    """(package, how to tell, name) of each line."""
    for line in list_file.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            package, kind, *name = words
            yield package, kind, "".join(name)


def is_missing(package, kind, name, installed):
    if kind == "command":
        return shutil.which(name) is None
    if (UNPACKED / package).is_dir():
        return False
    if kind == "module":
        return importlib.util.find_spec(name) is None
    return package not in installed


def listed_by_dpkg(packages):
    command = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *packages]
    try:
        # It also complains of the packages it does not know, which is the point.
        said = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return set()
    lines = (line.split() for line in said.stdout.splitlines())
    return {package for status, package in lines if status == "installed"}


def install(sudo, packages):
    say(f"installing Debian packages: {' '.join(packages)}")
    command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *APT]
    command += ["install", "-y", "--no-install-recommends", *packages]
    if succeeds(command):
        return
    # A fresh machine has no package lists, an old one has outdated ones.
    run([*sudo, *APT, "update"], ATTEMPTS)
    run(command, ATTEMPTS)


def unpack(packages, can_all_be_unpacked):
    order = f"sudo apt-get install {' '.join(packages)}"
    if not can_all_be_unpacked:
        raise Trouble(f"run this as root, then again `make setup`: {order}")
    say(f"unpacking Debian packages into third_party/debian: {' '.join(packages)}")
    UNPACKED.mkdir(exist_ok=True)
    for package in packages:
        with tempfile.TemporaryDirectory(dir=UNPACKED, prefix=".new-") as folder:
            try:
                run([*APT, "download", package], ATTEMPTS, cwd=folder, env=QUIET)
            except Trouble as trouble:
                raise Trouble(f"run this as root, then again `make setup`: {order}") from trouble
            (archive,) = glob.glob(f"{folder}/*.deb")
            run(["dpkg-deb", "-x", archive, f"{folder}/files"])
            os.chmod(f"{folder}/files", 0o755)
            os.rename(f"{folder}/files", UNPACKED / package)
