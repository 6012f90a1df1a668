"""F12 to F14: releases, approvals and policies that somebody has tampered with."""
import re
import subprocess

from damage import found_as
from office import EARLIER, LATER, PARTIES, REGISTRAR, last_words, make_office, releasing

FOLDER = f"approvals/{EARLIER}/r0001"
PUBLISHER = ("-c", "user.name=aftale archive", "-c", "user.email=archive@aftale.invalid", "-c", "gpg.format=ssh")


def forge(copy, changes):
    """Makes the last release anew with other files, and signs commit and tag as the publisher does.

    Changes are (mode, path, text), or ("0", path, None) for a file that goes.
    """
    tag = f"{LATER}/r0001"
    index = copy.environment(GIT_INDEX_FILE=str(copy.path / "index"))
    copy.git("read-tree", "main", env=index)
    for mode, path, text in changes:
        made = text is not None and copy.git("hash-object", "-w", "--stdin", input=text).stdout.strip()
        copy.git("update-index", "-z", "--index-info", env=index, input=f"{mode} {made or '0' * 40}\t{path}\0")
    tree = copy.git("write-tree", env=index).stdout.strip()
    message = copy.git("log", "-1", "--format=%B", "main").stdout.strip() + "\n"
    time = copy.git("log", "-1", "--format=%ct", "main").stdout.strip()
    at = copy.environment(GIT_AUTHOR_DATE=f"{time} +0000", GIT_COMMITTER_DATE=f"{time} +0000")
    key = ("-c", f"user.signingkey={copy.path / 'keys/publisher'}")
    commit = copy.git(*PUBLISHER, *key, "commit-tree", "-S", "-p", "main~", tree, env=at, input=message).stdout.strip()
    words = copy.git("for-each-ref", "--format=%(contents:subject)%0a%0a%(contents:body)", f"refs/tags/{tag}").stdout.strip()
    made = copy.git(*PUBLISHER, *key, "tag", "-f", "-s", "-m", words, tag, commit, env=at)
    copy.git("update-ref", "refs/heads/main", commit)
    if made.returncode != 0 or not commit:
        raise RuntimeError(f"nothing was forged: {made.stderr}")


def f12(ground, tally):
    """A file of a release edited, added, removed, made a link or a program, or listed under a name that leads astray.

    `verify` ends with 4 and names I2; a release with such a name is never written.
    """
    sums = f"{LATER}/SHA256SUMS"
    page = f"{LATER}/agreement.html"
    line = "0" * 64

    def listed(copy):
        return copy.git("show", f"main:{sums}").stdout

    forgeries = {
        "edited": lambda copy: [("100644", page, "<p>andet</p>\n")],
        "added": lambda copy: [("100644", f"{LATER}/nyt.txt", "nyt\n")],
        "removed": lambda copy: [("0", page, None)],
        "a link": lambda copy: [("120000", page, "/etc/passwd")],
        "a program": lambda copy: [("100755", page, copy.git("show", f"main:{page}").stdout)],
        "no list": lambda copy: [("0", sums, None)],
        "a list with ../": lambda copy: [("100644", sums, f"{line}  ../../trust/policy.json\n{listed(copy)}")],
        "a list with a line break": lambda copy: [("100644", sums, f"\\{line}  a\\nb\n{listed(copy)}")],
        "a list in another form of letters": lambda copy: [("100644", sums, f"{listed(copy)}{line}  a\u030a.txt\n")],
        "a list cut": lambda copy: [("100644", sums, listed(copy)[:-30])],
    }

    def forged(copy, changes):
        forge(copy, changes(copy))
        return found_as(copy, "I2")

    def refused(copy, name):
        before = copy.references()
        (copy.path / FOLDER / name).write_text("x\n")
        ended = copy.release(EARLIER)
        flaws = [] if ended.returncode in (2, 3) else [f"ended with {ended.returncode}"]
        return flaws + ([] if copy.references() == before else ["it was released"])

    tally.sweep(ground.full, list(forgeries.items()), forged)
    names = {"a line break": "a\nb.approval", "another form of letters": "a\u030a.approval", "a backslash": "..\\x.approval"}
    tally.sweep(ground.ready, [(f"an approval named with {what}", name) for what, name in names.items()], refused)


def sign(copy, party, text, key=REGISTRAR, namespace="aftale-approval"):
    """Puts a statement in the place of a party's, signed by ssh-keygen."""
    file = copy.path / FOLDER / f"{party}.approval"
    file.write_text(text)
    file.with_name(file.name + ".sig").unlink(missing_ok=True)
    command = ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", f"keys/{key}", str(file)]
    subprocess.run(command, cwd=copy.path, env=copy.environment(), check=True, capture_output=True)


