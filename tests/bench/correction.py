"""What a one-word correction adds to the packed archive, file by file.

The agreement of 2019-2023 below sources/ is released, one word of it is changed, and it is released as a correction; then
the archive is packed. A new object is as large as git says in the pack, where it may be the difference to another one.
"""
import pathlib
import re
import subprocess

from office import Office

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = "midtjylland/sundhedsaftale/2019-2023"
RULINGS = "midtjylland/sundhedsaftale/lineage/2015-2018..2019-2023.toml"
WORD = ("30-visioner.md", "koster alle penge", "koster alle tid")
FACTS = ("agreement.toml", 'revision = 1\nrevision_kind = "content"\n',
         'revision = 2\nrevision_kind = "correction"\nerratum = "Et ord er rettet i afsnittet om visioner."\n')


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def objects(archive, tag):
    """Every file of a release by its object."""
    lines = (line.split("\t") for line in git(archive, "ls-tree", "-r", "-l", tag, f"{WORK}/").splitlines())
    return {entry.split()[2]: (name.removeprefix(f"{WORK}/"), int(entry.split()[3])) for entry, name in lines}


def packed_sizes(archive):
    sizes = {}
    for index in sorted((archive / "objects/pack").glob("*.idx")):
        for entry in git(archive, "verify-pack", "-v", str(index)).splitlines():
            fields = entry.split()
            if len(fields) >= 5 and fields[1] in ("commit", "tree", "blob", "tag"):
                sizes[fields[0]] = int(fields[3])
    return sizes


def corrected(office):
    """Changes one word in a sentence of the agreement, and says so in the facts."""
    for name, before, after in (WORD, FACTS):
        path = office.folder / "sources" / WORK / name
        text = path.read_text(encoding="utf-8")
        if before not in text:
            raise SystemExit(f"{path} no longer says `{before}`, so there is nothing to correct")
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
    # The rulings name the digest of the text they were made for; an editor reads them again and writes the new one.
    said = subprocess.run(office.command("check", WORK), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    now = re.search("the text as it is now, `([0-9a-f]{64})`", said)
    if now:
        path = office.folder / "sources" / RULINGS
        text = re.sub('(?m)^after_digest = ".*"$', f'after_digest = "{now[1]}"', path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


def correction(aftale, folder):
    office = Office(aftale, folder, ROOT)
    archive = folder / "archive.git"
    office.approved(WORK)
    office.run("release", WORK, "--at", "2019-07-01")
    office.run("archive", "gc")
    first = packed_sizes(archive)
    corrected(office)
    office.approved(WORK)
    office.run("release", WORK, "--at", "2019-08-01")
    office.run("archive", "gc")
    packed = packed_sizes(archive)
    before = {name: id for id, (name, _) in objects(archive, f"{WORK}/r0001").items()}
    # Git may keep either side of a pair as the difference to the other, so both count.
    grown = lambda name, id: packed[id] + (packed[before[name]] - first[before[name]] if name in before else 0)
    new = [(grown(name, id), size, name) for id, (name, size) in objects(archive, f"{WORK}/r0002").items() if id not in before.values()]
    print(f"{'a one-word correction, after packing':<56} {'more bytes':>12} {'file':>12}")
    for more, size, name in sorted(new, reverse=True):
        print(f"  {name:<54} {more:>12,} {size:>12,}")
    total, start = sum(packed.values()), sum(first.values())
    print(f"  {'all of it, with folders, commit and tag':<54} {total - start:>12,} {'':>12} the first release: {start:,}")
