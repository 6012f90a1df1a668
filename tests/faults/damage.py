"""F7 to F10: an archive that was damaged, and one whose references somebody has moved."""
import re

from office import EARLIER, LATER, REGISTRAR, last_words, releasing

TAG = f"refs/tags/{EARLIER}/r0001"
LAYOUT = f"main:{EARLIER}/layouts/pdf/theme.typ"  # the later work has the same file, so its release builds on this object


def loose(workspace, of):
    """The file of an object, which can be written to from here on."""
    name = workspace.git("rev-parse", of).stdout.strip()
    file = workspace.archive / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    return file


def shown(workspace):
    """What each reference's own file says: git tells nothing of one whose object is damaged."""
    return {file: file.read_bytes() for file in (workspace.archive / "refs").rglob("*") if file.is_file()}


def found_as(copy, invariant, *more):
    """Whether `verify` ends with 4 and names the invariant."""
    found = copy.verify(*more)
    return [] if found and any(name == invariant for name, _ in found) else [f"verify finds {found}, not {invariant}"]


def repairs(copy, kept, golden):
    """`repair` from a copy brings everything back, as it was."""
    copy.done("archive", "repair", "--copy", str(kept.archive), "--files", "frozen")
    flaws = copy.unsound() + ([] if copy.references() == golden else ["other references after repair"])
    return flaws + ([] if copy.verify() == [] else [f"verify after repair: {copy.verify()}"])


