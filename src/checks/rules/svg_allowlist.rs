//! A drawing holds shapes and words: nothing that runs, moves, reaches out of the file or needs a font that is not bundled.
//!
//! Elements and attributes are allowed by name, everything else is refused. A `style` attribute is read as the attributes
//! it stands for. Drawings are bounded in size, depth, and in what their references multiply to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::checks::svg::{Drawing, Element, Flaw, read};
use crate::checks::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Span};

/// The rule.
pub const RULE: Rule = Rule { name: "svg-allowlist", says: "a drawing holds something that is not allowed in one", check };

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 32;
/// How many elements a drawing may have, with those that `use` shows again.
const MAX_ELEMENTS: usize = 20_000;
/// How many elements a marker may hold: it is drawn at every corner of a line.
const MAX_IN_MARKER: usize = 4;
/// How wide and high a drawing may be, in its own units.
const MAX_SIZE: f64 = 10_000.0;
/// So many findings of one drawing are told.
const MOST_TOLD: usize = 20;

const ELEMENTS: &str = "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan \
    marker linearGradient radialGradient stop clipPath";

/// Attributes that say where something is and what it is.
const GEOMETRY: &str = "id x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy d points width height viewBox preserveAspectRatio version offset \
    transform rotate textLength lengthAdjust pathLength gradientUnits gradientTransform spreadMethod clipPathUnits \
    markerWidth markerHeight markerUnits refX refY orient href xlink:href style xmlns xmlns:xlink xml:space xml:lang lang \
    role aria-label aria-labelledby aria-describedby aria-hidden";

/// Attributes that say how it looks; a `style` may hold the same.
const LOOKS: &str = "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit \
    stroke-dasharray stroke-dashoffset opacity color stop-color stop-opacity clip-path clip-rule marker-start marker-mid marker-end \
    font-family font-size font-style font-weight font-variant font-stretch text-anchor text-decoration dominant-baseline \
    baseline-shift letter-spacing word-spacing writing-mode paint-order vector-effect display visibility overflow \
    shape-rendering text-rendering";

/// The families that are built into the program.
const FONTS: [&str; 4] = ["Noto Sans", "Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"];
/// Names of kinds of fonts, allowed after a family.
const GENERIC: [&str; 3] = ["sans-serif", "serif", "monospace"];

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in subject.agreement.drawings.values() {
        let text = &subject.around.files.file(*file).text;
        let mut said = BTreeSet::new();
        let flaws = judge(&read(text)).into_iter().filter(|flaw| said.insert(flaw.0.message.clone()));
        found.extend(
            flaws.take(MOST_TOLD).map(|(flaw, help)| Diagnostic::error(RULE.name, Span::new(*file, flaw.range), flaw.message).help(help)),
        );
    }
    found
}

/// What is wrong, with what to do about it.
type Judged = (Flaw, String);

fn judge(drawing: &Drawing) -> Vec<Judged> {
    let mut judge = Judge { drawing, ids: ids(drawing), found: Vec::new() };
    for flaw in &drawing.flaws {
        judge.say(&flaw.range, flaw.message.clone(), "the file is plain XML with one `<svg>`; a drawing program saves it as \"plain SVG\"");
    }
    judge.root();
    judge.sizes();
    let mut fonts: Vec<bool> = Vec::new();
    for element in &drawing.elements {
        judge.element(element);
        fonts.truncate(element.depth);
        let named = fonts.last().copied().unwrap_or(false) || names_font(element);
        if element.name == "text" && !named && !below_names_font(drawing, element) {
            judge.say(&element.range, "these words name no font", bundled());
        }
        fonts.push(named);
    }
    judge.found
}

struct Judge<'a> {
    drawing: &'a Drawing,
    /// The first element of each id, by its place in the list.
    ids: BTreeMap<&'a str, usize>,
    found: Vec<Judged>,
}

