"""F6: disks that are full, fail, or take no writes, and an output that nobody reads."""
import os
import shutil
import subprocess

from office import EARLIER, last_words, releasing
from tracing import CHANGING, injecting, points

FAILING = ("write", "fsync", "syncfs", "link", "rename", "mkdir", "ftruncate", "openat", "unlink", "flock")
KILOBYTES = range(4, 700, 24)


def f6(ground, tally):
    """Disk full at many sizes, every writing call failing once and each kind for good, read-only, output gone.

    The run ends with an error that says why, or well with everything in its place; no bad tag is ever to be seen; the
    same command again, with the fault gone, ends as if nothing had been.
    """
    release = releasing(EARLIER)
    undisturbed = ground.ready.copy(tally.new())
    calls = points(undisturbed, release, tally.folder / "calls", CHANGING)
    golden = undisturbed.state()

    def told(copy, ended, success):
        """A run that ends well has published; one that does not says why."""
        flaws = copy.interrupted()
        if ended.returncode == 0 and copy.references() != success:
            flaws.append("ended well without having published")
        if ended.returncode not in (0, 2) or (ended.returncode == 2 and not ended.stderr.strip()):
            flaws.append(f"ended with {ended.returncode}: {last_words(ended)}")
        return flaws

    success = undisturbed.references()

    def failing(copy, call, number, error):
        ended = copy.run(*release, before=injecting(call, number, f"error={error}"))
        if (call, str(number)[-1]) == ("write", "+"):
            ended.stderr = ended.stderr or "no word could be written either"
        return told(copy, ended, success) + copy.goes_on(release, golden)

    def full(copy, kilobytes):
        archive = copy.archive
        kept = archive.with_name("kept.git")
        archive.rename(kept)
        archive.mkdir()
        # So many kilobytes are free beside what is there already.
        used = sum(-(-file.stat().st_size // 4096) * 4 for file in kept.rglob("*") if file.is_file())
        mount("-t", "tmpfs", "-o", f"size={used + kilobytes}k", "tmpfs", archive)
        try:
            shutil.copytree(kept, archive, symlinks=True, dirs_exist_ok=True)
            ended = copy.run(*release)
            flaws = told(copy, ended, success)
            if ended.returncode == 2 and "space" not in ended.stderr:
                flaws.append(f"the cause is not told: {ended.stderr}")
            shutil.rmtree(kept)
            shutil.copytree(archive, kept, symlinks=True)
        finally:
            unmount(archive)
        archive.rmdir()
        kept.rename(archive)  # the same archive on a larger disk
        flaws += copy.goes_on(release, golden)
        return flaws + ([] if kilobytes > 8 or ended.returncode == 2 else ["the disk was not full"])

    def read_only(copy, _):
        before = copy.state()
        mount("--bind", copy.archive, copy.archive)
        mount("-o", "remount,bind,ro", copy.archive)
        try:
            ended = copy.run(*release)
            flaws = told(copy, ended, success)
        finally:
            unmount(copy.archive)
        flaws += [] if ended.returncode == 2 and "ead-only" in ended.stderr else [f"the cause is not told: {ended.stderr}"]
        return flaws + ([] if copy.state() == before else ["something was written"]) + copy.goes_on(release, golden)

    def output_full(copy, _):
        with open("/dev/full", "w") as out:
            ended = copy.run(*release, stdout=out)
        flaws = [] if ended.returncode == 2 and ended.stderr.strip() else [f"ended with {ended.returncode}: {ended.stderr}"]
        return flaws + copy.interrupted() + copy.goes_on(release, golden)

    def output_gone(copy, _):
        read, write = os.pipe()
        os.close(read)
        ended = copy.run(*release, stdout=write)
        os.close(write)
        flaws = ["it panicked"] if "panicked" in ended.stderr else []
        return flaws + copy.interrupted() + copy.goes_on(release, golden)

    every = [(call, number) for call, number in calls if call in FAILING]
    # A release writes some sixty objects in the same way: of those every fourth call is made to fail, of the rest each.
    many = ("write", "link", "openat", "unlink", "mkdir")
    once = [pair for place, pair in enumerate(every) if place % 4 == 0 or pair[0] not in many]
    first = dict(reversed(every))
    sweep = [(f"{call} {n} fails once", failing, call, n, "EIO") for call, n in once]
    for error in ("EIO", "ENOSPC"):
        sweep += [(f"{call} fails from {n} on, {error}", failing, call, f"{n}+", error) for call, n in first.items()]
    sweep += [(f"{size} kB free", full, size) for size in KILOBYTES]
    sweep += [("read-only", read_only, None), ("output full", output_full, None), ("output gone", output_gone, None)]
    tally.sweep(ground.ready, sweep, lambda copy, inject, *arguments: inject(copy, *arguments))


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def unmount(folder):
    subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
