"""The words the parts of the set-up share."""

import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
THIRD_PARTY = ROOT / "third_party"
ATTEMPTS = 3


class Trouble(Exception):
    """Something a person must mend; the text says how."""


def say(text):
    print(f"setup: {text}", flush=True)


def run(command, attempts=1, **options):
    """Runs a quiet command; its output is shown when it has failed for good."""
    for attempt in range(1, attempts + 1):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
        if done.returncode == 0:
            return done.stdout
        if attempt < attempts:
            say("that failed; trying again")
            time.sleep(3 * attempt)
    last_lines = "\n".join(done.stdout.strip().splitlines()[-15:])
    words = " ".join(str(word) for word in command)
    raise Trouble(f"this failed: {words}\n{last_lines}")


def succeeds(command, **options):
    """Whether a command exists and ends well."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **options,
        )
    except OSError:
        return False
    return done.returncode == 0
