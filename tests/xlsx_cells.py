"""xlsx_cells.py FILE: the sheets of a workbook as JSON, read with nothing but Python's own ZIP and XML readers.

[{"name", "created", "frozen", "filter", "rows": [[cell, ...], ...]}]; a cell is its words, or a list of [style, words] when
it is written in several styles, or a number. Every entry's checksum is tested.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def plain(text):
    """The words of a text, in which `_x0041_` stands for a letter."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text or "")


def cell(element, shared):
    value = element.findtext(f"{MAIN}v")
    if element.get("t") != "s":
        assert element.get("t") in (None, "n"), "a cell holds words or a number"
        return "" if value is None else float(value)
    words = shared[int(value)]
    runs = words.findall(f"{MAIN}r")
    if not runs:
        return plain(words.findtext(f"{MAIN}t"))
    style = lambda run: "".join(name for name in ("strike", "u") if run.find(f"{MAIN}rPr/{MAIN}{name}") is not None)
    return [[style(run), plain(run.findtext(f"{MAIN}t"))] for run in runs]


def sheet(book, name, path, created, shared):
    tree = ElementTree.fromstring(book.read(path))
    pane, filtered = tree.find(f".//{MAIN}pane"), tree.find(f"{MAIN}autoFilter")
    return {
        "name": name,
        "created": created,
        "frozen": None if pane is None else pane.get("topLeftCell"),
        "filter": None if filtered is None else filtered.get("ref"),
        "rows": [[cell(element, shared) for element in row] for row in tree.iter(f"{MAIN}row")],
    }


with zipfile.ZipFile(sys.argv[1]) as book:
    broken = book.testzip()
    assert broken is None, f"{broken} is broken"
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in book.infolist()), "an entry has a date"
    types = book.read("[Content_Types].xml").decode()
    targets = {link.get("Id"): link.get("Target") for link in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
    for target in targets.values():
        assert f'PartName="/xl/{target}"' in types, f"{target} has no type"
    ElementTree.fromstring(book.read("xl/styles.xml"))
    created = ElementTree.fromstring(book.read("docProps/core.xml")).findtext("{http://purl.org/dc/terms/}created")
    listed = ElementTree.fromstring(book.read("xl/workbook.xml")).find(f"{MAIN}sheets")
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall(f"{MAIN}si")
    sheets = [sheet(book, entry.get("name"), "xl/" + targets[entry.get(RELATED)], created, shared) for entry in listed]
print(json.dumps(sheets))
