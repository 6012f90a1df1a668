"""F15 to F20: clocks, hostile configuration, keys that do not sign, other machines, and copies of the archive."""
import os
import shutil
import subprocess

from office import EARLIER, LATER, REGISTRAR, last_words, releasing
from together import server

HOOKS = (
    "pre-receive", "update", "post-receive", "post-update", "reference-transaction", "pre-commit", "commit-msg", "pre-push",
    "post-commit", "post-checkout", "pre-auto-gc", "proc-receive", "push-to-checkout", "fsmonitor-watchman",
)  # fmt: skip


def f15(ground, tally):
    """A release dated before the tip or in the future, and other time zones, also where the clock is changed.

    It gets the tip's time; the future is refused; the ids are the same in every zone.
    """
    golden = ground.full.state()

    def zone(copy, name):
        environment = copy.environment(TZ=name)
        for work in (EARLIER, LATER):
            ended = copy.release(work, environment=environment)
            if ended.returncode != 0:
                return [last_words(ended)]
        return [] if copy.state() == golden else ["other ids"]

    def moment(copy, text):
        copy.done(*releasing(EARLIER))
        ended = copy.run(*releasing(LATER, text))
        return [] if ended.returncode == 0 and copy.state() == golden else [f"other ids: {last_words(ended)}"]

    def early(copy, _):
        copy.done(*releasing(EARLIER, "1999-01-01"))
        times = copy.git("log", "--format=%ct %at", "main").stdout.split()
        return ([] if len(set(times)) == 1 else [f"not the tip's time: {times}"]) + copy.unsound()

    def future(copy, text):
        before = copy.state()
        ended = copy.run(*releasing(EARLIER, text))
        return [] if ended.returncode == 2 and copy.state() == before else [f"ended with {ended.returncode}"]

    zones = ("America/New_York", "Asia/Kathmandu", "Europe/Copenhagen", "Pacific/Apia", ":/nowhere")
    points = [(f"in {name}", zone, name) for name in zones]
    points += [(f"at {text}", moment, text) for text in ("2019-07-01T02:00:00+02:00", "2019-06-30T20:00:00-04:00")]
    points += [("before the tip", early, None)]
    points += [(f"at {text}", future, text) for text in ("2999-01-01", "9999-12-31T23:59:59Z")]
    tally.sweep(ground.ready, points, lambda copy, inject, argument: inject(copy, argument))


