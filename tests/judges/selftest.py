"""selftest.py FOLDER: proves that the judges can fail, on broken copies of what `make` wrote there.

Each copy lies in a folder named after the judge that must object, e.g. `verapdf-3a.not-marked/agreement.pdf`; what
lies in `sound/` must pass everything. Ends with 0, 1 (a judge was fooled) or 2 (could not run).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

JUDGES = Path(__file__).parent
IDENTITY = "-c user.name=selftest -c user.email=selftest@example.org -c commit.gpgsign=false -c tag.gpgsign=false".split()
PAGE = "<!doctype html><html lang=da><meta charset=utf-8><title>Prøve</title><main><h1>Prøve</h1>{}</main>"


def pdf(edition, out):
    """Every break keeps the length, so that nothing else is wrong; qpdf unpacks the objects first."""
    plain = out / "plain.pdf"
    qpdf = ["qpdf", "--object-streams=disable", "--newline-before-endstream"]
    subprocess.run([*qpdf, edition / "agreement.pdf", plain], check=True)
    whole, xml = plain.read_bytes(), (edition / "agreement.xml").read_bytes()
    copies = [("sound", whole, xml)]
    for name, key in [
        ("verapdf-3a.not-marked", b"/MarkInfo"),
        ("verapdf-3a.attachment-of-no-kind", b"/AFRelationship"),
        ("verapdf-3a.font-without-unicode", b"/ToUnicode"),
        ("verapdf-3a.no-metadata", b"/Metadata"),
        ("verapdf-ua1.no-language", b"/Lang"),
        ("verapdf-ua1.no-title-shown", b"/DisplayDocTitle"),
    ]:
        copies.append((name, whole.replace(key, key[:-1] + b"_"), xml))
    copies.append(("qpdf.cut-off", whole[: len(whole) * 7 // 8], xml))
    copies.append(("attachment.other-xml", whole, xml + b"\n"))
    for name, broken, beside in copies:
        yield put(out / name / "agreement.pdf", broken, whole if beside == xml else None)
        put(out / name / "agreement.xml", beside)


def akn(edition, out):
    whole = (edition / "agreement.xml").read_bytes()
    one, other = (part.split(b'"')[0] for part in whole.split(b' eId="')[-2:])
    for name, before, after in [
        ("sound", b"", b""),
        ("akn-schema.one-id-twice", b' eId="' + other + b'"', b' eId="' + one + b'"'),
        ("akn-schema.unknown-element", b"</meta>", b"</meta><wibble/>"),
        ("akn-schema.other-vocabulary", b"legaldocml/ns/akn/3.0", b"legaldocml/ns/akn/9.9"),
        ("akn-schema.not-closed", b"</akomaNtoso>", b""),
        ("akn-references.to-nowhere", b' source="#', b' source="#no-such-'),
        ("akn-uris.no-convention", b'<FRBRuri value="/akn/dk', b'<FRBRuri value="/akn/Denmark'),
        ("akn-uris.other-country", b'<FRBRcountry value="dk', b'<FRBRcountry value="se'),
    ]:
        yield put(out / name / "agreement.xml", whole.replace(before, after) if before else whole, whole)


def html(_, out):
    """A small page of its own: the policy of a real one would keep the break from showing."""
    dark = "@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }"
    for name, body in [
        ("sound", "<p>Alt er i orden."),
        ("nu.stray-end", "<p>Slut</div>"),
        ("axe.image-without-words", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
        ("axe.pale", "<p style='color: #aaa; background: #fff'>Bleg"),
        ("axe.pale-in-the-dark", f"<style>{dark}</style><p>Bleg i mørke"),
        ("reflow.wide", "<p style='width: 600px'>Bred"),
        ("console.complaint", "<p>Fejl<script>console.error('fejl')</script>"),
        ("requests.elsewhere", "<img alt=prik src='https://elsewhere.test/prik.png'>"),
        ("links.to-no-place", "<p><a href='#ingen'>Ingen steder</a>"),
        ("links.to-no-file", "<p><a href='ingen.pdf'>Ingen fil</a>"),
    ]:
        yield put(out / name / "agreement.html", PAGE.format(body).encode())


def json(edition, out):
    whole = (edition / "agreement.json").read_bytes()
    yield put(out / "sound/agreement.json", whole)
    yield put(out / "schema.no-facts/agreement.json", whole.replace(b'"facts"', b'"fakta"', 1), whole)
    yield put(out / "schema.cut-off/agreement.json", whole[: len(whole) * 7 // 8])


def archive(output, out):
    """A damaged object, and releases whose files no longer are what their list says."""

    def git(*arguments, where=out):
        command = ["git", "-C", where, *IDENTITY, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def copy(name):
        (out / name).mkdir()
        shutil.copytree(output / "keys", out / name / "keys")
        shutil.copy(output / "witness", out / name / "witness")
        git("clone", "--quiet", "--mirror", "--no-local", (output / "archive.git").resolve(), out / name / "archive.git")
        return out / name / "archive.git"

    sound = copy("sound")
    tag = git("tag", where=sound).split()[0]

    flipped = copy("fsck.flipped-bit")
    largest = max(flipped.glob("objects/**/*"), key=lambda path: path.is_file() and path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.chmod(0o644)
    largest.write_bytes(data)

    light = copy("release.light-tag")
    git("update-ref", f"refs/tags/{tag}", f"{tag}^{{commit}}", where=light)

    altered = [copy("release.other-bytes"), copy("release.unlisted-file"), copy("release.other-list")]
    message = git("tag", "--list", "--format=%(contents)", tag, where=sound)
    for repository, file in zip(altered, ["agreement.json", "unlisted.json", "SHA256SUMS"]):
        files = out / f"files-{repository.parent.name}"
        git("clone", "--quiet", repository, files)
        git("checkout", "--quiet", tag, where=files)
        with open(files / Path(tag).parent / file, "a") as text:
            text.write("\n")
        git("add", "--all", where=files)
        git("commit", "--quiet", "--message=altered", where=files)
        git("tag", "--force", "--annotate", f"--message={message}", tag, where=files)
        git("push", "--quiet", "--force", "origin", f"refs/tags/{tag}", where=files)

    stranger = copy("signature.by-a-stranger")
    other = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={(output / 'keys/skive').resolve()}"]
    git(*other, "tag", "--force", "--sign", f"--message={message}", tag, f"{tag}^{{commit}}", where=stranger)

    unapproved = [copy("approvals.of-something-else"), copy("approvals.too-few")]
    for repository, spoil in zip(unapproved, ["other", "fewer"]):
        files = out / f"files-{repository.parent.name}"
        git("clone", "--quiet", repository, files)
        git("checkout", "--quiet", tag, where=files)
        statement = files / Path(tag).parent / "approvals/viborg.approval"
        if spoil == "other":
            statement.write_text(statement.read_text().replace("r0001", "r0002"))
        else:
            statement.unlink()
        git("add", "--all", where=files)
        git("commit", "--quiet", "--amend", "--no-edit", where=files)
        git("tag", "--force", "--annotate", f"--message={message}", tag, where=files)
        git("push", "--quiet", "--force", "origin", f"refs/tags/{tag}", where=files)

    cut = copy("witness.cut")
    git("update-ref", "-d", f"refs/tags/{tag}", where=cut)

    released = git("show", f"{tag}:{Path(tag).parent}/agreement.json", where=sound)
    rebuilt = copy("edition.other-than-released")
    for repository, built in [(sound, released), (rebuilt, released + "\n")]:
        folder = repository.parent / Path(tag).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "agreement.json").write_text(built)
    return [sound, flipped, light, *altered, stranger, *unapproved, cut, rebuilt]


def put(path, content, whole=None):
    if content == whole and path.parent.name != "sound":
        raise ValueError(f"nothing to break for {path.parent.name}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def fooled(copies, words):
    """What the judges should have said of the copies and did not."""
    for copy in copies:
        judge = copy.parent.name.split(".")[0]
        objections = {line.split()[1] for line in words.splitlines() if line.startswith("FAIL ") and str(copy) in line}
        if judge == "sound":
            yield from (f"{name} rejects a sound copy" for name in sorted(objections))
        elif judge not in objections:
            yield f"{judge} passes {copy.parent.name}"


def main(output):
    edition = min(output.rglob("agreement.pdf")).parent
    python = Path(os.environ.get("VALIDATORS_HOME") or Path.home() / ".cache/validators", "venv/bin/python")
    caught = 0
    for breaks, source, command in [
        (pdf, edition, [JUDGES / "pdf"]),
        (akn, edition, [python, JUDGES / "akn.py"]),
        (html, edition, ["node", JUDGES / "html.mjs"]),
        (json, edition, [JUDGES / "json"]),
        (archive, output, [JUDGES / "archive"]),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            copies = list(breaks(source, Path(folder)))
            result = subprocess.run([*command, *copies], stdout=subprocess.PIPE, text=True)
            mistakes = list(fooled(copies, result.stdout))
        if result.returncode not in (0, 1):
            print(f"selftest cannot run: {command[-1].name} ended with status {result.returncode}", file=sys.stderr)
            return 2
        if mistakes:
            print(result.stdout + "".join(f"selftest: {mistake}\n" for mistake in mistakes), end="")
            return 1
        caught += sum(copy.parent.name != "sound" for copy in copies)
    print(f"selftest: the judges caught all {caught} broken copies and passed the sound ones")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"selftest cannot run: {error}", file=sys.stderr)
        sys.exit(2)
