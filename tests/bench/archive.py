#!/usr/bin/env python3
"""What releases cost: processor time beside git's own commands in the same run, and bytes after packing.

  archive.py AFTALE [--releases N]

1. N signed releases, of a dozen files and 200 kB of which half a dozen change, through the archive room, with and without
   syncing; the same content by `git add`, `git commit -S` and `git tag -s`, and once by `git fast-import`, unsigned.
2. A release beside 25,000 packed tags against one into an empty archive, of that size and of a tiny one.
3. Twenty publishers at once against one that does the work of all.
4. A release by the program, gate and approval sheet included, beside git's three commands on the same files.
5. What a one-word correction adds to the packed archive, file by file.

The archive room is driven by an ignored test of the suite, so nothing but publishing is counted. Processor time is that of
a process with its children. Content is the same every time. Nothing fails for being slow: it prints.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from correction import correction
from office import Office
from run import Maker, text

ROOT = pathlib.Path(__file__).resolve().parents[2]
REVISIONS = 40
PACKED_TAGS = 25_000
START = 1_546_300_800  # 2019-01-01
TEST = "archive_bench::publishes_every_step"
SIZES = {"agreement.html": 40, "agreement.xml": 40, "agreement.json": 30, "checks.json": 2, "candidate.json": 2,
         "sources/10-indledning.md": 8, "sources/20-samarbejde.md": 8, "sources/agreement.toml": 2, "comparisons/2015-2018.csv": 8}
CHANGING = ("agreement.html", "sources/20-samarbejde.md")
PDF_BYTES = 60_000


def driver(aftale):
    """The suite, compiled; cargo says where it is."""
    command = ["cargo", "test", "--release", "--locked", "--no-run", "--message-format=json", "--test", "suite",
               "--target-dir", str(pathlib.Path(aftale).resolve().parents[1])]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    made = [message for message in map(json.loads, lines) if message.get("executable")]
    return next(message["executable"] for message in made if message["target"]["name"] == "suite")


class Corpus:
    """Releases as folders of files that are new or changed, works one after the other."""

    def __init__(self, folder, releases, name="aftale", tiny=False, revisions=REVISIONS):
        self.folder, self.tiny, self.slices = folder, tiny, []
        maker = Maker(400)
        words = text(maker.document(400)).encode()
        for work in range((releases + revisions - 1) // revisions):
            steps = folder / f"{work:03}"
            for revision in range(1, min(revisions, releases - work * revisions) + 1):
                self.step(steps / f"{revision:04}", f"bench/{name}-{work:03}/2019-2023/r{revision:04}", words, work, revision)
            self.slices.append(steps)

    def step(self, folder, tag, words, work, revision):
        files = {"release.json": tag, "CONTENT.sha256": f"{tag} content", "SHA256SUMS": f"{tag} sums"}
        files = {name: (line * 12 + "\n").encode() for name, line in files.items()}
        if not self.tiny:
            files["agreement.pdf"] = random.Random(1000 * work + revision).randbytes(PDF_BYTES)
            for at, (name, kilobytes) in enumerate(SIZES.items()):
                if revision == 1 or name in CHANGING:
                    start = 7_000 * at + 131 * work
                    files[name] = words[start:start + 1000 * kilobytes] + f"{tag}\n".encode() * (name in CHANGING)
        for name, data in files.items():
            path = folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (folder / "tag").write_text(tag + "\n")

    def steps(self):
        for steps in self.slices:
            for step in sorted(steps.iterdir()):
                tag = (step / "tag").read_text().strip()
                files = sorted(path for path in (step / "files").rglob("*") if path.is_file())
                yield tag, {str(path.relative_to(step / "files")): path for path in files}


def seconds(command, folder, variables=(), stdin=None):
    """Processor seconds of a process with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env={**os.environ, **dict(variables)}, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stdout.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Bench:
    def __init__(self, folder, program, key):
        self.folder, self.program, self.key = folder, program, key
        (folder / "none").mkdir()

    def command(self, archive, steps, durable=True):
        variables = {"AFTALE_BENCH_ARCHIVE": archive, "AFTALE_BENCH_STEPS": steps, "AFTALE_BENCH_KEY": self.key}
        variables = {name: str(value) for name, value in variables.items()} | {"AFTALE_BENCH_DURABLE": str(int(durable))}
        return [self.program, "--ignored", "--exact", TEST], variables

    def publish(self, archive, steps, durable=True):
        command, variables = self.command(archive, steps, durable)
        return seconds(command, self.folder, variables)

    def publishing(self, archive, steps, durable=True):
        """The same without what it takes to start."""
        return self.publish(archive, steps, durable) - min(self.publish(archive, self.folder / "none") for _ in range(3))