impl Judge<'_> {
    fn say(&mut self, range: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.found.push((Flaw { range: range.clone(), message: message.into() }, help.into()));
    }

    /// The outermost element: SVG of a size.
    fn root(&mut self) {
        let Some(root) = self.drawing.elements.first() else { return };
        if root.name != "svg" || root.attribute("xmlns") != Some(SVG) {
            self.say(&root.range, "a drawing is an `<svg>` in its own namespace", format!("it begins with `<svg xmlns=\"{SVG}\" …>`"));
            return;
        }
        let help = "`width` and `height` in units, or a `viewBox` of four numbers, say how large it is";
        let sides = [root.attribute("width"), root.attribute("height")];
        let view = root.attribute("viewBox");
        let sound_side = |side: Option<&str>| side.is_none_or(|side| length(side).is_some_and(is_size));
        if view.is_none() && sides.contains(&None) {
            self.say(&root.range, "the drawing has no size", help);
        } else if !sides.into_iter().all(sound_side) || !view.is_none_or(is_view) {
            self.say(&root.range, format!("the drawing's size is not one between 0 and {MAX_SIZE}"), help);
        }
    }

    /// Depth, number of elements, and what references multiply to.
    fn sizes(&mut self) {
        let elements = &self.drawing.elements;
        let mut uses_before = vec![0_usize];
        for element in elements {
            uses_before.push(uses_before[uses_before.len() - 1] + usize::from(element.name == "use"));
        }
        let mut shown = elements.len();
        for element in elements {
            if element.depth == MAX_DEPTH {
                self.say(
                    &element.range,
                    format!("elements stand more than {MAX_DEPTH} deep in each other"),
                    "groups that hold one thing only can go",
                );
            }
            let target = element.attributes.iter().find(|attribute| is_href(&attribute.name) && element.name == "use");
            let target = target.and_then(|attribute| self.ids.get(attribute.value.strip_prefix('#')?).copied());
            if let Some(target) = target {
                let end = elements[target].end;
                shown = shown.saturating_add(end - target);
                if uses_before[end] > uses_before[target] {
                    self.say(&element.range, "what a `<use>` shows holds a `<use>` itself", "the inner one is drawn out");
                }
            }
        }
        for (at, element) in elements.iter().enumerate().filter(|(_, element)| element.name == "marker") {
            if element.end - at - 1 > MAX_IN_MARKER {
                self.say(&element.range, format!("a marker holds more than {MAX_IN_MARKER} elements"), "an arrow's head is one path");
            }
        }
        if let Some(root) = elements.first().filter(|_| shown > MAX_ELEMENTS) {
            self.say(&root.range, format!("the drawing has more than {MAX_ELEMENTS} elements"), "`<use>` counts what it shows");
        }
    }

    fn element(&mut self, element: &Element) {
        let nested = element.name == "svg" && element.depth > 0;
        if nested || !lists(ELEMENTS, &element.name) {
            let help = match element.name.as_str() {
                "script" | "foreignObject" | "a" => "a drawing is looked at; it runs nothing and leads nowhere".to_owned(),
                "image" | "feImage" => "pictures are drawn out as shapes".to_owned(),
                "style" => "each element says how it looks, e.g. `fill=\"#17505f\"`".to_owned(),
                name if name.starts_with("animate") || name == "set" => "a drawing on paper does not move".to_owned(),
                _ => format!("a drawing is made of: {}", ELEMENTS.split_whitespace().collect::<Vec<_>>().join(", ")),
            };
            self.say(&element.range, format!("`<{}>` has no place in a drawing", element.name), help);
            return; // its attributes go with it
        }
        for attribute in &element.attributes {
            let (name, value, range) = (attribute.name.as_str(), attribute.value.as_str(), &attribute.range);
            if name == "style" {
                self.style(value, range);
            } else if !lists(GEOMETRY, name) && !lists(LOOKS, name) {
                let help = match name.starts_with("on") {
                    true => "a drawing is looked at; it runs nothing",
                    false => {
                        "where it is and how it looks is said with the plain attributes of SVG; a drawing program saves it as \"plain SVG\""
                    }
                };
                self.say(range, format!("`{name}` has no place in a drawing"), help);
            } else {
                self.value(name, value, range);
            }
        }
    }

    /// `fill: none; stroke: #17505f`: each declaration as an attribute.
    fn style(&mut self, value: &str, range: &Range<usize>) {
        if value.contains(['@', '\\', '{', '}', '<']) || value.contains("/*") {
            self.say(range, "this `style` holds more than declarations", "it lists `name: value`, parted by semicolons");
            return;
        }
        for declaration in value.split(';').filter(|declaration| !declaration.trim().is_empty()) {
            match declaration.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
                Some((name, value)) if lists(LOOKS, name) => self.value(name, value, range),
                Some((name, _)) => self.say(
                    range,
                    format!("`{name}` has no place in a drawing's `style`"),
                    "it says how things look, e.g. `fill: #17505f`",
                ),
                None => self.say(range, "this `style` holds more than declarations", "it lists `name: value`, parted by semicolons"),
            }
        }
    }

    fn value(&mut self, name: &str, value: &str, range: &Range<usize>) {
        let outside = "everything a drawing shows stands in its own file, and is named `#id`";
        let namespace = match name {
            "xmlns" => Some(SVG),
            "xmlns:xlink" => Some(XLINK),
            _ => None,
        };
        if let Some(namespace) = namespace {
            if value != namespace {
                self.say(range, format!("`{name}` is not SVG's"), format!("it is `{namespace}`"));
            }
        } else if is_href(name) {
            match value.strip_prefix('#') {
                Some(id) if self.ids.contains_key(id) => {}
                Some(id) => self.say(range, format!("the drawing has no `#{id}`"), outside),
                None => self.say(range, format!("`{name}` leads out of the drawing"), outside),
            }
        } else if name == "font-family" {
            self.fonts(value, range);
        } else if value.to_ascii_lowercase().contains("url") {
            let inside = value.trim().strip_prefix("url(").and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside);
            let id = inside.map(|inside| inside.trim_matches(['"', '\'', ' '])).and_then(|inside| inside.strip_prefix('#'));
            match id {
                Some(id) if self.ids.contains_key(id) && value.matches("url").count() == 1 => {}
                Some(id) if !self.ids.contains_key(id) => self.say(range, format!("the drawing has no `#{id}`"), outside),
                _ => self.say(range, format!("`{name}` leads out of the drawing"), outside),
            }
        }
    }

    fn fonts(&mut self, families: &str, range: &Range<usize>) {
        let mut bundled_before = false;
        for family in families.split(',').map(|family| family.trim().trim_matches(['"', '\''])) {
            let known = |font: &&str| font.eq_ignore_ascii_case(family);
            if FONTS.iter().any(known) {
                bundled_before = true;
            } else if !(bundled_before && GENERIC.iter().any(known)) {
                self.say(range, format!("the font `{family}` is not bundled"), bundled());
            }
        }
    }
}

