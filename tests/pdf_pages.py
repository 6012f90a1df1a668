"""pdf_pages.py FILE.pdf: where the tagged text of a PDF stands on its pages, as JSON.

{"pages": [{"width", "height"}], "blocks": [{"tag", "row", "lines": [{"page", "x0", "x1", "top", "bottom", "text"}]}]}

A block is what a reader would call a heading, paragraph, cell, label, note or entry of the contents: the innermost such
tag, with the marks inside it, but without the notes that are called there, which are blocks of their own. `row` counts
the table rows, and is there for cells. Lengths are points from the top left corner; blocks stand in reading order, lines from the top.
Text is as drawn: a word that is broken keeps its hyphen. Artifacts (running heads, folios, rules) are not here.
"""

import json
import sys
from collections import defaultdict

import pdfplumber
from pdfminer.pdftypes import resolve1

from pdf_tags import kids, listed, name, opened

BLOCKS = {"H1", "H2", "H3", "P", "Caption", "TD", "TH", "Lbl", "LBody", "Note", "TOCI", "Title", "BlockQuote", "Figure", "Formula"}


def lines(chars):
    """The chars of one block, parted into lines; a raised number belongs to the line that it overlaps."""
    found = []
    for char in chars:
        if not char["text"].strip():
            continue
        middle = (char["top"] + char["bottom"]) / 2
        line = found[-1] if found else None
        if line is None or line["page"] != char["page_number"] or not line["top"] <= middle <= line["bottom"]:
            line = {"page": char["page_number"], "x0": char["x0"], "x1": char["x1"], "top": char["top"], "bottom": char["bottom"], "text": ""}
            found.append(line)
        elif char["x0"] - line["x1"] > 0.12 * char["size"]:
            line["text"] += " "
        line["text"] += char["text"]
        line["x0"], line["x1"] = min(line["x0"], char["x0"]), max(line["x1"], char["x1"])
        line["top"], line["bottom"] = min(line["top"], char["top"]), max(line["bottom"], char["bottom"])
    return found


class Walk:
    def __init__(self, pieces):
        self.pieces, self.blocks, self.rows = pieces, [], 0

    def tag(self, reference, page, block, row):
        element, page = opened(reference, page)
        kind = name(element.get("S"))
        if kind == "TR":
            self.rows += 1
            row = self.rows
        if kind in BLOCKS and not (block and block["tag"] == "TOCI"):
            block = {"tag": kind, "row": row, "chars": []}
            self.blocks.append(block)
        for kid, on, mcid in kids(element, page):
            if kid is None:
                self.piece(block, on, mcid, row)
            else:
                self.tag(kid, on, block, row)

    def piece(self, block, page, mcid, row):
        if block is None:
            block = {"tag": "", "row": row, "chars": []}
            self.blocks.append(block)
        block["chars"] += self.pieces[page, mcid]


def main():
    with pdfplumber.open(sys.argv[1]) as pdf:
        pieces = defaultdict(list)
        for page in pdf.pages:
            for char in page.chars:
                if char.get("mcid") is not None:
                    pieces[page.page_obj.pageid, char["mcid"]].append(char)
        walk = Walk(pieces)
        root = resolve1(pdf.doc.catalog["StructTreeRoot"])
        for kid in listed(root["K"]):
            walk.tag(kid, None, None, None)
        blocks = [{"tag": block["tag"], "row": block["row"], "lines": lines(block["chars"])} for block in walk.blocks]
        pages = [{"width": float(page.width), "height": float(page.height)} for page in pdf.pages]
    json.dump({"pages": pages, "blocks": [block for block in blocks if block["lines"]]}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