def f7(ground, tally):
    """An object emptied, with a bit flipped, with another's bytes, or gone, before a release that builds on it.

    The release is refused, names the object and moves nothing; `verify` finds I11; `repair` restores it from files whose
    digest is right and from nothing else; then the release ends as if nothing had been.
    """
    released = ground.ready.copy(tally.new())
    released.done(*releasing(EARLIER))
    undisturbed = released.copy(tally.new())
    undisturbed.done(*releasing(LATER))
    golden = undisturbed.state()

    def harm(copy, of, change):
        before = shown(copy)
        file = loose(copy, of)
        file.write_bytes(change(copy, file.read_bytes()))
        ended = copy.release(LATER)
        name = file.parent.name + file.name
        flaws = [] if ended.returncode == 2 and name in ended.stderr else [f"{ended.returncode}: {last_words(ended)}"]
        flaws += [] if shown(copy) == before else ["a reference has moved"]
        flaws += found_as(copy, "I11")
        copy.run("archive", "repair", "--files", "sources")  # holds nothing with the right digest
        flaws += found_as(copy, "I11")
        copy.done("archive", "repair", "--copy", str(released.archive), "--files", "frozen")
        return flaws + copy.goes_on(releasing(LATER), golden)

    changes = {
        "emptied": lambda copy, bytes_: b"",
        "a bit flipped": lambda copy, bytes_: bytes_[:20] + bytes([bytes_[20] ^ 1]) + bytes_[21:],
        "another's bytes": lambda copy, bytes_: loose(copy, "main:trust/policy.json").read_bytes(),
        "cut": lambda copy, bytes_: bytes_[: len(bytes_) // 2],
    }
    objects = {"a layout": LAYOUT, "the root": "main^{tree}", "the tip": "main"}
    points = [(f"{what} {how}", harm, of, change) for what, of in objects.items() for how, change in changes.items()]
    tally.sweep(released, points, lambda copy, inject, *arguments: inject(copy, *arguments))


def f8(ground, tally):
    """Empty and garbage references, and `packed-refs` cut anywhere.

    The next release is refused or makes the reference again; it never gives a tag to other content. `verify` finds it,
    and `repair` restores it from signed tags.
    """
    golden = ground.full.references()

    def write(name, text):
        return lambda copy: (copy.archive / name).write_bytes(text)

    def cut(share):
        def harm(copy):
            copy.git("pack-refs", "--all")
            packed = copy.archive / "packed-refs"
            packed.write_bytes(packed.read_bytes()[: int(share * packed.stat().st_size)])

        return harm

    def harmed(copy, harm):
        harm(copy)
        refused = copy.release(EARLIER)
        flaws = [] if refused.returncode in (0, 2, 3, 4) else [f"the release ended with {refused.returncode}"]
        if refused.returncode == 0 and not set(copy.references().splitlines()) <= set(golden.splitlines()):
            flaws.append("the release has made another reference")
        if refused.returncode == 0 and copy.references() != golden or refused.returncode != 0:
            found = copy.verify()
            flaws += [] if found else [f"verify finds {found}"]
        return flaws + repairs(copy, ground.full, golden)

    texts = {"empty": b"", "garbage": b"\0\xff\n", "half": b"0123456789", "symbolic": b"ref: refs/heads/main\n"}
    points = [(f"{name} {how}", write(name, text)) for name in (TAG, "refs/heads/main") for how, text in texts.items()]
    points += [(f"packed references cut at {share}", cut(share)) for share in (0, 0.2, 0.5, 0.8, 0.99)]
    tally.sweep(ground.full, points, harmed)


def f9(ground, tally):
    """Tags moved, deleted, lightweight, on another's object; a second tag, strays, replacements, grafts, a shallow file.

    `verify` ends with 4 and names I1, with and without the witness.
    """

    def at(copy, of):
        return copy.git("rev-parse", of).stdout.strip()

    def reference(name, of):
        return lambda copy: copy.git("update-ref", name, at(copy, of))

    def file(name, of):
        def harm(copy):
            path = copy.archive / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{at(copy, of)}\n")

        return harm

    def second_tag(copy):
        text = f"object {at(copy, 'main')}\ntype commit\ntag trust/r0002\ntagger a <a@b> 1 +0000\n\nx\n"
        made = copy.git("mktag", input=text).stdout.strip()
        copy.git("update-ref", "refs/tags/trust/r0002", made)

    harms = {
        "a tag deleted": lambda copy: copy.git("update-ref", "-d", "refs/tags/trust/r0001"),
        "a tag moved": reference(TAG, "main"),
        "a lightweight tag": reference("refs/tags/trust/r0001", "main~2"),
        "another's object": reference(TAG, f"refs/tags/{LATER}/r0001"),
        "a second tag": second_tag,
        "a stray branch": reference("refs/heads/draft", "main"),
        "a stray tag": reference("refs/tags/v1", "main"),
        "a note": reference("refs/notes/commits", "main"),
        "main rewound": reference("refs/heads/main", "main~"),
        "a graft": file("info/grafts", "main"),
        "shallow": file("shallow", "main"),
    }

    def harmed(copy, harm):
        harm(copy)
        return found_as(copy, "I1") + found_as(copy, "I1", "--witness", "/dev/null")

    def replaced(copy):
        copy.git("update-ref", f"refs/replace/{at(copy, 'main')}", at(copy, "main~"))

    tally.sweep(ground.full, [*harms.items(), ("an object replaced", replaced)], harmed)


def f10(ground, tally):
    """The branch rewound with its tag, and the last release replaced by another with good signatures.

    The witness tells (I10); without it nothing can be seen: that is the limit that the documentation names.
    """

    def rewind(copy, _=None):
        copy.git("update-ref", "refs/heads/main", "main~")
        copy.git("update-ref", "-d", f"refs/tags/{LATER}/r0001")

    def replace(copy):
        witness = copy.witness()
        rewind(copy)
        (copy.path / "witness").unlink()
        # Another statement of a party that approves, which the publisher signs again.
        copy.approve(LATER, "odder", REGISTRAR, "--replace", "--office", "Sekretariatet")
        copy.done(*releasing(LATER))
        (copy.path / "witness").write_text(witness)

    def harmed(copy, harm):
        harm(copy)
        flaws = found_as(copy, "I10")
        check = copy.run("witness", "check")
        flaws += [] if check.returncode == 4 else [f"witness check ended with {check.returncode}"]
        copy.edit("aftale.toml", lambda text: re.sub(r"(?m)^witness = .*\n", "", text))
        blind = copy.run("verify", "--no-rebuild")
        return flaws + ([] if blind.returncode == 0 else [f"without a witness: {blind.stdout}{blind.stderr}"])

    tally.sweep(ground.full, [("rewound", rewind), ("replaced", replace)], harmed)
