"""Checks the programs that are expected on the machine; installs none."""

import re
import shutil
import subprocess

from trouble import ROOT, Trouble

# What to look for, the oldest that will do, what to do about it.
TOOLS = [
    ("rustc", (1, 95), "install Rust 1.95 or newer (https://rustup.rs)"),
    ("cargo", (1, 95), "install Rust 1.95 or newer (https://rustup.rs)"),
    ("node", (20, 19), "install Node 20.19 or newer (https://nodejs.org)"),
]


def check():
    complaints = []
    for name, oldest, advice in TOOLS:
        found = version(name)
        if found is None:
            complaints.append(f"there is no {name} here: {advice}")
        elif found < oldest:
            text = ".".join(map(str, found))
            complaints.append(f"{name} is {text}, which is too old: {advice}")
    if shutil.which("cc") is None:
        complaints.append("there is no C compiler cc: run `sudo apt-get install gcc libc6-dev`")
    if complaints:
        raise Trouble("\n       ".join(complaints))


def version(name):
    """(1, 95, 0) from `rustc 1.95.0 (…)`; None where the program does not run."""
    try:
        # From the root, where a pinned toolchain would count.
        said = subprocess.run([name, "--version"], capture_output=True, text=True, cwd=ROOT)
    except OSError:
        return None
    number = re.search(r"(\d+)\.(\d+)\.(\d+)", said.stdout)
    return tuple(map(int, number.groups())) if number else None
