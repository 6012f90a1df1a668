"""strace: which system calls change files from the taking of the archive's lock on, and one fault put into one of them."""
import collections
import os
import re
import signal

# Calls that change files. Of the calls that open, those count that may make, empty or write to a file.
CHANGING = (
    "openat,open,creat,write,pwrite64,writev,link,linkat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,"
    "symlink,symlinkat,utimensat,chmod,fchmod,fchmodat,truncate,ftruncate,fallocate,fsync,fdatasync,syncfs,flock"
).split(",")
OPENING = ("openat", "open")
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
LOCK = "publish.flock"
TRACE = ["strace", "-q"]


def points(workspace, arguments, log, calls=CHANGING, since=LOCK):
    """Runs a command once, undisturbed, and gives each call from the lock on: [("write", 12), …], in their order.

    The number counts every call of that name since the start of the program, as strace counts them.
    """
    named = ",".join("?" + call for call in calls)  # not every processor's system has each of them
    ended = workspace.run(*arguments, before=[*TRACE, "-o", str(log), "-e", f"trace={named}"])
    if ended.returncode != 0:
        raise RuntimeError(f"strace {arguments}: {ended.stderr}")
    counts, found, locked = collections.Counter(), [], since is None
    for line in log.read_text(errors="replace").splitlines():
        call = line.split("(", 1)[0]
        if call not in calls:
            continue
        counts[call] += 1
        locked = locked or since in line
        if locked and (call not in OPENING or WRITING.search(line)):
            found.append((call, counts[call]))
    return found


def injecting(call, number, fault, follow=None):
    """The command before a program that puts a fault into one call: "signal=KILL", "error=EIO", …

    With `follow`, into that call of each program that it starts too; the file then tells whether anything was reached.
    """
    follow = ["-f", "-o", str(follow)] if follow else ["-o", "/dev/null"]
    return [*TRACE, *follow, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}"]


def reached(log):
    return re.search(r"INJECTED|killed by SIGKILL", log.read_text(errors="replace")) is not None


def run_killed(workspace, arguments, call, number):
    """Kills a run before one call; says whether it got that far."""
    process = workspace.start(*arguments, before=injecting(call, number, "signal=KILL"))
    process.communicate(timeout=300)
    end_all(process)
    return process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)


def end_all(process):
    """Ends every program that a run has left behind."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
