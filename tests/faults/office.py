"""A workspace with keys, a released policy and approved works, and what must hold of its archive whatever happens.

Everything is done by the program, as a publisher does it. Git and ssh-keygen look at the result on their own.
"""
import json
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests/fixtures/two_periods"
EARLIER = "midtjylland/sundhedsaftale/2015-2018"
LATER = "midtjylland/sundhedsaftale/2019-2023"
DATES = {"trust": "2010-01-01", EARLIER: "2015-01-01", LATER: "2019-07-01"}
REGISTRAR = "sekretariat"
PARTIES = ("region-midtjylland", "odder", "skive", "viborg")
SETTINGS = """archive = "archive.git"
allowed_publishers = "keys/publishers"
publisher_key = "keys/publisher"
witness = "witness"
"""
# What a verification may say of an archive whose publication was interrupted; a torn last line is the witness's own.
INTERRUPTED = {"tag-owed", "witness-behind", "witness-garbled"}


class Unexpected(Exception):
    """A step that has to go well did not."""


class Workspace:
    """A workspace in a folder, and the program that works in it."""

    def __init__(self, program, path, home):
        self.program = program
        self.path = pathlib.Path(path)
        self.home = home

    @property
    def archive(self):
        return self.path / "archive.git"

    def environment(self, **more):
        bare = dict(PATH=os.environ["PATH"], HOME=str(self.home), LC_ALL="C", TZ="UTC", TMPDIR=str(self.home.parent))
        return bare | dict(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1") | more

    def start(self, *arguments, before=(), environment=None, **more):
        """Starts the program, under another one such as strace when that is given."""
        command = [*before, self.program, *arguments]
        pipes = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) | more
        environment = self.environment() if environment is None else environment
        return subprocess.Popen(command, cwd=self.path, env=environment, text=True, start_new_session=True, **pipes)

    def run(self, *arguments, **how):
        """Runs the program to its end."""
        process = self.start(*arguments, **how)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def done(self, *arguments, **how):
        """Runs the program, which has to end well; gives what it prints."""
        ended = self.run(*arguments, **how)
        if ended.returncode != 0:
            raise Unexpected(f"aftale {' '.join(arguments)} ended with {ended.returncode}: {last_words(ended)}")
        return ended.stdout

    def release(self, target, *more, **how):
        return self.run(*releasing(target), *more, **how)

    def copy(self, path):
        """The same workspace in another folder."""
        # Links stay links, and times are kept: what git has seen of a file is still true of the copy.
        shutil.copytree(self.path, path, symlinks=True)
        return Workspace(self.program, path, self.home)

    def edit(self, name, change):
        file = self.path / name
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    def approve(self, target, party, key=REGISTRAR, *more):
        words = ["--decided-at", "2009-12-01", "--minutes", "punkt 7", *more]
        self.done("approve", target, "--party", party, "--key", f"keys/{key}", *words)

    def freeze_and_approve(self, target):
        self.done("freeze", target)
        for party in PARTIES:
            self.approve(target, party)

    def git(self, *arguments, archive=None, **how):
        command = ["git", "--git-dir", str(archive or self.archive), *arguments]
        more = dict(env=self.environment(), capture_output=True, text=True) | how
        return subprocess.run(command, check=False, **more)

    def references(self, archive=None):
        return self.git("for-each-ref", archive=archive).stdout

    def witness(self):
        file = self.path / "witness"
        return file.read_text() if file.exists() else ""

    def state(self):
        """What a publication is judged by: every reference, and every line of the witness."""
        return self.references() + self.witness()

    def verify(self, *more):
        """What the program finds wrong: ("I1", "tag-owed"), …; None when it cannot tell."""
        if not (self.path / "witness").exists():
            more = ("--witness", "/dev/null", *more)  # the very first release makes it
        ended = self.run("verify", "--no-rebuild", "--format", "json", *more)
        if ended.returncode not in (0, 4):
            return None
        return [(found["invariant"], found["slug"]) for found in json.loads(ended.stdout)["violations"]]

    def unsound(self, archive=None, owing=False):
        """What a stock git finds wrong: objects, or a tag that is not on `main`, or a commit there without its tag."""
        listed = self.git("for-each-ref", "--format=%(refname) %(objecttype) %(*objectname)", archive=archive)
        flaws = [f"for-each-ref: {listed.stderr.strip()}"] if listed.stderr.strip() or listed.returncode else []
        fsck = self.git("fsck", "--strict", "--no-dangling", "--no-progress", archive=archive)
        words = [line for line in fsck.stderr.splitlines() if not line.startswith("notice:")]
        if fsck.returncode != 0 or words:
            flaws.append(f"fsck: {' '.join(words)}")
        lines = [line.split(" ") for line in listed.stdout.splitlines()]
        tags = {name: commit for name, kind, commit in lines if name.startswith("refs/tags/") and kind == "tag"}
        others = [name for name, *_ in lines if name not in tags and name != "refs/heads/main"]
        if others:
            flaws.append(f"not a release: {others}")
        main = [name for name, *_ in lines if name == "refs/heads/main"]
        commits = self.git("rev-list", "main", archive=archive).stdout.split() if main else []
        if set(tags.values()) - set(commits):
            flaws.append("a tag is not on main")
        untagged = [commit for commit in commits if commit not in tags.values()]
        if untagged and not (owing and untagged == commits[:1]):
            flaws.append(f"{len(untagged)} commits have no tag")
        return flaws

    def interrupted(self):
        """What is wrong right after a publication was interrupted: no more than a tag or a line that is still owed."""
        if not (self.archive / "HEAD").exists():
            return []  # nothing was there, and nothing is there yet
        flaws = self.unsound(owing=True)
        found = self.verify()
        if found is None:
            return [*flaws, "verify cannot run"]
        wrong = [violation for violation in found or () if violation[1] not in INTERRUPTED]
        return flaws + ([f"verify: {sorted(set(wrong))}"] if wrong else [])

    def goes_on(self, arguments, golden):
        """What is wrong after the same command was given again: it ends well, with the state of an undisturbed run."""
        ended = self.run(*arguments)
        if ended.returncode != 0:
            return [f"again: ended with {ended.returncode}: {last_words(ended)}"]
        if self.state() != golden:
            return ["again: other references, or another witness, than without the fault"]
        return [f"again: {flaw}" for flaw in self.unsound()]


def releasing(target, at=None):
    """The command that releases a target."""
    return ["release", target, "--at", at or DATES[target]]


def last_words(ended):
    return (ended.stderr or "").strip().replace("\n", "; ")[-400:]


def make_office(program, path, home, signers=lambda text: text):
    """A workspace with a publisher, a registrar that signs for everyone and a party with a key of its own."""
    shutil.copytree(FIXTURE, path)
    office = Workspace(program, path, home)
    office.edit("aftale.toml", lambda text: text.replace('archive = "archive.git"\n', SETTINGS))
    for holder in ("publisher", REGISTRAR, "skive", "stranger"):
        office.done("trust", "key", f"keys/{holder}", "--comment", "kontor")
    public = (office.path / "keys/publisher.pub").read_text()
    (office.path / "keys/publishers").write_text(f'archive@aftale.invalid namespaces="git" {public}')
    office.done("trust", "init", "--registrar", REGISTRAR)
    for holder in (REGISTRAR, "skive"):
        office.done("trust", "add", holder, f"keys/{holder}.pub")
    office.edit("trust/allowed_signers", signers)
    office.done("freeze", "trust")
    return office
