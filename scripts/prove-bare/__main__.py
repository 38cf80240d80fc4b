"""Proves the README on a machine that has nothing: `make prove-bare`.

A Debian root file system is made and given Rust, Node and Python, as the README
expects; HEAD is cloned there, and its two commands are run, as root and as an ordinary
user, each on a machine of its own. `STEPS="run"` leaves `make test` out; `AS="user"`
takes only one of the two.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from client import ROOT, Client  # noqa: E402
from machine import Machine, Trouble, check_tools  # noqa: E402

USERS = {"root": "root", "user": "shop"}
HOMES = {"root": "/root", "shop": "/home/shop"}
# A release build of everything on one slow core.
SECONDS_MAX = 3 * 3600


def main():
    steps = os.environ.get("STEPS", "run test").split()
    people = [USERS[name] for name in os.environ.get("AS", "root user").split()]
    check_tools()
    begun = time.monotonic()
    place = pathlib.Path(tempfile.mkdtemp(prefix="xiaopiao-bare-", dir="/var/tmp"))
    place.chmod(0o755)
    try:
        with timed("a bare Debian"):
            bare = Machine(place / "bare")
            bare.make()
            bare.lend_tools()
        for user in people:
            prove(bare.copy(place / user), user, steps)
            shutil.rmtree(place / user)
    finally:
        # Nothing is mounted there: the mounts were in namespaces that are gone.
        shutil.rmtree(place)
    print(f"\nproved after {time.monotonic() - begun:.0f} s")


def prove(machine, user, steps):
    print(f"\n== as {'root' if user == 'root' else 'an ordinary user'}", flush=True)
    folder = f"{HOMES[user]}/xiaopiao"
    clone(machine, user, folder)
    if user != "root":
        let_root_install(machine, user, folder)
    if "run" in steps:
        make_run(machine, user, folder)
    if "test" in steps:
        with timed("make test"):
            log = Log(machine.start(user, folder, ["make", "test"], **Log.PIPES))
            if log.process.wait(SECONDS_MAX) != 0:
                raise Trouble(f"make test failed:\n{log.tail(60)}")
        print(log.tail(2000, r"^(== .* s|test result: .*|all good.*)$"), flush=True)


def clone(machine, user, folder):
    # Through Git's own transport, so that nothing uncommitted comes along.
    there = f"{machine.folder}{folder}"
    command = ["git", "clone", "--quiet", "--no-hardlinks", f"file://{ROOT}", there]
    subprocess.run(command, check=True)
    if user != "root":
        subprocess.run(["chown", "-R", "1000:1000", there], check=True)


def let_root_install(machine, user, folder):
    """An ordinary user cannot; the set-up has to say what root shall do, in one line."""
    with timed("make setup, which names what root has to install"):
        ended_well, said = machine.run(user, folder, ["make", "setup"])
    if ended_well:
        return
    order = re.search(r"sudo (apt-get .*)", said)
    if order is None:
        raise Trouble(f"make setup does not say what root has to do:\n{said}")
    print(f"          it says: sudo {order[1]}", flush=True)
    with timed("that, by root"):
        # --yes, as nobody is there to answer.
        order = order[1].replace("install ", "install --yes --quiet ")
        ended_well, said = machine.run("root", "/", ["sh", "-c", order])
    if not ended_well:
        raise Trouble(f"root could not do it:\n{said[-3000:]}")


def make_run(machine, user, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    begun = time.monotonic()
    variables = {"XIAOPIAO_LISTEN": listen}
    process = machine.start(user, folder, ["make", "run"], variables=variables, **Log.PIPES)
    log, service = Log(process), Client(f"http://{listen}")
    try:
        while not service.is_ready():
            if process.poll() is not None or begun + SECONDS_MAX < time.monotonic():
                raise Trouble(f"make run came to nothing:\n{log.tail(60)}")
            time.sleep(0.5)
        log.report(begun)
        with timed("a drawn receipt becomes points"):
            become_points(service)
    finally:
        with timed("stopped by Ctrl-C"):
            stop(process)


def become_points(service):
    shopper = service.shopper("alice")
    wanted = next(s["name"] for s in service.samples() if s["expect"] == "credited")
    sent = shopper.upload(service.sample(wanted))
    if sent.status != 202:
        raise Trouble(f"the upload was answered {sent.status}: {sent.content}")
    receipt = shopper.decided(sent.json()["id"])
    if receipt["status"] != "credited":
        raise Trouble(f"the receipt ended {receipt['status']}: {receipt['reason']}")
    balance = shopper.get("/api/v1/members/me/points").json()["balance"]
    if not 0 < receipt["points"] == balance:
        raise Trouble(f"{receipt['points']} points, but a balance of {balance}")


def stop(process):
    """As a terminal does: everybody in the foreground gets the signal."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise Trouble("make run does not stop") from None


class Log:
    """What a command says, and when."""

    PIPES = {
        "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace",
    }
    # What begins with the first line that looks so.
    PHASES = [("make setup", ""), ("make build", r"\s+(Updating|Downloading|Compiling)"),
              ("the service starts", r"\s+Finished")]

    def __init__(self, process):
        self.process, self.lines = process, []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic(), line.rstrip()))

    def tail(self, lines, like=""):
        said = [line for _, line in self.lines if re.search(like, line)]
        return "\n".join(f"          {line}" for line in said[-lines:])

    def report(self, begun):
        starts = [begun]
        for _, pattern in self.PHASES[1:]:
            found = [at for at, line in self.lines if re.match(pattern, line)]
            starts.append(found[0] if found else starts[-1])
        starts.append(time.monotonic())
        for (title, _), start, end in zip(self.PHASES, starts, starts[1:]):
            say(end - start, title)
        say(starts[-1] - begun, "make run until /readyz answers 200")


class timed:
    def __init__(self, title):
        self.title = title

    def __enter__(self):
        self.begun = time.monotonic()

    def __exit__(self, kind, *_):
        if kind is None:
            say(time.monotonic() - self.begun, self.title)


def say(seconds, title):
    print(f"{seconds:7.1f} s {title}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"prove-bare: {trouble}")
    except KeyboardInterrupt:
        sys.exit("prove-bare: interrupted")
