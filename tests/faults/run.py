#!/usr/bin/env python3
"""Faults F1 to F20 against the program, each with the result that is expected of it.

  run.py AFTALE [F1 F6 …]

A fault is a function; its docstring says what is expected. Each is put into a copy of one small workspace, on a file
system in memory of our own. A line a fault: how many points were injected, how many went as expected, seconds. Ends
with 1 when one did not, and with 2 when this machine cannot inject them: what was not tried has not passed.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import damage
import disks
import forgeries
import kills
import surroundings
import together
from office import EARLIER, LATER, make_office, releasing
from tally import Tally

MODULES = (kills, together, disks, damage, forgeries, surroundings)
NEEDED = {"strace": "strace", "git": "git", "ssh-keygen": "openssh-client", "unshare": "util-linux", "mount": "mount"}
INSIDE = "AFTALE_FAULTS_INSIDE"
SIZE = "2g"
SHOWN = 20


def cannot(words):
    print(f"cannot run: {words}", file=sys.stderr)
    sys.exit(2)


def succeeds(*command):
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode == 0 or ended.stderr.strip() or f"ended with {ended.returncode}"


def install():
    """Fetches what is missing, where that is allowed."""
    missing = sorted({package for program, package in NEEDED.items() if shutil.which(program) is None})
    if not missing:
        return
    get = ["apt-get", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        cannot(f"these need root: {' '.join(get)}")
    if succeeds(*get) is not True:
        subprocess.run(["apt-get", "-o", "DPkg::Lock::Timeout=600", "update"], capture_output=True, check=False)
        told = succeeds(*get)
        if told is not True:
            cannot(f"{' '.join(missing)} could not be installed: {told}")


def probe():
    """Tries strace's injection and a small file system; nothing here passes because it could not be tried."""
    silent = ["strace", "-qq", "-o", "/dev/null"]
    told = succeeds(*silent, "-e", "trace=write", "-e", "inject=write:error=EIO:when=1", "echo", "x")
    if told is True:
        cannot("strace does not inject: a failing write did not fail")
    killed = subprocess.run(
        [*silent, "-e", "trace=write", "-e", "inject=write:signal=KILL:when=1", "echo", "x"], capture_output=True, check=False
    )
    if killed.returncode not in (-9, 137):
        cannot(f"strace does not kill: {told}")
    told = succeeds(*apart(), "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /tmp && ! head -c 2m /dev/zero >/tmp/full")
    if told is not True:
        cannot(f"no small file system can be mounted: {told}")


def apart():
    """The command before a program that gives it mounts of its own."""
    return ["unshare", "--mount" if os.geteuid() == 0 else "-rm", "--propagation", "private"]


class Ground:
    """What every fault starts from: workspaces that are only ever copied."""

    def __init__(self, program, folder):
        self.folder = folder
        home = folder / "home"
        home.mkdir()
        #: Keys and a frozen policy, no archive.
        self.empty = make_office(program, folder / "empty", home)
        #: The policy released, both works frozen and approved.
        self.ready = self.empty.copy(folder / "ready")
        self.ready.done(*releasing("trust"))
        for work in (EARLIER, LATER):
            self.ready.freeze_and_approve(work)
        #: Everything released.
        self.full = self.ready.copy(folder / "full")
        for work in (EARLIER, LATER):
            self.full.done(*releasing(work))


def faults():
    """(F1, its function), … in their order."""
    found = [(name, fault) for module in MODULES for name, fault in vars(module).items() if is_fault(name, fault, module)]
    return sorted(found, key=lambda pair: int(pair[0][1:]))


def is_fault(name, fault, module):
    return name[:1] == "f" and name[1:].isdigit() and getattr(fault, "__module__", None) == module.__name__


def judge(program, folder, chosen):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", folder], check=True)
    began = time.monotonic()
    ground = Ground(program, folder)
    points = wrong = 0
    differences = []
    for name, fault in faults():
        if chosen and name.upper() not in chosen:
            continue
        start = time.monotonic()
        tally = Tally(folder / name)
        tally.folder.mkdir()
        fault(ground, tally)
        shutil.rmtree(tally.folder, ignore_errors=True)
        title = fault.__doc__.partition("\n")[0].rstrip(".")
        spent = time.monotonic() - start
        counted = f"{tally.injected:5} injected {tally.as_expected:5} as expected"
        print(f"{name.upper():4} {counted} {spent:6.1f} s  {title}", flush=True)
        for note in tally.notes:
            print(f"       {note}", flush=True)
        points += tally.injected
        wrong += tally.injected - tally.as_expected
        differences += [f"{name.upper()}  {difference}" for difference in tally.differences]
    print(f"{points} points injected, {points - wrong} as expected, {time.monotonic() - began:.0f} s")
    for difference in differences[:SHOWN]:
        print(difference)
    if len(differences) > SHOWN:
        print(f"… and {len(differences) - SHOWN} more")
    if points == 0:
        cannot("there is no such fault")
    return 1 if differences else 0


def main():
    if len(sys.argv) < 2:
        cannot("run.py AFTALE [F1 F6 …]")
    program, chosen = pathlib.Path(sys.argv[1]).resolve(), [name.upper() for name in sys.argv[2:]]
    if not os.access(program, os.X_OK):
        cannot(f"{program}: no such program")
    if INSIDE in os.environ:
        sys.exit(judge(program, pathlib.Path(os.environ[INSIDE]), chosen))
    install()
    probe()
    with tempfile.TemporaryDirectory(prefix="aftale-faults-") as folder:
        inside = os.environ | {INSIDE: folder}
        sys.exit(subprocess.run([*apart(), sys.executable, __file__, program, *chosen], env=inside, check=False).returncode)


if __name__ == "__main__":
    main()
