"""key_pages.py VERB PAGES.json PDFS …: small pictures of key pages of PDFs, kept, compared and renewed.

    compare PAGES.json PDFS KEPT SHEET LEFT   holds each page against its kept picture; of a page that differs, LEFT gets a
                                              picture, and one of kept, now and the difference side by side
    renew   PAGES.json PDFS KEPT SHEET        writes the kept pictures and a contact sheet of the same pages
    prove   PAGES.json PDFS                   draws each page otherwise, and damaged, and tells what is noticed

PAGES.json is a list of {"name", "file", "at", "shows"}, as in pages/key-pages.toml; `file` lies below the folder PDFS. `compare`
prints a list of sentences, empty when all is well; `prove` prints what it did to each page, in how many places, and the sentences
that came of it. JSON both.

A pixel is a millimetre of the page. Each renderer draws the edges of letters and hairlines in a way of its own, but brings the
same ink to the same place, to a fraction of a millimetre: so pictures are compared by the mean colours of small windows, and each
may be as in the other picture a pixel beside it.
"""

import ctypes
import hashlib
import json
import sys
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, PngImagePlugin

MM = 72 / 25.4  # points

FINE = 8  # a page is drawn so many times as large, each way, as it is kept
STEP = 8  # kept colours are rounded to a multiple of this, which halves a picture

# The least differences that count, of 255. What drawing a page otherwise makes of it, and what the least of the damages below
# does, stands behind them: `prove` measures that none of the first is taken for one of the second.
INK = 13  # in the lightness of 3 by 3 mm: 10, and 19 for small letters that are half as dark
HUE = 5  # in the hue of 3 by 3 mm: 3, and 6 for the pale mark of a draft
RULE = 6  # in the lightness of 25 by 1 mm, where little else is: 5, and 7 for a hairline

COLUMNS = 6
GAP = 24  # around the pages of the contact sheet


# ---------------------------------------------------------------- pages of a PDF


def found(document, at):
    """The index of the page that `at` names, if there is one."""
    if at == "first":
        return 0
    if at == "last":
        return len(document) - 1
    if at.startswith("#"):
        destination = pdfium.FPDF_GetNamedDestByName(document, at[1:].encode())
        return pdfium.FPDFDest_GetDestPageIndex(document, destination) if destination else None
    says = (at in page.get_textpage().get_text_range().splitlines() for page in document)
    return next((index for index, said in enumerate(says) if said), None)


def opened(entry, pdfs):
    """The page of an entry of the list, with its document, since it lives no longer than that."""
    file = pdfs / entry["file"]
    if not file.is_file():
        sys.exit(f"{entry['name']}: there is no {entry['file']}")
    document = pypdfium2.PdfDocument(file)
    index = found(document, entry["at"])
    if index is None:
        sys.exit(f"{entry['name']}: no page of {entry['file']} is `{entry['at']}`; name another place in key-pages.toml")
    return document, document[index]


def drawn(page, fine=FINE):
    """A page, with so many pixels a millimetre."""
    width, height = (round(length / MM) * fine for length in page.get_size())
    # a little less than what would just give one pixel more
    picture = page.render(scale=(width - 0.01) / page.get_width()).to_pil()
    return picture if picture.size == (width, height) else picture.crop((0, 0, width, height))


def small(page, fine=FINE):
    return drawn(page, fine).reduce(fine)


# ---------------------------------------------------------------- pictures in few colours


def rounded(picture, step):
    return picture.point([min(255, round(value / step) * step) for value in range(256)] * 3)


def reduced(picture, step=STEP):
    """A picture with a palette: its own colours, rounded, and to less when there are too many."""
    plain = rounded(picture, step)
    raw = plain.tobytes()
    pixels = list(zip(raw[0::3], raw[1::3], raw[2::3]))
    palette = sorted(set(pixels))
    if len(palette) > 256:
        return reduced(picture, 2 * step)
    number = {colour: at for at, colour in enumerate(palette)}
    result = Image.new("P", picture.size)
    result.putpalette([value for colour in palette for value in colour])
    result.putdata([number[pixel] for pixel in pixels])
    return result