fn bundled() -> String {
    format!("`font-family` is one of: {}", FONTS.join(", "))
}

fn ids(drawing: &Drawing) -> BTreeMap<&str, usize> {
    let mut ids = BTreeMap::new();
    for (at, element) in drawing.elements.iter().enumerate() {
        if let Some(id) = element.attribute("id") {
            ids.entry(id).or_insert(at);
        }
    }
    ids
}

fn names_font(element: &Element) -> bool {
    element.attribute("font-family").is_some() || element.attribute("style").is_some_and(|style| style.contains("font-family"))
}

/// Whether words are set in pieces that each name a font.
fn below_names_font(drawing: &Drawing, text: &Element) -> bool {
    let at = text.end.saturating_sub(1);
    drawing.elements.get(at).is_some_and(|last| last.depth > text.depth && names_font(last))
}

fn is_href(name: &str) -> bool {
    matches!(name, "href" | "xlink:href")
}

fn lists(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}

/// The number of a length such as `90`, `90px` or `24.5mm`.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = ["px", "pt", "pc", "mm", "cm", "in"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    number.parse().ok()
}

fn is_size(side: f64) -> bool {
    side > 0.0 && side <= MAX_SIZE
}

/// Whether a `viewBox` has four numbers, the last two a size.
fn is_view(view: &str) -> bool {
    let numbers: Option<Vec<f64>> = view.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() == 4 && numbers.iter().all(|number| number.is_finite()) && numbers[2..].iter().copied().all(is_size)
    })
}
