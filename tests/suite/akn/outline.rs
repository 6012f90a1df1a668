//! An agreement as lines, once from the model and once from the XML: number, words with their marks, references.
//! The two must be equal: that is the round trip.

use std::collections::BTreeMap;

use aftale::model::{Agreement, Block, Inline, Item, List, Place, Section, Table, Text};

use super::tree::{Child, Tree};

/// The lines of a model. References to other works are written as the IRIs that `works` gives them.
pub fn of_model(agreement: &Agreement, works: &BTreeMap<String, String>) -> Vec<String> {
    let mut lines = Lines { lines: Vec::new(), works };
    agreement.sections.iter().for_each(|section| lines.section(section, "section", ""));
    agreement.annexes.iter().for_each(|annex| lines.section(annex, "annex", "Bilag "));
    lines.lines
}

struct Lines<'a> {
    lines: Vec<String>,
    works: &'a BTreeMap<String, String>,
}

impl Lines<'_> {
    fn push(&mut self, kind: &str, label: &str, number: Option<&String>, text: &str) {
        self.lines.push(format!("{kind} {}| {text}", number.map(|number| format!("{label}{number} ")).unwrap_or_default()));
    }

    fn section(&mut self, section: &Section, kind: &str, label: &str) {
        let title = self.text(&section.title);
        self.push(kind, label, section.place.number.as_ref(), &title);
        section.blocks.iter().for_each(|block| self.block(block));
        section.sections.iter().for_each(|below| self.section(below, "section", ""));
        self.lines.push("end".into());
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Clause(clause) => {
                let text = self.text(&clause.text);
                self.push(if clause.lead { "lead" } else { "clause" }, "Stk. ", clause.place.number.as_ref(), &text);
                self.list(clause.list.as_ref());
            }
            Block::Table(table) => {
                let caption = self.text(&table.caption);
                self.push("table", "Tabel ", table.place.number.as_ref(), &caption);
                self.table(table);
            }
            Block::Figure(figure) => {
                let caption = self.text(&figure.caption);
                self.push("figure", "Figur ", figure.place.number.as_ref(), &caption);
                self.lines.push(format!("shows {}", figure.alternative.replace('\n', " ")));
            }
            Block::Definitions(definitions) => {
                for entry in &definitions.entries {
                    let line = format!("{}: {}", self.text(&entry.term), self.text(&entry.text));
                    self.push("definition", "", None, &line);
                }
            }
            Block::Directory(directory) => {
                let table = &directory.table;
                self.push("exhibit", "Tabel ", table.place.number.as_ref(), &self.text(&table.caption));
                self.table(table);
                self.lines.push(format!("dated {} {}", directory.as_of, directory.stated.words()));
            }
            Block::Responses(digest) => {
                let table = &digest.table;
                self.push("exhibit", "Tabel ", table.place.number.as_ref(), &self.text(&table.caption));
                self.table(table);
                self.lines.push(format!("counted {} {} {}", digest.draft, digest.settled, digest.stated.words()));
            }
            Block::Form(form) => {
                self.push("exhibit", "Formular ", form.place.number.as_ref(), &self.text(&form.caption));
                for part in &form.parts {
                    self.push("part", "", part.place.number.as_ref(), &self.text(&part.title));
                    for field in &part.fields {
                        let words: Vec<String> =
                            [&field.label, &field.help].into_iter().filter(|text| !text.is_empty()).map(Text::words).collect();
                        self.lines.push(format!("field {}/{} {}", field.width, field.lines, words.join(" / ")));
                        field.choices.iter().for_each(|choice| self.lines.push(format!("choice {}", choice.text.words())));
                    }
                }
            }
            Block::Checklist(it) => self.parts("Tjekliste ", &it.place, &it.caption, block),
            Block::Organisation(it) => self.parts("Figur ", &it.place, &it.caption, block),
            Block::Pathway(it) => self.parts("Figur ", &it.place, &it.caption, block),
        }
    }

    fn parts(&mut self, label: &str, place: &Place, caption: &Text, block: &Block) {
        self.push("exhibit", label, place.number.as_ref(), &self.text(caption));
        for part in block.printed_parts() {
            if part.place.id != place.id {
                self.push("part", "", None, &self.text(&part.caption));
            }
            self.table(&part);
        }
    }

    fn table(&mut self, table: &Table) {
        let header: Vec<String> = table.columns.iter().map(|column| self.text(&column.title)).collect();
        self.lines.push(format!("header {}", header.join(" / ")));
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| self.text(cell)).collect();
            self.lines.push(format!("row {}", cells.join(" / ")));
        }
    }

    fn list(&mut self, list: Option<&List>) {
        list.into_iter().flat_map(|list| &list.items).for_each(|item: &Item| {
            let text = self.text(&item.text);
            self.push("item", "", item.place.number.as_ref(), &text);
            self.list(item.list.as_ref());
        });
    }

    fn text(&self, text: &Text) -> String {
        text.0.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Words { text } => text.clone(),
            Inline::Emphasis { content } => format!("<i {}>", self.text(content)),
            Inline::Strong { content } => format!("<b {}>", self.text(content)),
            Inline::Link { url, content } => format!("<a {url} {}>", self.text(content)),
            Inline::Footnote(note) => format!("<note {} {}>", note.place.number.as_deref().unwrap_or_default(), self.text(&note.text)),
            Inline::Reference(reference) => {
                let target = reference.target.as_ref().map(ToString::to_string).unwrap_or_default();
                let work = reference.work.as_ref().map(|work| format!("{work}#"));
                let name = format!("{}{target}", work.unwrap_or_default());
                format!("<ref {} {}>", self.works.get(&name).unwrap_or(&name), reference.text)
            }
        }
    }
}

