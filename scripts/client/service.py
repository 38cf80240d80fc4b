"""The real service with the demo's mall, in a folder of its own."""

import os
import signal
import socket
import subprocess
import tempfile
import time

from client import ROOT, Client

PROGRAM = ROOT / "target" / "release" / "xiaopiao"
READY_SECONDS_MAX = 120


class Service:
    """`with Service() as base:` answers there, and is gone afterwards."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="xiaopiao-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            listen = f"127.0.0.1:{free.getsockname()[1]}"
        given = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        ours = {
            "XIAOPIAO_DATA": self.folder.name, "XIAOPIAO_DEMO": "1", "XIAOPIAO_LISTEN": listen,
        }
        self.log = open(ROOT / "target" / "service.log", "w")
        self.process = subprocess.Popen(
            [PROGRAM, "all"], env={**given, **ours}, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log,
        )
        base = f"http://{listen}"
        end = time.monotonic() + READY_SECONDS_MAX
        while not Client(base).is_ready():
            if self.process.poll() is not None or end < time.monotonic():
                self.__exit__()
                raise SystemExit(f"the service did not start: see {self.log.name}")
            time.sleep(0.1)
        return base

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self.log.close()
        self.folder.cleanup()
