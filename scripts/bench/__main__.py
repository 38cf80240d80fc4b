"""What a receipt costs here and with others: `make bench`, or `PHOTOS="folder …" make bench`.

Each engine is a process of its own with one thread. They read the same photos in turns,
so that a busy minute of the machine hits all alike. CPU time, all threads, is the kernel's;
so is the most memory a process ever held. Milliseconds depend on the machine, ratios
hardly. What is found: the shares of the strings that count (shop, total, date, clock,
number, as the labels have them) that stand in the text, letter by letter.
"""

import collections
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).parent
EXAMPLES = ROOT / "target" / "release" / "examples"
RAPIDOCR = ROOT / "third_party" / "rapidocr"
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
TICK = os.sysconf("SC_CLK_TCK")
LEVELS = ["clean", "mild", "rough", "harsh"]
COUNT = os.environ.get("COUNT", "10")


def main():
    folders = os.environ.get("PHOTOS", "").split() or drawn()
    sets = [labelled(pathlib.Path(folder)) for folder in folders]
    # One of each set, then the next: the table is fair also where it is interrupted.
    photos = [photo for row in itertools.zip_longest(*sets) for photo in row if photo]
    engines = [engine for engine in all_engines() if engine.is_there()]
    costs = collections.Counter()
    done = 0
    try:
        for file, strings in photos:
            print(f"\r{done} of {len(photos)} photos", end="", file=sys.stderr, flush=True)
            answers = [engine.read(file) for engine in engines]
            for engine, answer in zip(engines, answers):
                engine.judge(answer, strings)
            costs.update(answers[0][1]["steps"])
            done += 1
    except KeyboardInterrupt:
        print("\rinterrupted: what was read so far", file=sys.stderr)
    if done:
        report(engines, done)
        stages(costs)


class Engine:
    """A process that is given the path of a photo a line, and answers with one object."""

    def __init__(self, title, command, why_not="", **environment):
        self.title = title
        self.command = [str(word) for word in command]
        self.why_not = why_not
        self.environment = {**ONE_THREAD, **environment}
        self.process = None
        self.cpu = 0.0
        self.found = self.asked = 0

    def is_there(self):
        if not self.why_not:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=self.environment,
                # Ctrl-C is for this process: it still asks what memory they took.
                start_new_session=True,
            )
            # The models are loaded; what that costs is no photo's.
            if self.process.stdout.readline():
                return True
            self.why_not = "it does not start"
        print(f"without {self.title}: {self.why_not}", file=sys.stderr)
        return False

    def read(self, file):
        """(CPU seconds, answer)"""
        before = self.seconds()
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return self.seconds() - before, answer

    def judge(self, answer, strings):
        self.cpu += answer[0]
        text = plain(answer[1]["text"])
        self.asked += len(strings)
        self.found += sum(any(plain(word) in text for word in words) for words in strings)

    def seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            words = file.read().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / TICK

    def most_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024


def all_engines():
    ours = EXAMPLES / "bench"
    second = EXAMPLES / "bench_tesseract"
    rapid = [sys.executable, "-B", HERE / "rapid.py"]
    no_rapid = "" if RAPIDOCR.is_dir() else "run `python3 scripts/setup bench`"
    no_second = "" if second.exists() else "Debian's libtesseract is not installed"
    return [
        Engine("xiaopiao", [ours, "small"]),
        Engine("xiaopiao, tiny", [ours, "tiny"]),
        Engine("RapidOCR, its defaults", [*rapid, "defaults"], no_rapid, PYTHONPATH=str(RAPIDOCR)),
        Engine("RapidOCR, at its best", [*rapid, "best"], no_rapid, PYTHONPATH=str(RAPIDOCR)),
        Engine("Tesseract", [second], no_second),
    ]


def drawn():
    """The same photos on every machine and every day, of four levels."""
    folders = []
    for level in LEVELS:
        folder = ROOT / "target" / "drawn" / f"bench-{level}"
        command = [ROOT / "target" / "release" / "draw", "set", "--seed", "9", "--count", COUNT]
        command += ["--date", "2026-11-03", "--level", level, "--kind", "sale", "--out", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        folders.append(folder)
    return folders


def labelled(folder):
    """(photo, strings that count) of each label; a string may stand there in several ways."""
    for line in (folder / "labels.jsonl").read_text().splitlines():
        label = json.loads(line)
        yield folder / label["file"], [words for words in strings_of(label) if words]


def strings_of(label):
    def given(*words):
        return [word for word in words if word]

    printed = label.get("printed_as")
    yield given(label.get("store"))
    if printed:
        yield given(printed["total"].strip("元"))
        yield from ([word] for word in printed["datetime"])
        yield given(printed["receipt_number"])
    else:
        yield given(label.get("total"))
        yield given(label.get("date") if "company" in label else None)
        yield given(*(label.get("datetime") or "").split("T")[1:])
        yield given(label.get("receipt_number"), *label.get("alt_numbers") or [])


def plain(text):
    """Without what engines may see differently and people do not mind."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s,]+", "", text)


def report(engines, photos):
    base = engines[0]
    most = {engine.title: engine.most_megabytes() for engine in engines}
    print(f"{photos} photos, one thread an engine\n")
    print("| engine | CPU a photo | ratio | most memory | ratio | strings found |")
    print("|---|---|---|---|---|---|")
    for engine in engines:
        memory = most[engine.title]
        print(
            f"| {engine.title} | {engine.cpu / photos:.2f} s | {engine.cpu / base.cpu:.2f}"
            f" | {memory:.0f} MB | {memory / most[base.title]:.2f}"
            f" | {100 * engine.found / engine.asked:.1f} % of {engine.asked} |"
        )
        engine.process.stdin.close()
        engine.process.wait()


def stages(costs):
    print("\n| xiaopiao's step | share |\n|---|---|")
    for step, seconds in costs.items():
        print(f"| {step} | {100 * seconds / costs.total():.1f} % |")


if __name__ == "__main__":
    main()