/// The lines of a document.
pub fn of_document(root: &Tree) -> Vec<String> {
    let eids = root.all().into_iter().filter_map(|element| Some((element.attribute("eId")?, element.attribute("aft:id")?))).collect();
    let mut reading = Reading { lines: Vec::new(), eids };
    root.path("act/body").elements().for_each(|element| reading.level(element));
    for annex in root.path("act").child("attachments").into_iter().flat_map(Tree::elements) {
        reading.line("annex", annex, &reading.mixed(annex.path("heading")));
        annex.path("doc/mainBody").elements().for_each(|element| reading.level(element));
        reading.lines.push("end".into());
    }
    reading.lines
}

struct Reading<'a> {
    lines: Vec<String>,
    /// Written id by eId.
    eids: BTreeMap<&'a str, &'a str>,
}

impl Reading<'_> {
    fn line(&mut self, kind: &str, element: &Tree, text: &str) {
        let number = element.child("num").map(|num| format!("{} ", num.text())).unwrap_or_default();
        self.lines.push(format!("{kind} {number}| {text}"));
    }

    fn level(&mut self, element: &Tree) {
        match (element.name.as_str(), element.attribute("name")) {
            ("chapter" | "section" | "subsection", None) | ("hcontainer", Some("afsnit")) => {
                self.line("section", element, &self.mixed(element.path("heading")));
                element.elements().for_each(|below| self.level(below));
                self.lines.push("end".into());
            }
            ("intro", _) => element.elements().for_each(|block| self.words("lead", &Tree::default(), block)),
            ("paragraph" | "alinea", _) => {
                let kind = if element.attribute("class") == Some("lead") { "lead" } else { "clause" };
                element.path("content").elements().for_each(|block| self.words(kind, element, block));
            }
            ("hcontainer", Some("kontaktoplysninger" | "hoeringssvar" | "formular" | "tjekliste" | "organisation" | "forloeb")) => {
                self.exhibit("exhibit", element.path("content/tblock"));
            }
            ("hcontainer", _) => element.path("content").elements().for_each(|block| self.block(block)),
            ("num" | "heading" | "p", _) => {}
            other => panic!("unexpected {other:?}"),
        }
    }

    fn exhibit(&mut self, kind: &str, block: &Tree) {
        let caption = block.child("heading").map(|heading| self.mixed(heading)).unwrap_or_default();
        self.line(kind, block, &caption);
        for below in block.elements() {
            match below.name.as_str() {
                "num" | "heading" => {}
                "tblock" => self.exhibit("part", below),
                "table" => self.rows(below),
                "blockList" => below.elements().for_each(|field| self.field(field)),
                "p" if below.attribute("aft:draft").is_some() => {
                    let [draft, settled] = ["aft:draft", "aft:final"].map(|name| below.attribute(name).expect("a work"));
                    self.lines.push(format!("counted {draft} {settled} {}", below.text()));
                }
                "p" => {
                    let (stated, _) =
                        below.text().split_once(". Ved").map(|(stated, aged)| (format!("{stated}."), aged.to_owned())).expect("an age");
                    self.lines.push(format!("dated {} {stated}", below.attribute("aft:as-of").expect("a date")));
                }
                other => panic!("unexpected `{other}`"),
            }
        }
    }

    fn field(&mut self, field: &Tree) {
        let words: Vec<String> = field.elements().filter(|child| child.name == "p").map(Tree::text).collect();
        let numbers = ["aft:width", "aft:lines"].map(|name| field.attribute(name).expect("a number"));
        self.lines.push(format!("field {} {}", numbers.join("/"), words.join(" / ")));
        for choice in field.child("blockList").into_iter().flat_map(Tree::elements) {
            self.lines.push(format!("choice {}", choice.path("p").text()));
        }
    }

    fn rows(&mut self, table: &Tree) {
        for row in table.elements() {
            let kind = if row.child("th").is_some() { "header" } else { "row" };
            let cells: Vec<String> = row.elements().map(|cell| self.mixed(cell.path("p"))).collect();
            self.lines.push(format!("{kind} {}", cells.join(" / ")));
        }
    }

    fn words(&mut self, kind: &str, numbered: &Tree, block: &Tree) {
        if block.name == "p" {
            return self.line(kind, numbered, &self.mixed(block));
        }
        assert_eq!(block.name, "blockList");
        let introduction = block.child("listIntroduction").map(|words| self.mixed(words)).unwrap_or_default();
        self.line(kind, numbered, &introduction);
        for item in block.elements().filter(|element| element.name == "item") {
            item.elements().filter(|element| element.name != "num").for_each(|block| self.words("item", item, block));
        }
    }

    fn block(&mut self, block: &Tree) {
        if block.name == "blockList" {
            for item in block.elements() {
                self.line("definition", item, &format!("{}: {}", self.mixed(item.path("heading/def")), self.mixed(item.path("p"))));
            }
            return;
        }
        let caption = block.child("heading").map(|heading| self.mixed(heading)).unwrap_or_default();
        if let Some(table) = block.child("table") {
            self.line("table", block, &caption);
            self.rows(table);
        } else {
            self.line("figure", block, &caption);
            self.lines.push(format!("shows {}", block.path("p/img").attribute("alt").expect("a text alternative")));
        }
    }

    fn mixed(&self, element: &Tree) -> String {
        let pieces = element.children.iter().map(|child| match child {
            Child::Words(words) => words.clone(),
            Child::Element(element) => self.inline(element),
        });
        pieces.collect()
    }

    fn inline(&self, element: &Tree) -> String {
        let href = element.attribute("href").unwrap_or_default();
        match element.name.as_str() {
            "a" => format!("<a {href} {}>", self.mixed(element)),
            "ref" => {
                let target = href.strip_prefix('#').map_or(href, |eid| self.eids.get(eid).copied().unwrap_or("?"));
                format!("<ref {target} {}>", self.mixed(element))
            }
            "inline" => {
                let named = |name| element.attribute(name).unwrap_or_default();
                format!("<ref {}#{} {}>", named("aft:work"), named("aft:target"), self.mixed(element))
            }
            "authorialNote" => format!("<note {} {}>", element.attribute("marker").unwrap_or_default(), self.mixed(element.path("p"))),
            mark @ ("i" | "b") => format!("<{mark} {}>", self.mixed(element)),
            other => panic!("unexpected `{other}`"),
        }
    }
}