def f13(ground, tally):
    """Approvals missing, by a stranger, replayed, for another tag, in another namespace, repeated, rejecting, too late, …

    The gate stays closed: exit 3, the party is named, and nothing is released.
    """

    def closed(copy, harm, party, slug):
        before = copy.references()
        statement = (copy.path / FOLDER / f"{party}.approval").read_text()
        harm(copy, statement)
        ended = copy.release(EARLIER)
        named = party in ended.stderr.lower() and slug in ended.stderr
        flaws = [] if ended.returncode == 3 and named else [f"{ended.returncode}: {last_words(ended)}"]
        return flaws + ([] if copy.references() == before else ["it was released"])

    def missing(copy, _):
        for ending in ("approval", "approval.sig"):
            (copy.path / FOLDER / f"viborg.{ending}").unlink()

    def another(pattern, by):
        return lambda copy, text: sign(copy, "viborg", re.sub(pattern, by, text, count=1))

    cases = {
        "missing": (missing, "missing"),
        "no signature": (lambda copy, _: (copy.path / FOLDER / "viborg.approval.sig").unlink(), "no-signature"),
        "a stranger's key": (lambda copy, text: sign(copy, "viborg", text, "stranger"), "stranger"),
        "another party's key": (lambda copy, text: sign(copy, "viborg", text, "skive"), ""),
        "a replayed digest": (another(r"(?m)^Content-SHA256: .*$", "Content-SHA256: " + "0" * 64), "other-content"),
        "another tag": (another("r0001", "r0002"), "other-tag"),
        "another namespace": (lambda copy, text: sign(copy, "viborg", text, namespace="aftale"), "other-namespace"),
        "git's namespace": (lambda copy, text: sign(copy, "viborg", text, namespace="git"), "other-namespace"),
        "a repeated field": (another("Decision: approve\n", "Decision: approve\nDecision: approve\n"), "repeated-field"),
        "another party's statement": (another("Party: viborg", "Party: odder"), ""),
        "no minutes": (another(r"(?m)^Minutes: .*\n", ""), "no-minutes"),
        "rejected": (another("Decision: approve", "Decision: reject"), "rejected"),
        "changed after it was signed": (lambda copy, text: (copy.path / FOLDER / "viborg.approval").write_text(text + "x"), ""),
    }
    points = [(name, harm, "viborg", slug) for name, (harm, slug) in cases.items()]
    tally.sweep(ground.ready, points, closed)

    # Keys that do not count at the release's time, or for more than one party: each by a policy of its own.
    def keys(change):
        office = make_office(ground.empty.program, tally.new(), ground.empty.home, change)
        office.done(*releasing("trust"))
        office.freeze_and_approve(EARLIER)
        return office

    own = 'skive namespaces="aftale-approval"'
    validities = {"expired": 'valid-before="20140101Z"', "not-yet-valid": 'valid-after="20160101Z"'}
    for slug, validity in validities.items():
        office = keys(lambda text, validity=validity: text.replace(own, f"{own},{validity}"))

        def by_own_key(copy, text):
            sign(copy, "skive", text, "skive")

        tally.sweep(office, [(f"a key {slug}", by_own_key, "skive", slug)], closed)

    def revoked(copy):
        copy.approve(EARLIER, "skive", "skive", "--replace")
        copy.done("trust", "revoke", "keys/skive.pub")
        copy.done("freeze", "trust")
        for party in PARTIES:
            copy.approve("trust", party)
        copy.done("release", "trust", "--at", "2014-01-01")
        ended = copy.release(EARLIER)
        return [] if ended.returncode == 3 and "I5 revoked" in ended.stderr else [f"{ended.returncode}: {last_words(ended)}"]

    tally.sweep(ground.ready, [("a key revoked",)], revoked)

    def shared(copy):
        ended = copy.run("trust", "add", "odder", "keys/skive.pub")
        frozen = copy.run("freeze", "trust")
        refused = ended.returncode == 2 or frozen.returncode in (1, 2)
        return [] if refused else [f"one key for two parties: {ended.returncode}, {frozen.returncode}"]

    tally.sweep(ground.ready, [("a key for two parties", )], shared)


def f14(ground, tally):
    """The policy or the keys weakened in the same commit; a change of trust without the old quorum.

    What is in the workspace alone changes nothing; a release of trust that its quorum has not approved is not made, and
    `verify` finds a commit that changes another folder (I4), whoever has signed it.
    """

    def weaken(copy):
        copy.edit("trust/policy.json", lambda text: text.replace('"need": 3', '"need": 1'))
        stranger = (copy.path / "keys/stranger.pub").read_text()
        copy.edit("trust/allowed_signers", lambda text: f'{text}viborg namespaces="aftale-approval" {stranger}')

    def not_released(copy):
        weaken(copy)
        for party in ("odder", "viborg"):
            (copy.path / FOLDER / f"{party}.approval").unlink()
        ended = copy.release(EARLIER)
        return [] if ended.returncode == 3 else [f"ended with {ended.returncode}: {last_words(ended)}"]

    def no_quorum(copy):
        weaken(copy)
        copy.done("freeze", "trust")
        before = copy.references()
        alone = copy.run("release", "trust", "--at", "2014-01-01")
        itself = copy.run("approve", "trust", "--party", "viborg", "--key", "keys/stranger", "--decided-at", "2013-12-01")
        flaws = [] if alone.returncode == 3 else [f"alone: {alone.returncode}"]
        flaws += [] if itself.returncode == 2 else [f"a new key approves itself: {itself.returncode}"]
        return flaws + ([] if copy.references() == before else ["it was released"])

    def same_commit(copy):
        policy = copy.git("show", "main:trust/policy.json").stdout.replace('"need": 3', '"need": 1')
        forge(copy, [("100644", "trust/policy.json", policy)])
        return found_as(copy, "I4")

    points = [("in the workspace", not_released), ("without the old quorum", no_quorum)]
    tally.sweep(ground.ready, points, lambda copy, inject: inject(copy))
    tally.sweep(ground.full, [("in the same commit", same_commit)], lambda copy, inject: inject(copy))
