//! Reads back what these tests ask of a PDF: the words of its pages in drawing order, its streams, its names.
//!
//! It knows only the PDFs that we write: no object streams, two-byte fonts with a ToUnicode map.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

pub struct Pdf {
    objects: BTreeMap<usize, (String, Vec<u8>)>,
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        let mut objects = BTreeMap::new();
        let mut at = 0;
        while let Some(start) = find(bytes, b" 0 obj\n", at) {
            let line = bytes[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
            let number: usize = text(&bytes[line..start]).parse().expect("an object number");
            let body = start + 7;
            let end = find(bytes, b"\nendobj", body).expect("an end");
            let stream = find(bytes, b">>\nstream\n", body).filter(|&stream| stream < end);
            let head = text(&bytes[body..stream.unwrap_or(end)]);
            let (data, after) = match stream {
                Some(stream) => {
                    let length: usize = between(&head, "/Length ", &['/', '>', '\n']).trim().parse().expect("a length");
                    (inflated(&bytes[stream + 10..stream + 10 + length]), stream + 10 + length)
                }
                None => (Vec::new(), end),
            };
            objects.insert(number, (head, data));
            at = after;
        }
        Self { objects }
    }

    /// The words of every page, in drawing order, without white space and soft hyphens; running heads included.
    pub fn words(&self) -> String {
        let (pages, _) = self.objects.values().find(|(head, _)| head.contains("/Type/Pages/")).expect("pages");
        let words: String = references(between(pages, "/Kids[", &[']'])).map(|page| self.page(&self.objects[&page].0)).collect();
        squeezed(&words)
    }

    /// Every stream, unpacked.
    pub fn streams(&self) -> impl Iterator<Item = &[u8]> {
        self.objects.values().map(|(_, data)| data.as_slice())
    }

    /// Whether any object's own words hold these.
    pub fn says(&self, words: &str) -> bool {
        self.objects.values().any(|(head, _)| head.contains(words))
    }

    fn page(&self, page: &str) -> String {
        let reference = |key| references(between(page, key, &['R'])).next();
        let resources = reference("/Resources ").map_or("", |number| self.objects[&number].0.as_str());
        let fonts = between(resources, "/Font<<", &['>']).split('/').filter_map(|font| {
            let (name, reference) = font.split_once(' ')?;
            Some((name.to_owned(), self.map(reference.split(' ').next()?.parse().ok()?)))
        });
        let fonts: BTreeMap<String, BTreeMap<u16, String>> = fonts.collect();
        let Some(contents) = reference("/Contents ") else { return String::new() };
        shown(&self.objects[&contents].1, &fonts)
    }

    /// A font's ToUnicode map.
    fn map(&self, font: usize) -> BTreeMap<u16, String> {
        let number = references(between(&self.objects[&font].0, "/ToUnicode ", &['R'])).next().expect("a map");
        let map = text(&self.objects[&number].1);
        let pairs = map.lines().filter_map(|line| {
            let (code, words) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
            let units: Vec<u16> = hex(words).chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16(&units).ok()?))
        });
        pairs.collect()
    }
}

/// Words without white space and soft hyphens, so that line breaks do not count.
pub fn squeezed(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{ad}').collect()
}

/// The words that a content stream shows.
fn shown(content: &[u8], fonts: &BTreeMap<String, BTreeMap<u16, String>>) -> String {
    let mut words = String::new();
    let mut font = None;
    let mut at = 0;
    while at < content.len() {
        match content[at] {
            b'/' => {
                let end = content[at + 1..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(content.len(), |end| at + 1 + end);
                font = fonts.get(&text(&content[at + 1..end])).or(font);
                at = end;
            }
            b'(' => {
                let (codes, after) = literal(content, at + 1);
                let map = font.expect("a font before words");
                words.extend(codes.chunks(2).map(|code| map[&u16::from_be_bytes([code[0], code[1]])].as_str()));
                at = after;
            }
            b'<' if content[at + 1] != b'<' => {
                let end = find(content, b">", at).expect("an end");
                let map = font.expect("a font before words");
                let codes = hex(&text(&content[at + 1..end]));
                words.extend(codes.chunks(2).map(|code| map[&u16::from_be_bytes([code[0], code[1]])].as_str()));
                at = end + 1;
            }
            b'<' => at = find(content, b">>", at).expect("an end") + 2,
            _ => at += 1,
        }
    }
    words
}

/// A string in brackets: its bytes, and where it ends.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    let mut depth = 1;
    loop {
        match content[at] {
            b'\\' => {
                let digits = content[at + 1..].iter().take(3).take_while(|byte| (b'0'..b'8').contains(byte)).count();
                if digits > 0 {
                    let octal = text(&content[at + 1..at + 1 + digits]);
                    bytes.push(u8::from_str_radix(&octal, 8).expect("three digits"));
                    at += digits;
                } else {
                    let letters = [(b'n', b'\n'), (b'r', b'\r'), (b't', b'\t'), (b'b', 8), (b'f', 12)];
                    let next = content[at + 1];
                    bytes.push(letters.iter().find(|(letter, _)| *letter == next).map_or(next, |(_, byte)| *byte));
                    at += 1;
                }
            }
            b')' if depth == 1 => return (bytes, at + 1),
            byte => {
                depth += usize::from(byte == b'(');
                depth -= usize::from(byte == b')');
                bytes.push(byte);
            }
        }
        at += 1;
    }
}

fn inflated(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match ZlibDecoder::new(data).read_to_end(&mut out) {
        Ok(_) => out,
        Err(_) => data.to_vec(),
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

fn between<'a>(words: &'a str, start: &str, ends: &[char]) -> &'a str {
    let rest = words.split_once(start).map_or("", |(_, rest)| rest);
    rest.split(ends).next().unwrap_or("")
}

fn references(words: &str) -> impl Iterator<Item = usize> {
    words.split('R').filter_map(|reference| reference.split_whitespace().next()?.parse().ok())
}

fn hex(words: &str) -> Vec<u8> {
    let digits: Vec<u32> = words.chars().filter_map(|letter| letter.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).expect("two digits")).collect()
}
