"""pdf_tags.py FILE.pdf: the tag tree of a PDF with its text, in reading order, as JSON.

A tag is {"tag", "kids"}; a kid is a tag or the text of one piece of marked content. "alt" and "numbering" are there
where the tag has them. Artifacts are in no tag and so not here. Nothing is interpreted: that is left to the caller.
"""

import json
import sys
from collections import defaultdict

import pdfplumber
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text


def name(value):
    value = resolve1(value)
    return value.name if isinstance(value, PSLiteral) else None


def listed(value):
    value = resolve1(value)
    return value if isinstance(value, list) else [] if value is None else [value]


def numbering(element):
    for attributes in listed(element.get("A")):
        attributes = resolve1(attributes)
        if isinstance(attributes, dict) and "ListNumbering" in attributes:
            return name(attributes["ListNumbering"])
    return None


def kids(element, page):
    """What a structure element holds, in order: (None, page, mcid) for marked content, (reference, page, None) for a tag."""
    open_kids = [element["K"]] if isinstance(element.get("K"), PDFObjRef) else list(listed(element.get("K")))
    for kid in open_kids:
        content = resolve1(kid)
        if isinstance(content, list):
            open_kids.extend(content)
        elif isinstance(content, int):
            yield None, page, content
        elif name(content.get("Type")) == "MCR":
            yield None, content["Pg"].objid if "Pg" in content else page, resolve1(content["MCID"])
        elif "S" in content:
            yield kid, page, None


def opened(reference, page):
    """A structure element, and the page it is on or inherits."""
    element = resolve1(reference)
    return element, element["Pg"].objid if "Pg" in element else page


def tag(reference, page, pieces):
    """One structure element; `page` is the page it inherits."""
    element, page = opened(reference, page)
    result = {"tag": name(element.get("S")), "kids": []}
    if "Alt" in element:
        result["alt"] = decode_text(resolve1(element["Alt"]))
    if numbering(element):
        result["numbering"] = numbering(element)
    for kid, on, mcid in kids(element, page):
        result["kids"].append(pieces[on, mcid] if kid is None else tag(kid, on, pieces))
    return result


def main():
    with pdfplumber.open(sys.argv[1]) as pdf:
        pieces = defaultdict(str)
        for page in pdf.pages:
            for char in page.chars:
                if char.get("mcid") is not None:
                    pieces[page.page_obj.pageid, char["mcid"]] += char["text"]
        root = resolve1(pdf.doc.catalog["StructTreeRoot"])
        tags = [tag(kid, None, pieces) for kid in listed(root["K"])]
    json.dump(tags, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
