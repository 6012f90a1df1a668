"""xlsx_cells.py FILE: the sheets of a workbook as JSON, read with nothing but Python's own ZIP and XML readers.

[{"name", "created", "frozen", "filter", "rows": [[cell, ...], ...]}]; a cell is its words, or a list of [style, words] when
it is written in several styles, or a number. Every entry's checksum is tested.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cell(element):
    inline = element.find(f"{MAIN}is")
    if inline is None:
        value = element.findtext(f"{MAIN}v")
        return "" if value is None else float(value)
    runs = inline.findall(f"{MAIN}r")
    if not runs:
        return inline.findtext(f"{MAIN}t")
    style = lambda run: "".join(name for name in ("strike", "u") if run.find(f"{MAIN}rPr/{MAIN}{name}") is not None)
    return [[style(run), run.findtext(f"{MAIN}t")] for run in runs]


def sheet(book, name, path, created):
    tree = ElementTree.fromstring(book.read(path))
    pane, filtered = tree.find(f".//{MAIN}pane"), tree.find(f"{MAIN}autoFilter")
    return {
        "name": name,
        "created": created,
        "frozen": None if pane is None else pane.get("topLeftCell"),
        "filter": None if filtered is None else filtered.get("ref"),
        "rows": [[cell(element) for element in row] for row in tree.iter(f"{MAIN}row")],
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
    sheets = [sheet(book, entry.get("name"), "xl/" + targets[entry.get(RELATED)], created) for entry in listed]
print(json.dumps(sheets))