def git_repository(folder, key):
    subprocess.run(["git", "init", "-q", "--initial-branch=main", str(folder)], check=True)
    settings = {"user.name": "bench", "user.email": "bench@example.org", "gpg.format": "ssh", "user.signingKey": str(key),
                "gc.auto": "0", "maintenance.auto": "false"}
    for name, value in settings.items():
        subprocess.run(["git", "config", name, value], cwd=folder, check=True)
    return folder


def three_commands(repository, tag, files):
    """`git add`, `git commit -S`, `git tag -s` of a release; copying the files is not counted."""
    below = tag.rsplit("/", 1)[0]
    for name, path in files.items():
        place = repository / below / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    message = f"Release {tag}"
    return (seconds(["git", "add", below], repository) + seconds(["git", "commit", "-q", "-S", "-m", message], repository)
            + seconds(["git", "tag", "-s", "-m", message, tag], repository))


def fast_import(folder, releases):
    """The same content by one process of git, without signatures. `releases`: tag, message, files as bytes, and the tagger's message."""
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(folder)], check=True)
    stream = folder / "stream"
    with stream.open("wb") as out:
        block = lambda data: out.write(b"data %d\n" % len(data) + data + b"\n")
        for at, (tag, message, files) in enumerate(releases):
            who = f"archive <archive@aftale.invalid> {START + at} +0000\n"
            out.write(f"commit refs/heads/main\nmark :{at + 1}\ncommitter {who}".encode())
            block(message.encode())
            for name, data in files.items():
                out.write(f"M 100644 inline {tag.rsplit('/', 1)[0]}/{name}\n".encode())
                block(data)
            out.write(f"tag {tag}\nfrom :{at + 1}\ntagger {who}".encode())
            block(f"Release {tag}\n".encode())
    with stream.open("rb") as stdin:
        taken = seconds(["git", "fast-import", "--quiet"], folder, stdin=stdin)
    stream.unlink()
    return taken


def many_tags(folder):
    """An archive with 25,000 releases whose tags are packed, made by git."""
    def releases():
        for number in range(PACKED_TAGS):
            tag = f"old/aftale-{number // 50:03}/2019-2023/r{number % 50 + 1:04}"
            digest = f"{number:064x}"
            message = (f"Release {tag}\n\nRelease-Tag: {tag}\nManifest-SHA256: {digest}\n"
                       f"Previous-Manifest-SHA256: {digest if number else '-'}\nSource-Commit: -\nContent-SHA256: {digest}\n")
            yield tag, message, {"SHA256SUMS": digest.encode(), "CONTENT.sha256": digest.encode()}
    fast_import(folder, releases())
    subprocess.run(["git", "pack-refs", "--all"], cwd=folder, check=True)
    return folder


def line(name, value, beside="", ratio=None, target=""):
    ratio = "" if ratio is None else f"{ratio:8.2f}"
    print(f"{name:<56} {value:>12} {beside:>12} {ratio:>8} {target}", flush=True)


def shown(taken, count=1):
    return f"{1000 * taken / count:.2f} ms"


def thousand_releases(bench, releases):
    corpus = Corpus(bench.folder / "corpus", releases)
    repository = git_repository(bench.folder / "git", bench.key)
    taken = dict.fromkeys(("git", "synced", "unsynced"), 0.0)
    steps = corpus.steps()
    for works in corpus.slices:  # in turn, so that a busy machine is busy for all of them
        for _ in works.iterdir():
            taken["git"] += three_commands(repository, *next(steps))
        taken["synced"] += bench.publish(bench.folder / "synced", works)
        taken["unsynced"] += bench.publish(bench.folder / "unsynced", works, durable=False)
    imported = fast_import(bench.folder / "imported", ((tag, f"Release {tag}\n", {name: path.read_bytes() for name, path in files.items()})
                                                       for tag, files in corpus.steps()))
    line(f"{releases} releases", "each", "git, each", None, " ratio")
    line("  against git add, commit -S, tag -s", shown(taken["synced"], releases), shown(taken["git"], releases),
         taken["synced"] / taken["git"], "at most 0.35")
    line("  the same without syncing", shown(taken["unsynced"], releases), shown(taken["git"], releases), taken["unsynced"] / taken["git"])
    line("  against git fast-import, unsigned", shown(taken["synced"], releases), shown(imported, releases), taken["synced"] / imported)


