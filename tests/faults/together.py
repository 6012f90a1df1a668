"""F3, F4, F5 and F11: locks that are held or stale, publishers side by side, and a remote between two clones."""
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time

from kills import STALE, plant_stale_files
from office import EARLIER, LATER, last_words, releasing
from tracing import end_all, injecting, reached

# Calls around which a push is killed or made to fail: its own, and those of the git programs that it starts.
PUSH_CALLS = ("execve", "openat", "write", "rename", "link", "unlink", "mkdir", "fsync", "syncfs", "pipe2", "connect", "wait4")


def f3(ground, tally):
    """Stale locks and temporary files, and a lock that is held.

    What is stale is removed and told; nobody reads it for a tag; the references are those of an undisturbed run. A held
    lock is waited for; when that takes too long the error names the holder, and nothing is written.
    """
    undisturbed = ground.ready.copy(tally.new())
    undisturbed.done(*releasing(EARLIER))
    golden = undisturbed.state()

    def stale(copy, names):
        plant_stale_files(copy)
        for name in set(STALE) - set(names):
            (copy.archive / name).unlink()
        flaws = [] if copy.verify() == [] else ["verify does not pass over what is stale"]
        ended = copy.release(EARLIER)
        flaws += [f"{name} is not told of" for name in names if f"removed `{name}`" not in ended.stderr]
        flaws += [f"{name} is still there" for name in names if (copy.archive / name).exists()]
        return flaws + copy.goes_on(releasing(EARLIER), golden)

    def held(copy, seconds):
        before = copy.state()
        with open(copy.archive / "publish.flock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate()
            lock.write("process 4711")
            lock.flush()
            began, process = time.monotonic(), copy.start(*releasing(EARLIER))
            if seconds is not None:
                time.sleep(seconds)
                fcntl.flock(lock, fcntl.LOCK_UN)
            err = process.communicate(timeout=300)[1]
        if seconds is not None:
            return [] if process.returncode == 0 and copy.state() == golden else [f"did not wait: {err}"]
        flaws = [] if process.returncode == 2 and "process 4711" in err else [f"the holder is not named: {err}"]
        flaws += [] if time.monotonic() - began < 120 else ["waited for more than two minutes"]
        return flaws + ([] if copy.state() == before else ["something was written"]) + copy.goes_on(releasing(EARLIER), golden)

    points = [(f"stale {name}", stale, [name]) for name in STALE] + [("all of them", stale, STALE)]
    points = [("held for ever", held, None), ("held for a second", held, 1.0), *points]
    tally.sweep(ground.ready, points, lambda copy, inject, argument: inject(copy, argument))


def f4(ground, tally):
    """2 and 6 publishers at once, of one release, of two works, and of other content under one tag.

    All end well, with one that published and the others told it was there; of different content exactly one wins and
    the others end with 4. The archive is sound and the witness complete.
    """
    other = ground.empty.copy(tally.new())  # the same work with another word in it
    other.edit(f"sources/{EARLIER}/10-udskrivning.md", lambda text: text + "\nEn anden sætning står her.\n{#anden-saetning}\n")
    shutil.copytree(ground.ready.archive, other.archive)
    other.freeze_and_approve(EARLIER)

    def race(copy, orders):
        rival = other.copy(tally.new())
        runs = []
        for workspace, work in orders:
            place = copy if workspace == "same" else rival
            runs.append(place.start(*releasing(work), "--archive", str(copy.archive)))
        ends = [(run.communicate(timeout=300), run.returncode) for run in runs]
        shutil.rmtree(rival.path, ignore_errors=True)
        codes = [code for _, code in ends]
        published = sum(" released (" in out for (out, _), _ in ends)
        sides = {order for order in orders}
        contents = {work: len({side for side, w in sides if w == work}) for _, work in sides}
        flaws = copy.unsound()
        if any(code not in ((0, 4) if max(contents.values()) > 1 else (0,)) for code in codes):
            flaws.append(f"ended with {codes}: {[err.strip() for (_, err), code in ends if code]}")
        if published != len(contents):
            flaws.append(f"{published} published, where {len(contents)} should")
        if max(contents.values()) > 1:
            winners = {order for order, code in zip(orders, codes) if code == 0}
            flaws += [] if len(winners) == 1 else [f"{len(winners)} contents were told they are in"]
        wrong = [found for found in copy.verify() or ["cannot run"] if found[1] != "witness-behind"]
        return flaws + ([f"verify: {wrong}"] if wrong and copy.verify() != [] else [])

    same, works, contents = ("same", EARLIER), [("same", EARLIER), ("same", LATER)], [("same", EARLIER), ("other", EARLIER)]
    points = []
    for number in range(5):
        for at_once in (2, 6):
            points.append((f"{at_once} of one release, {number}", [same] * at_once))
            points.append((f"{at_once} of two works, {number}", works * (at_once // 2)))
            points.append((f"{at_once} of two contents, {number}", contents * (at_once // 2)))
    tally.sweep(ground.ready, points, race)


class Daemon:
    """A git server on the loopback that takes pushes."""

    def __init__(self, folder, workspace):
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        command = ["git", "daemon", f"--base-path={folder}", "--export-all", "--enable=receive-pack", "--reuseaddr"]
        command += ["--listen=127.0.0.1", f"--port={self.port}", str(folder)]
        self.process = subprocess.Popen(command, env=workspace.environment(), stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(200):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("git daemon does not answer")

    def url(self, name):
        return f"git://127.0.0.1:{self.port}/{name}"

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def server(workspace, path):
    """An empty bare repository that the archive is published in, guarded by the hook."""
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(path)], env=workspace.environment(), check=True)
    workspace.done("archive", "hook", str(path))
    return path


def race_at(copy, remote, url):
    """Two clones of one remote that each have released another work; the first has pushed."""
    copy.done("push", "--remote", url)
    second = copy.copy(copy.path.with_name(copy.path.name + "-second"))
    copy.done(*releasing(EARLIER))
    copy.done("push", "--remote", url)
    (second.path / "witness").write_text("")
    second.done(*releasing(LATER, "2019-07-01"))
    (second.path / "witness").unlink()  # what is not pushed is not final
    return second


def f5(ground, tally):
    """Two clones and a remote, by file and by git's protocol; a push killed or failing midway; a remote that is down.

    Branch and tags arrive together or not at all, at every time; the next push goes on, and who loses a race releases
    anew after the winner; a push that fails says "not pushed", and the archive stays sound.
    """
    folder = tally.folder / "served"
    folder.mkdir()
    daemon = Daemon(folder, ground.ready)

    def flaws_of(copy, second, remote):
        flaws = [f"remote: {flaw}" for flaw in copy.unsound(remote)] + [f"second: {flaw}" for flaw in second.unsound()]
        if second.references() != copy.references(remote):
            flaws.append("the remote has other references than the last who pushed")
        wrong = [found for found in second.verify() or () if found[1] not in ("witness-behind",)]
        return flaws + ([f"verify: {wrong}"] if wrong else [])

    def disturbed(copy, kind, call, number, fault):
        name = copy.path.name
        remote = server(copy, folder / name)
        url = daemon.url(name) if kind == "git" else f"file://{remote}"
        second = race_at(copy, remote, url)
        push = ["push", "--remote", url]
        log = second.path.with_suffix(".calls")
        run = second.start(*push, before=() if call is None else injecting(call, number, fault, log))
        _, err = run.communicate(timeout=300)
        end_all(run)
        happened = call is None or reached(log)
        at_once = [f"at once, remote: {flaw}" for flaw in copy.unsound(remote)]
        if not (second.archive / "moves").exists():  # else its moves are finished by the next who takes the lock
            at_once += [f"at once: {flaw}" for flaw in second.unsound(owing=True)]
        if run.returncode == 2 and not any(words in err for words in ("not pushed", "cannot", "os error")):
            at_once.append(f"no reason is given: {err}")
        again = second.run(*push)
        if again.returncode != 0:
            at_once.append(f"again: {last_words(again)}")
        at_once += flaws_of(copy, second, remote)
        shutil.rmtree(second.path, ignore_errors=True)
        shutil.rmtree(remote, ignore_errors=True)
        return at_once if happened or at_once else None

    def down(copy, url):
        copy.edit("aftale.toml", lambda text: f'remote = "{url}"\n' + text)
        ended = copy.release(EARLIER)
        flaws = [] if ended.returncode == 2 and "not pushed" in ended.stderr else [f"{ended.returncode}: {ended.stderr}"]
        flaws += copy.unsound()
        remote = server(copy, folder / copy.path.name)
        copy.edit("aftale.toml", lambda text: text.replace(url, f"file://{remote}"))
        copy.done("push")
        return flaws + ([] if copy.references() == copy.references(remote) else ["pushed later, the remote has others"])

    kinds = ("file", "git")
    points = [(f"race by {kind}", disturbed, kind, None, 0, None) for kind in kinds]
    for kind in kinds:
        for call in PUSH_CALLS:
            numbers = range(1, 4) if call != "openat" else (20, 60, 100)
            points += [(f"killed at {call} {n} by {kind}", disturbed, kind, call, n, "signal=KILL") for n in numbers]
    failing = ("write", "rename", "link", "fsync", "syncfs", "connect", "execve")
    points += [(f"{call} {n} fails by file", disturbed, "file", call, n, "error=EIO") for call in failing for n in (1, 2)]
    gone = ["file:///nowhere/archive.git", "git://127.0.0.1:1/archive.git", "ssh://git@127.0.0.1:1/archive.git"]
    points += [(f"down, {url.partition(':')[0]}", down, url) for url in gone]
    try:
        tally.sweep(ground.ready, points, lambda copy, inject, *arguments: inject(copy, *arguments))
    finally:
        daemon.stop()


def f11(ground, tally):
    """A remote whose history was rewritten: the push stops with 4, shows both tips, and merges nothing."""

    def forced(copy, harm):
        remote = server(copy, tally.folder / f"{copy.path.name}-remote")
        url = f"file://{remote}"
        copy.done("push", "--remote", url)
        copy.done(*releasing(EARLIER))
        copy.done("push", "--remote", url)
        tips = [copy.git("rev-parse", "main").stdout.strip()]
        harm(copy, remote)
        tips.append(copy.git("rev-parse", "main", archive=remote).stdout.strip())
        copy.done(*releasing(LATER))
        here, there = copy.references(), copy.references(remote)
        ended = copy.run("push", "--remote", url)
        flaws = [] if ended.returncode == 4 else [f"ended with {ended.returncode}: {ended.stderr}"]
        flaws += [f"{tip} is not shown: {ended.stderr}" for tip in tips if tip not in ended.stderr]
        flaws += [] if (here, there) == (copy.references(), copy.references(remote)) else ["a reference has moved"]
        return flaws + copy.unsound()

    def rewind(copy, remote):
        copy.git("update-ref", "refs/heads/main", "main~", archive=remote)
        copy.git("update-ref", "-d", f"refs/tags/{EARLIER}/r0001", archive=remote)

    def replace(copy, remote):
        tree, parent = "main^{tree}", "main~"
        author = ["-c", "user.name=x", "-c", "user.email=x@x"]
        made = copy.git(*author, "commit-tree", "-p", parent, "-m", "Andet", tree, archive=remote).stdout.strip()
        copy.git("update-ref", "refs/heads/main", made, archive=remote)

    points = [("rewound", rewind), ("replaced", replace)]
    tally.sweep(ground.ready, points, forced)
