"""F1 and F2: runs that are killed."""
import random
import time

from office import EARLIER, LATER, releasing
from tracing import end_all, points, run_killed

# Locks and temporary files that a killed run leaves, of git2 and of git.
STALE = (
    "HEAD.lock", "config.lock", "packed-refs.lock", "packed-refs.new", "refs/heads/main.lock",
    f"refs/tags/{EARLIER}/r0001.lock", "objects/tmp_object_git2_0", "objects/pack/pack_git2_0",
    "objects/pack/tmp_pack_0", "objects/pack/pack_git2_0idx.lock", "objects/info/commit-graph.lock",
)  # fmt: skip


def plant_stale_files(workspace):
    for name in STALE:
        file = workspace.archive / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")


def owing(ground, tally):
    """A workspace whose branch has moved on while its tag and its line of the witness are missing, with stale files."""
    workspace = ground.ready.copy(tally.new())
    witness = workspace.witness()
    workspace.done(*releasing(EARLIER))
    (workspace.archive / f"refs/tags/{EARLIER}/r0001").unlink()
    (workspace.path / "witness").write_text(witness)
    plant_stale_files(workspace)
    return workspace


def f1(ground, tally):
    """Kill before each file-changing call of a release, of the very first one, of sweep and recovery, and of packing.

    At once git finds nothing wrong but a tag that the newest commit still lacks, and so does `aftale verify`; the same
    command again ends well, with the very references and witness of a run that nobody disturbed.
    """
    release = releasing(EARLIER)
    released = ground.ready.copy(tally.new())
    released.done(*release)
    sweeps = [
        ("release", ground.ready, release),
        ("first release", ground.empty, releasing("trust")),
        ("sweep and recovery", owing(ground, tally), release),
        ("packing", released, ["archive", "gc"]),
    ]
    for name, start, command in sweeps:
        undisturbed = start.copy(tally.new())
        calls = points(undisturbed, command, tally.folder / "calls")
        golden = undisturbed.state()

        def inject(copy, call, number, command=command, golden=golden):
            if not run_killed(copy, command, call, number):
                return ["the run did not get that far"]
            return copy.interrupted() + copy.goes_on(command, golden)

        before = tally.injected
        tally.sweep(start, [(f"{name}, {call} {number}", call, number) for call, number in calls], inject)
        tally.notes.append(f"{name}: {tally.injected - before}")
    if tally.injected < 200:
        tally.count("the list of points", [f"only {tally.injected} calls were found, 200 are asked for"])


def f2(ground, tally):
    """200 kills at random times, half of them of a release and half of packing: as in F1.

    The times come from a seed, so that two runs choose the same.
    """
    packed = ground.ready.copy(tally.new())
    packed.done(*releasing(EARLIER))
    chance = random.Random(2)
    for name, start, command in [("release", ground.ready, releasing(EARLIER)), ("gc", packed, ["archive", "gc"])]:
        undisturbed = start.copy(tally.new())
        began = time.monotonic()
        undisturbed.done(*command)
        lasts = time.monotonic() - began
        golden = undisturbed.state()

        def inject(copy, share, command=command, golden=golden, lasts=lasts):
            process = copy.start(*command)
            time.sleep(share * lasts)
            end_all(process)  # git too: while one goes on packing, an archive is not at rest
            process.communicate()
            return copy.interrupted() + copy.goes_on(command, golden) + later(copy)

        def later(copy):
            ended = copy.release(LATER)
            return [] if ended.returncode == 0 else [f"the next release: {ended.stderr.strip()}"]

        tally.sweep(start, [(f"{name}, kill {number}", chance.uniform(0, 1.2)) for number in range(100)], inject)
