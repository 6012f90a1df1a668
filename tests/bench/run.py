#!/usr/bin/env python3
"""How much processor time `aftale diff` takes, against `git diff --word-diff` on the same files in the same run.

  run.py AFTALE [--repeat N]

Documents are made anew, the same every time: clauses out of the sentences below sources/, filled up with words made
from their syllables so that a large document has a vocabulary of its own size. The later one is edited: clauses
reworded, inserted, deleted, moved, split and merged, headings renamed. Both programs are run in turn; the processor
time of a process with its children is taken from the system. Nothing fails for being slow: it prints.
"""
import argparse
import math
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLAUSES = (10, 100, 1_000, 10_000)
MEGABYTES = (1.5, 3.3)
# Shares of the clauses; a reworded clause has a tenth to two fifths of its words changed.
EDITS = dict(reworded=0.25, inserted=0.10, deleted=0.10, moved=0.05, split=0.04, merged=0.04)
RENAMED = 0.15


class Numbers:
    """splitmix64: a row of numbers that is the same with every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, end):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (mixed ^ (mixed >> 31)) % end

    def share(self):
        return self.below(1 << 32) / (1 << 32)

    def one_of(self, things):
        return things[self.below(len(things))]


def sentences():
    """The sentences of the agreements, without what marks them up."""
    found = []
    for path in sorted((ROOT / "sources").glob("**/*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"[{#|!\[-]|\s*$", line):
                continue
            line = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
            found += [words for words in map(str.split, re.split(r"(?<=[.;:]) ", line)) if 6 <= len(words) <= 60]
    return found


def vocabulary(numbers, known, size):
    """Words of the sentences' syllables; the first are used most, as in any language."""
    syllables = sorted({part for words in known for word in words for part in re.findall(r"[bcdfghjklmnprstv]+[aeiouyæøå]+", word.lower())})
    return ["".join(numbers.one_of(syllables) for _ in range(2 + numbers.below(3))) for _ in range(size)]


class Maker:
    def __init__(self, clauses):
        self.numbers = Numbers(clauses)
        self.known = sentences()
        self.words = vocabulary(self.numbers, self.known, 200 + 3 * clauses)

    def word(self):
        return self.words[int(len(self.words) * self.numbers.share() ** 2)]

    def clause(self):
        """One to three sentences of which about a third of the words are replaced."""
        words = []
        for _ in range(1 + self.numbers.below(3)):
            words += self.numbers.one_of(self.known)
        return [self.word() if self.numbers.below(3) == 0 else word for word in words]

    def heading(self):
        return ["##"] + [self.word() for _ in range(2 + self.numbers.below(3))]

    def document(self, clauses):
        blocks = [["#"] + [self.word() for _ in range(3)]]
        for at in range(clauses):
            if at % 8 == 0:
                blocks.append(self.heading())
            blocks.append(self.clause())
        return blocks

    def reworded(self, words):
        words = list(words)
        for _ in range(max(1, len(words) * (10 + self.numbers.below(31)) // 100)):
            at = self.numbers.below(len(words))
            kind = self.numbers.below(10)
            if kind < 6:
                words[at] = self.word()
            elif kind < 8 and len(words) > 1:
                del words[at]
            else:
                words.insert(at, self.word())
        return words

    def edited(self, blocks):
        after, moved, skip = [], [], False
        for at, words in enumerate(blocks):
            if skip:
                skip = False
                continue
            if words[0].startswith("#"):
                renamed = self.numbers.share() < RENAMED
                after.append(self.heading() if renamed and words[0] == "##" else words)
                continue
            drawn, kind = self.numbers.share(), None
            for name, share in EDITS.items():
                if kind is None and drawn < share:
                    kind = name
                drawn -= share
            if kind == "deleted":
                continue
            if kind == "moved":
                moved.append(words)
            elif kind == "split" and len(words) >= 14:
                after += [words[: len(words) // 2], words[len(words) // 2 :]]
            elif kind == "merged" and at + 1 < len(blocks) and not blocks[at + 1][0].startswith("#"):
                after.append(words + blocks[at + 1])
                skip = True
            else:
                after.append(self.reworded(words) if kind == "reworded" else words)
                if kind == "inserted":
                    after.append(self.clause())
        for words in moved:
            after.insert(1 + self.numbers.below(len(after)), words)
        return after


def text(blocks):
    return "\n\n".join(" ".join(words) for words in blocks) + "\n"


def pair(clauses):
    maker = Maker(clauses)
    before = maker.document(clauses)
    return text(before), text(maker.edited(before))


def pair_of_size(megabytes):
    size = lambda clauses: sum(len(side.encode()) for side in pair(clauses))
    return pair(round(1_000 * megabytes * 1e6 / size(1_000)))


def processor_seconds(command, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name, sides, programs, repeat):
    """Processor seconds of each program, the least and the median; prints a line."""
    with tempfile.TemporaryDirectory() as folder:
        for side, words in zip(("before.md", "after.md"), sides):
            pathlib.Path(folder, side).write_text(words, encoding="utf-8", newline="\n")
        size = sum(len(words.encode()) for words in sides)
        # Short runs are taken more often: the clock that counts them is coarse.
        taken = {name: [] for name in programs}
        for _ in range(repeat * (4 if size < 1e6 else 1)):
            for program, command in programs.items():
                taken[program].append(processor_seconds(command + ["before.md", "after.md"], folder))
    least = {program: min(seconds) for program, seconds in taken.items()}
    median = {program: statistics.median(seconds) for program, seconds in taken.items()}
    ratio = lambda seconds: seconds["aftale"] / max(seconds["git"], 1e-6)
    print(f"{name:>14} {size / 1e6:8.2f} MB {median['aftale']:10.4f} {median['git']:10.4f} {ratio(median):8.2f} {ratio(least):8.2f}", flush=True)
    return least["aftale"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("aftale", help="the program")
    arguments.add_argument("--repeat", type=int, default=5)
    arguments = arguments.parse_args()
    git = shutil.which("git") or sys.exit("git is not here, so there is nothing to measure against")
    programs = {
        "aftale": [os.path.abspath(arguments.aftale), "diff", "--format", "json"],
        "git": [git, "diff", "--no-index", "--word-diff", "--"],
    }
    print(f"{'pair':>14} {'both sides':>11} {'aftale s':>10} {'git s':>10} {'median':>8} {'least':>8}")
    taken = {count: measure(f"{count} clauses", pair(count), programs, arguments.repeat) for count in CLAUSES}
    for megabytes in MEGABYTES:
        measure(f"{megabytes} MB", pair_of_size(megabytes), programs, arguments.repeat)
    growth = math.log(taken[10_000] / taken[1_000], 10)
    print(f"from 1,000 to 10,000 clauses the time of aftale grows as n^{growth:.2f}")


if __name__ == "__main__":
    main()