# ---------------------------------------------------------------- comparing


def spread(picture, pick):
    """Each pixel as the lightest, or darkest, of itself and its neighbours."""
    for across, down in ((1, 0), (0, 1)):
        picture = pick(picture, pick(ImageChops.offset(picture, across, down), ImageChops.offset(picture, -across, -down)))
    return picture


def off(kept, actual):
    """How far each pixel lies outside of what its neighbours are in the other picture, at most."""
    outside = []
    for one, other in ((kept, actual), (actual, kept)):
        outside.append(ImageChops.subtract(one, spread(other, ImageChops.lighter)))
        outside.append(ImageChops.subtract(spread(other, ImageChops.darker), one))
    return lightest(*outside)


def lightest(first, *others):
    for other in others:
        first = ImageChops.lighter(first, other)
    return first


def contrast(picture):
    """How much lightness changes from each pixel to those at most two pixels off."""
    extremes = (spread(spread(picture, pick), pick) for pick in (ImageChops.lighter, ImageChops.darker))
    return ImageChops.subtract(*extremes)


def at_least(picture, least):
    return picture.point([0] * least + [255] * (256 - least))


def differing(kept, actual):
    """A mask of where two pictures of one size differ."""
    bands = [picture.convert("YCbCr").split() for picture in (kept, actual)]
    ink, *hues = (off(*(band.filter(ImageFilter.BoxBlur(1)) for band in pair)) for pair in zip(*bands))
    along = [lightness.filter(ImageFilter.BoxBlur((12, 0))) for lightness, *_ in bands]
    rule = off(*along)
    # beside letters, which are much darker, the ends of a window say nothing of a hairline
    alone = at_least(ImageChops.subtract(rule, lightest(*map(contrast, along)).point(lambda value: value // 2)), 1)
    rule = ImageChops.darker(at_least(rule, RULE), alone)
    return lightest(at_least(ink, INK), rule, *(at_least(hue, HUE) for hue in hues))


def regions(mask):
    """The boxes that hold all that is marked, one below the other, with some air between them."""
    marked = [bool(mask.crop((0, row, mask.width, row + 1)).getbbox()) for row in range(mask.height)]
    bands, air = [], 6
    for row in (row for row, has in enumerate(marked) if has):
        if bands and row - bands[-1][1] <= air:
            bands[-1][1] = row + 1
        else:
            bands.append([row, row + 1])
    for top, bottom in bands:
        left, _, right, _ = mask.crop((0, top, mask.width, bottom)).getbbox()
        yield left, top, right, bottom


def told(kept, actual):
    """What differs between two pictures, in words; nothing when they look the same."""
    if kept.size != actual.size:
        return "the page is {} by {} mm, and was {} by {}".format(*actual.size, *kept.size)
    mask = differing(kept, actual)
    if not mask.getbbox():
        return None
    share = 100 * mask.histogram()[255] / (mask.width * mask.height)
    amount = f"{share:.1f}" if share >= 0.05 else "less than 0.1"
    boxes = list(regions(mask))
    boxes.sort(key=lambda box: -sum(mask.crop(box).histogram()[1:]))
    places = [f"{left}–{right} mm from the left, {top}–{bottom} mm from the top" for left, top, right, bottom in boxes[:3]]
    more = f", and {len(boxes) - 3} places more" if len(boxes) > 3 else ""
    return f"{amount} % of the page differs: {'; '.join(places)}{more}"


def side_by_side(kept, actual):
    """As it was, as it is, and as it is with what differs in red, large enough to look at."""
    pictures = [kept, actual]
    if kept.size == actual.size:
        red = ImageChops.multiply(actual, Image.new("RGB", actual.size, "#ff5a4a"))
        pictures.append(Image.composite(red, actual.point(lambda value: 128 + value // 2), differing(kept, actual)))
    width = sum(picture.width for picture in pictures) + 4 * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures)), "#808080")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + 4
    return sheet.resize((2 * sheet.width, 2 * sheet.height), Image.Resampling.NEAREST)


def digest(kept, entries):
    """Tells one state of the kept pictures from every other."""
    files = hashlib.sha256()
    for entry in entries:
        files.update(json.dumps(entry, sort_keys=True).encode())
        files.update((kept / f"{entry['name']}.png").read_bytes())
    return files.hexdigest()


def shown_on(sheet):
    """The digest of the pictures that a contact sheet was made with."""
    if not sheet.is_file():
        return None
    with Image.open(sheet) as picture:
        return picture.info.get("Pictures")


def compare(entries, pdfs, kept, sheet, left):
    complaints = []
    for entry in entries:
        name = entry["name"]
        document, page = opened(entry, pdfs)
        actual = small(page)
        document.close()
        file = kept / f"{name}.png"
        if not file.is_file():
            complaints.append(f"{name}: there is no kept picture")
            actual.save(left / f"{name}.actual.png")
            continue
        with Image.open(file) as picture:
            before = picture.convert("RGB")
        what = told(before, actual)
        if what:
            actual.save(left / f"{name}.actual.png")
            side_by_side(before, actual).save(left / f"{name}.difference.png")
            complaints.append(f"{name} ({entry['file']}, {entry['at']}): {what}")
    listed = {f"{entry['name']}.png" for entry in entries}
    complaints += [f"{file.name}: no page of key-pages.toml has this name" for file in sorted(kept.glob("*.png")) if file.name not in listed]
    if not complaints and shown_on(sheet) != digest(kept, entries):
        complaints.append(f"{sheet.name}: it shows other pages or pictures than those that are kept")
    return complaints


# ---------------------------------------------------------------- renewing


def contact_sheet(pages):
    """All pages in rows, each with its caption."""
    font = ImageFont.load_default(20)
    ink, caption_height = "#1c2126", 44
    cell_width = max(picture.width for _, picture in pages if picture.height > picture.width)
    cell_height = max(picture.height for _, picture in pages)
    rows = [pages[at : at + COLUMNS] for at in range(0, len(pages), COLUMNS)]
    size = (COLUMNS * (cell_width + GAP) + GAP, len(rows) * (cell_height + caption_height + GAP) + GAP)
    sheet = Image.new("RGB", size, "#d9dde0")
    pen = ImageDraw.Draw(sheet)
    for row, pages_of_row in enumerate(rows):
        for column, (caption, picture) in enumerate(pages_of_row):
            left, top = GAP + column * (cell_width + GAP), GAP + row * (cell_height + caption_height + GAP)
            if picture.width > cell_width:
                picture = picture.resize((cell_width, picture.height * cell_width // picture.width), Image.Resampling.BOX)
            pen.text((left, top), caption, fill=ink, font=font)
            sheet.paste(picture, (left, top + caption_height - GAP // 2))
    return sheet


def renew(entries, pdfs, kept, sheet):
    pages = []
    for entry in entries:
        document, page = opened(entry, pdfs)
        picture = drawn(page)
        document.close()
        pages.append((entry, reduced(picture.reduce(FINE)), picture.reduce(4)))
    for file in kept.glob("*.png"):
        file.unlink()
    for entry, picture, _ in pages:
        picture.save(kept / f"{entry['name']}.png", optimize=True)
    about = PngImagePlugin.PngInfo()
    about.add_text("Pictures", digest(kept, entries))
    shown = contact_sheet([(entry["shows"], picture) for entry, _, picture in pages])
    reduced(shown, 16).save(sheet, optimize=True, pnginfo=about)
    return []


# ---------------------------------------------------------------- proving


def things(page, kind):
    return [thing for thing in page.get_objects() if thing.type == kind]


def headings(page):
    """The pieces of each line that is large, or semibold, in the typeface of the text."""
    lines = {}
    for text in things(page, pdfium.FPDF_PAGEOBJ_TEXT):
        name, size = text.get_font().get_base_name(), text.get_font_size()
        if "Serif" in name and (size > 13 or "Semibold" in name and size > 10.5):
            lines.setdefault(round(text.get_matrix().f), []).append(text)
    return list(lines.values())


def margin(page):
    """All that stands in the outer margin, between head and foot: records, mostly."""
    inside = []
    for thing in page.get_objects():
        left, bottom, _, top = thing.get_bounds()
        if left > 150 * MM and bottom > 25 * MM and top < page.get_height() - 25 * MM:
            inside.append(thing)
    return [inside] if len(inside) > 1 else []


def rules(page):
    """The rules across a table, and again those that part its rows alone."""
    across, between = [], []
    for path in things(page, pdfium.FPDF_PAGEOBJ_PATH):
        left, bottom, right, top = path.get_bounds()
        if right - left > 60 * MM and top - bottom < 2:
            across.append(path)
            red, green, blue, _ = colour(path, pdfium.FPDFPageObj_GetStrokeColor)
            if max(red, green, blue) - min(red, green, blue) < 30:
                between.append(path)
    return [group for group in (across, between) if len(group) > 2]


def coloured(page):
    """All that has one colour, for each hue, and for each grey of letters."""
    by_colour = {}
    for thing in page.get_objects():
        for get, put in COLOURS:
            red, green, blue, alpha = colour(thing, get)
            grey = max(red, green, blue) - min(red, green, blue) <= 40
            if alpha and (not grey or thing.type == pdfium.FPDF_PAGEOBJ_TEXT and 0 < red < 200):
                by_colour.setdefault((red, green, blue), []).append((thing, put))
    return list(by_colour.values())


COLOURS = [
    (pdfium.FPDFPageObj_GetFillColor, pdfium.FPDFPageObj_SetFillColor),
    (pdfium.FPDFPageObj_GetStrokeColor, pdfium.FPDFPageObj_SetStrokeColor),
]


def colour(thing, get):
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    has = get(thing, red, green, blue, alpha)
    return (red.value, green.value, blue.value, alpha.value) if has else (0, 0, 0, 0)


def moved(page, group):
    for thing in group:
        thing.transform(pypdfium2.PdfMatrix().translate(0, -2 * MM))


def removed(page, group):
    for thing in group:
        page.remove_obj(thing)


def recoloured(page, group):
    """Another hue, about as light as before; of a grey, half as dark."""
    for (get, put), (thing, which) in ((pair, member) for member in group for pair in COLOURS):
        if put is which:
            red, green, blue, alpha = colour(thing, get)
            if max(red, green, blue) - min(red, green, blue) > 40:
                put(thing, blue, red, green, alpha)
            else:
                put(thing, *((value + 255) // 2 for value in (red, green, blue)), alpha)


DAMAGES = {
    "a heading moves by 2 mm": (headings, moved),
    "the records vanish": (margin, removed),
    "rules vanish": (rules, removed),
    "a colour changes": (coloured, recoloured),
}


def damaged(entry, pdfs, find, change):
    """Pictures of a page, each with another of the found groups changed."""
    index, count = 0, 1
    while index < count:
        document, page = opened(entry, pdfs)
        groups = find(page)
        count = len(groups)
        if groups:
            change(page, groups[index])
            yield small(page)
        document.close()
        index += 1


def prove(entries, pdfs):
    tried = []
    for entry in entries:
        document, page = opened(entry, pdfs)
        kept = reduced(small(page)).convert("RGB")
        otherwise = {f"it is drawn {fine} times as large": [small(page, fine)] for fine in (FINE, 6, 12)}
        document.close()
        changes = {what: damaged(entry, pdfs, *how) for what, how in DAMAGES.items()}
        for what, pictures in {**otherwise, **changes}.items():
            tried.append({"page": entry["name"], "what": what, "told": [told(kept, picture) for picture in pictures]})
    return tried


VERBS = {"compare": compare, "renew": renew, "prove": prove}


def main():
    verb, pages, *folders = sys.argv[1:]
    entries = json.loads(Path(pages).read_text(encoding="utf-8"))
    json.dump(VERBS[verb](entries, *map(Path, folders)), sys.stdout)


if __name__ == "__main__":
    main()