def beside_many(bench):
    full = many_tags(bench.folder / "full")
    line("a release beside 25,000 packed tags", "beside them", "in an empty", None, " ratio")
    for name, tiny in (("of 200 kB", False), ("of three lines", True)):
        corpus = Corpus(bench.folder / f"beside-{tiny}", 20, "ny", tiny, revisions=20)
        taken = {"full": [], "empty": []}
        for turn in range(3):
            for kind in taken:
                archive = bench.folder / f"{kind}-{tiny}-{turn}"
                if kind == "full":
                    shutil.copytree(full, archive)
                taken[kind].append(bench.publishing(archive, corpus.slices[0]))
        least = {kind: min(seconds) for kind, seconds in taken.items()}
        line(f"  {name}", shown(least["full"], 20), shown(least["empty"], 20), least["full"] / least["empty"], "at most 2")


def twenty(bench):
    corpus = Corpus(bench.folder / "twenty", 100, revisions=5)
    alone = sum(bench.publish(bench.folder / "alone", works) for works in corpus.slices)
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    running = []
    for works in corpus.slices:
        command, variables = bench.command(bench.folder / "together", works)
        running.append(subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL))
    failed = [process for process in running if process.wait()]
    clock, after = time.monotonic() - clock, resource.getrusage(resource.RUSAGE_CHILDREN)
    together = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tags = [subprocess.run(["git", "for-each-ref", "refs/tags"], cwd=bench.folder / name, stdout=subprocess.PIPE, check=True).stdout
            for name in ("alone", "together")]
    line(f"{len(running)} publishers at once, 5 releases each", "at once", "in turn", None, " ratio")
    line("  processor time, each", shown(together, 100), shown(alone, 100), together / alone)
    line("  until all are through", f"{clock:.1f} s")
    if failed or len(tags[0].splitlines()) != len(tags[1].splitlines()):
        sys.exit(f"{len(failed)} of the publishers failed, or releases are missing")


def whole_program(bench, aftale):
    office = Office(aftale, bench.folder / "office", ROOT / "tests/fixtures/two_periods")
    repository = git_repository(bench.folder / "beside-office", bench.key)
    taken = {"aftale": 0.0, "git": 0.0}
    works = ("midtjylland/sundhedsaftale/2015-2018", "midtjylland/sundhedsaftale/2019-2023")
    for work in works:
        office.approved(work)
        taken["aftale"] += seconds(office.command("release", work, "--at", "2019-07-01"), office.folder)
        files = office.released(f"{work}/r0001", bench.folder / "out")
        taken["git"] += three_commands(repository, f"{work}/r0001", files)
    line("a release by the program", "each", "git, each", None, " ratio")
    line("  gate, approval sheet and workflow included", shown(taken["aftale"], 2), shown(taken["git"], 2), taken["aftale"] / taken["git"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("aftale", help="the program")
    arguments.add_argument("--releases", type=int, default=1000)
    arguments.add_argument("--driver", help="the compiled suite; cargo is asked when not given")
    arguments = arguments.parse_args()
    aftale = os.path.abspath(arguments.aftale)
    program = arguments.driver or driver(aftale)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_", "AFTALE_"))]:
            del os.environ[name]
        os.environ.update(HOME=str(folder), GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8", TZ="UTC")
        subprocess.run([aftale, "trust", "key", str(folder / "key"), "--comment", "bench"], check=True, stdout=subprocess.DEVNULL)
        bench = Bench(folder, program, folder / "key")
        thousand_releases(bench, arguments.releases)
        beside_many(bench)
        twenty(bench)
        whole_program(bench, aftale)
        correction(aftale, folder / "correction")


if __name__ == "__main__":
    main()