class Trap:
    """A program that leaves a trace when it is run, and every place of git's that may name a program."""

    def __init__(self, folder):
        folder.mkdir(parents=True)
        self.trace, self.program, self.hooks = folder / "trace", folder / "trap", folder / "hooks"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >>{self.trace}\ncat >/dev/null 2>&1\nexit 1\n')
        self.program.chmod(0o755)
        self.hooks.mkdir()
        for name in HOOKS:
            shutil.copy(self.program, self.hooks / name)

    def configuration(self):
        program = self.program
        sections = {
            "core": dict.fromkeys(("fsmonitor", "editor", "pager", "alternateRefsCommand", "gitProxy"), program)
            | dict(hooksPath=self.hooks, autocrlf="true"),
            "gpg": dict(program=program, format="openpgp"),
            'gpg "ssh"': dict(program=program, defaultKeyCommand=program),
            'filter "trap"': dict(clean=program, smudge=program),
            "diff": dict(external=program),
            "uploadpack": dict(packObjectsHook=program),
            "gc": dict(recentObjectsHook=program),
            "init": dict(templateDir=self.hooks.parent),
            "user": dict(name="Mallory", email="m@example.org"),
            "commit": dict(gpgSign="true"),
            "tag": dict(gpgSign="true"),
            "i18n": dict(commitEncoding="latin1"),
        }
        lines = ((f"[{section}]", *(f"\t{key} = {value}" for key, value in keys.items())) for section, keys in sections.items())
        return "".join(f"{line}\n" for section in lines for line in section)

    def environment(self):
        """Variables that name a program, or lead git elsewhere."""
        programs = ("GIT_EDITOR", "GIT_PAGER", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND")
        folders = ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE")
        more = dict(GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="core.hooksPath", GIT_CONFIG_VALUE_0=str(self.hooks))
        more |= dict(GIT_AUTHOR_NAME="Mallory", GIT_COMMITTER_DATE="1 +0000", GIT_NAMESPACE="mallory", GIT_TRACE=str(self.trace))
        return dict.fromkeys(programs, str(self.program)) | dict.fromkeys(folders, "/nowhere") | more


def f16(ground, tally):
    """Hostile configuration of user, system and archive, hooks, an environment that points elsewhere, a foreign owner.

    No foreign program runs, the ids are those of a run without all that; an archive of somebody else's is not opened.
    """
    golden = ground.full.references()

    def hostile(copy, where):
        trap = Trap(copy.path.with_name(copy.path.name + "-trap"))
        home = trap.hooks.parent / "home"
        (home / ".config/git").mkdir(parents=True)
        more = dict(HOME=str(home))
        before = ()
        if where in ("user", "all"):
            (home / ".gitconfig").write_text(trap.configuration())
            (home / ".config/git/attributes").write_text("* filter=trap diff=trap\n")
        if where in ("archive", "all"):
            with open(copy.archive / "config", "a", encoding="utf-8") as config:
                config.write(trap.configuration())
            shutil.copytree(trap.hooks, copy.archive / "hooks")
            (copy.archive / "info").mkdir(exist_ok=True)
            (copy.archive / "info/attributes").write_text("* filter=trap diff=trap\n")
        if where in ("system", "all"):
            etc = trap.hooks.parent / "etc"
            etc.mkdir()
            (etc / "gitconfig").write_text(trap.configuration())
            for name in ("passwd", "group", "ld.so.cache", "nsswitch.conf"):
                if os.path.exists(f"/etc/{name}"):
                    shutil.copy(f"/etc/{name}", etc / name)
            more |= dict(GIT_CONFIG_SYSTEM=str(etc / "gitconfig"))
            before = ["unshare", "--mount", "sh", "-c", f'mount --bind {etc} /etc && exec "$@"', "sh"]
        environment = copy.environment(**more)
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
            del environment[name]
        if where in ("environment", "all"):
            environment |= trap.environment()
        remote = server(copy, trap.hooks.parent / "remote")
        commands = [releasing(EARLIER), releasing(LATER), ["push", "--remote", f"file://{remote}"], ["archive", "gc"]]
        commands += [["verify"], ["witness", "check"], ["log"], ["status"]]
        flaws = []
        for command in commands:
            ended = copy.run(*command, before=before, environment=environment)
            if ended.returncode != 0:
                flaws.append(f"{command[0]} ended with {ended.returncode}: {last_words(ended)}")
        flaws += [] if copy.references() == copy.references(remote) == golden else ["other ids"]
        flaws += [f"a foreign program ran: {trap.trace.read_text()[:300]}"] if trap.trace.exists() else []
        shutil.rmtree(trap.hooks.parent)
        return flaws

    def foreign(copy, _):
        before = copy.references()
        os.chown(copy.archive, 65534, 65534)
        ended = copy.release(EARLIER)
        os.chown(copy.archive, os.getuid(), os.getgid())
        return [] if ended.returncode == 2 and copy.references() == before else [f"ended with {ended.returncode}"]

    points = [(f"configuration of {where}", hostile, where) for where in ("user", "archive", "system", "environment", "all")]
    try:
        os.chown(tally.folder, 65534, 65534)
        os.chown(tally.folder, os.getuid(), os.getgid())
        points.append(("a foreign owner", foreign, None))
    except OSError:
        tally.notes.append("a foreign owner was not tried: only root can give a folder away")
    tally.sweep(ground.ready, points, lambda copy, inject, argument: inject(copy, argument))


def f17(ground, tally):
    """The signing key missing, encrypted without its passphrase, no key, a public half with no agent.

    An error that names the key, before any reference moves; with the key in place the release ends as ever.
    """
    one = ground.ready.copy(tally.new())
    one.done(*releasing(EARLIER))
    golden = one.state()

    def encrypt(copy):
        command = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "hemmeligt", "-f", str(copy.path / "keys/publisher")]
        subprocess.run(command, env=copy.environment(), check=True, capture_output=True)

    def write(text):
        return lambda copy: (copy.path / "keys/publisher").write_text(text)

    def public(copy):
        (copy.path / "keys/publisher").unlink()
        copy.edit("aftale.toml", lambda text: text.replace('"keys/publisher"', '"keys/publisher.pub"'))

    def other(copy):
        command = ["ssh-keygen", "-q", "-t", "dsa", "-m", "PEM", "-N", "", "-f", str(copy.path / "keys/publisher")]
        if subprocess.run(command, env=copy.environment(), check=False, capture_output=True, input="y\n", text=True).returncode:
            write("-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n")(copy)

    harms = {
        "missing": lambda copy: (copy.path / "keys/publisher").unlink(),
        "empty": write(""),
        "no key": write("hej\n"),
        "another kind": other,
        "encrypted": encrypt,
        "no agent": public,
        "a dead agent": public,
    }

    def harmed(copy, name, harm):
        before, settings = copy.state(), (copy.path / "aftale.toml").read_text()
        harm(copy)
        agent = dict(SSH_AUTH_SOCK=str(copy.path / "nobody")) if name == "a dead agent" else {}
        ended = copy.release(EARLIER, environment=copy.environment(**agent))
        named = "keys/publisher" in ended.stderr
        flaws = [] if ended.returncode == 2 and named else [f"{ended.returncode}: {last_words(ended)}"]
        flaws += [] if copy.state() == before else ["something was released"]
        if name == "encrypted":
            opened = copy.release(EARLIER, environment=copy.environment(AFTALE_KEY_PASSPHRASE="hemmeligt"))
            flaws += [] if opened.returncode == 0 else [f"with its passphrase: {last_words(opened)}"]
        shutil.copy(ground.ready.path / "keys/publisher", copy.path / "keys/publisher")
        (copy.path / "aftale.toml").write_text(settings)
        return flaws + copy.goes_on(releasing(EARLIER), golden)

    tally.sweep(ground.ready, [(name, name, harm) for name, harm in harms.items()], harmed)


def f19(ground, tally):
    """Everything made again from the sources with the same keys: another folder, locale, time zone, mask, one core.

    The same tag ids; and `verify` builds each edition again to the same bytes.
    """
    golden = ground.full.references()

    def again(copy, changes, before):
        shutil.rmtree(copy.path / "frozen")
        shutil.rmtree(copy.path / "approvals", ignore_errors=True)
        how = dict(environment=copy.environment(**changes), before=before)
        for work in ("trust", EARLIER, LATER):
            copy.done("freeze", work, **how)
            for party in () if work == "trust" else ("region-midtjylland", "odder", "skive", "viborg"):
                words = ["--key", f"keys/{REGISTRAR}", "--decided-at", "2009-12-01", "--minutes", "punkt 7"]
                copy.done("approve", work, "--party", party, *words, **how)
            copy.done(*releasing(work), **how)
        rebuilt = copy.run("verify", **how)
        identical = rebuilt.returncode == 0 and rebuilt.stdout.count("built again: identical") == 2
        flaws = [] if identical else [f"verify: {rebuilt.stdout}{rebuilt.stderr}"]
        return flaws + ([] if copy.references() == golden else ["other ids"])

    masked = ["sh", "-c", 'umask 077; exec "$@"', "sh"]
    cases = {
        "another folder": ({}, ()),
        "another locale": (dict(LC_ALL="da_DK.UTF-8", LANG="tr_TR.UTF-8", LANGUAGE="da"), ()),
        "another time zone": (dict(TZ="Pacific/Auckland"), ()),
        "one core": (dict(RAYON_NUM_THREADS="1"), ("taskset", "--cpu-list", "0") if shutil.which("taskset") else ()),
        "another mask": ({}, masked),
        "all of it": (dict(LC_ALL="tr_TR.UTF-8", TZ="America/St_Johns", RAYON_NUM_THREADS="3"), masked),
    }
    tally.sweep(ground.empty, [(name, *case) for name, case in cases.items()], again)


def f20(ground, tally):
    """gc, repack, a clone, a bundle and back: the same references, everything holds, and the next release the same ids."""
    before = ground.ready.copy(tally.new())
    before.done(*releasing(EARLIER))
    references, golden = before.references(), ground.full.references()

    def clone(copy, source):
        fresh = copy.path / "fresh.git"
        copy.git("clone", "-q", "--mirror", "--no-local", str(source), str(fresh))
        shutil.rmtree(copy.archive)
        fresh.rename(copy.archive)

    def bundle(copy):
        copy.git("bundle", "create", "-q", str(copy.path / "archive.bundle"), "--all")
        clone(copy, copy.path / "archive.bundle")

    def twice(copy):
        copy.done("archive", "gc")
        clone(copy, copy.archive)
        bundle(copy)
        copy.git("pack-refs", "--all")

    changes = {
        "gc": lambda copy: copy.done("archive", "gc"),
        "git gc": lambda copy: copy.git("gc", "-q", "--prune=now"),
        "repack": lambda copy: copy.git("repack", "-adfq", "--depth=50"),
        "packed references": lambda copy: copy.git("pack-refs", "--all"),
        "clone": lambda copy: clone(copy, copy.archive),
        "bundle": bundle,
        "one after the other": twice,
    }

    def changed(copy, change):
        change(copy)
        flaws = copy.unsound() + ([] if copy.references() == references else ["other references"])
        flaws += [] if copy.verify() == [] else [f"verify: {copy.verify()}"]
        ended = copy.release(LATER)
        flaws += [] if ended.returncode == 0 else [last_words(ended)]
        flaws += [] if copy.references() == golden else ["the next release has other ids"]
        return flaws + ([] if copy.verify() == [] else [f"verify after the next release: {copy.verify()}"])

    tally.sweep(before, list(changes.items()), changed)
