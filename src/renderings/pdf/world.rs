//! Typst, behind one function: files in memory go in, a PDF comes out.
//!
//! There is no disk, no network, no package and no clock in this world, and no fonts but the bundled ones and those that lie
//! among the layouts. Each document is set on an OS thread of its own with a rayon pool of one: `typst_pdf::pdf` yields to the pool it runs
//! on, and in a shared pool would begin the next document on top of this one's stack, and so on until it overflows.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, LazyLock};

use comemo::Track;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::ecow::EcoString;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::introspection::{EmptyIntrospector, Introspector, Location};
use typst::model::{LateLinkResolver, Numbering};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo, FontVariant};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::{self, FontStore};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::layouts::LayoutError;
use crate::model::UnitId;
use crate::renderings::paged::{PageNumbers, Paged};
use crate::renderings::pdf::data::{self, Document};

/// Typst recurses deeply; what it bounds itself fits into this.
const STACK_BYTES: usize = 16 << 20;

/// How many documents are being set at this moment; tells how long a memoized result is worth keeping.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// What every document shares: the standard library and the bundled fonts.
static SHARED: LazyLock<(LazyHash<Library>, FontStore)> = LazyLock::new(|| (LazyHash::new(Library::default()), bundled_fonts()));

/// The folder of a publisher's own fonts, among the layouts.
const OWN_FONTS: &str = "fonts/";

fn bundled_fonts() -> FontStore {
    let mut store = FontStore::new();
    store.extend(fonts::embedded());
    for bytes in [notosans::REGULAR_TTF, notosans::ITALIC_TTF, notosans::BOLD_TTF, notosans::BOLD_ITALIC_TTF] {
        store.extend(faces(Bytes::new(bytes)));
    }
    store
}

/// The faces in a font file.
fn faces(bytes: Bytes) -> impl Iterator<Item = (Font, FontInfo)> {
    Font::iter(bytes).map(|font| (font.clone(), font.info().clone()))
}

/// The bundled fonts with the publisher's own after them; `None` when there are none of its own.
fn with_own_fonts(files: &BTreeMap<String, Arc<[u8]>>) -> Result<Option<FontStore>, LayoutError> {
    let mut own = files.iter().filter(|(path, _)| path.starts_with(OWN_FONTS)).peekable();
    if own.peek().is_none() {
        return Ok(None);
    }
    let mut store = bundled_fonts();
    for (path, bytes) in own {
        let faces: Vec<(Font, FontInfo)> = faces(Bytes::new(Arc::clone(bytes))).collect();
        if faces.is_empty() {
            return Err(failed(path, "it is no TrueType or OpenType font".into()));
        }
        store.extend(faces);
    }
    Ok(Some(store))
}

/// The first letter that no bundled text face has.
pub fn lacking(words: &str) -> Option<char> {
    let faces: Vec<&FontInfo> = ["libertinus serif", "noto sans"]
        .iter()
        .filter_map(|family| SHARED.1.book().info(SHARED.1.book().select(family, FontVariant::default())?))
        .collect();
    // these are never drawn, so no face needs them
    let drawn = |letter: &char| {
        !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
    };
    words.chars().filter(drawn).find(|&letter| !faces.iter().any(|face| face.coverage.contains(u32::from(letter))))
}

/// Sets one document and exports it. Blocks; may be called from any number of threads, also those of a rayon pool.
pub fn typeset(document: Document) -> Result<Paged, LayoutError> {
    let layout = document.layout.clone();
    let layout = layout.as_str();
    let own_pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK_BYTES).build();
    let own_pool = own_pool.map_err(|error| failed(layout, format!("there is no thread to set it on: {error}")))?;
    // a channel, not `install`: a rayon worker that waits inside `install` takes up other documents meanwhile
    let (sender, receiver) = sync_channel(1);
    own_pool.spawn(move || {
        let workers = AT_WORK.fetch_add(1, Ordering::SeqCst) + 1;
        let outcome = catch_unwind(AssertUnwindSafe(|| compile_and_export(document)));
        AT_WORK.fetch_sub(1, Ordering::SeqCst);
        // eviction ages everybody's results, so what a document shares must outlive one turn of each worker
        comemo::evict(workers);
        let _ = sender.send(outcome.ok());
    });
    receiver.recv().ok().flatten().unwrap_or_else(|| Err(failed(layout, "Typst itself broke off".into())))
}

fn compile_and_export(document: Document) -> Result<Paged, LayoutError> {
    let Document { layout, files, identity, destinations } = document;
    let world = MemoryWorld::new(&layout, files)?;

    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let pages = output.map_err(|errors| world.explain(&errors))?;
    if !warnings.is_empty() {
        return Err(world.explain(&warnings));
    }
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some(data::tool())),
        standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).expect("PDF/A-3a and PDF/UA-1 are both of PDF 1.7"),
        ..PdfOptions::default()
    };
    // the face for bundles of documents is the one that takes named destinations besides headings
    let links = LateLinkResolver::new(None, &EmptyIntrospector);
    let named = named_destinations(&pages, &destinations);
    let bytes = typst_pdf::pdf_in_bundle(&pages, &options, &named, links.track()).map_err(|errors| world.explain(&errors))?;
    Ok(Paged { bytes, pages: page_numbers(&pages, &named) })
}

/// The page that each destination stands on, as it is printed: by the page's own number and numbering, which need not
/// be the place of the sheet.
fn page_numbers(pages: &PagedDocument, destinations: &[(Location, EcoString)]) -> PageNumbers {
    let printed = |location: Location| {
        let sheet = pages.introspector().page(location)?.get();
        let page = pages.pages().get(sheet - 1)?;
        let by_pattern = match &page.numbering {
            Some(Numbering::Pattern(pattern)) => pattern.apply(None, &[page.number]).ok(),
            Some(Numbering::Func(_)) | None => None,
        };
        Some(by_pattern.map_or_else(|| page.number.to_string(), |number| number.to_string()))
    };
    destinations.iter().filter_map(|(location, id)| Some((UnitId::new(id.as_str()), printed(*location)?))).collect()
}

/// Where the labels stand that are ids of units, in print order.
fn named_destinations(pages: &PagedDocument, ids: &BTreeSet<String>) -> Vec<(Location, EcoString)> {
    let labelled = pages.introspector().query_labelled();
    let named = labelled.iter().filter_map(|element| element.location().zip(element.label()));
    named
        .map(|(location, label)| (location, EcoString::from(label.resolve().as_str())))
        .filter(|(_, id)| ids.contains(id.as_str()))
        .collect()
}

/// What is wrong, as an error of a layout, e.g. `agreement.typ`.
pub fn failed(layout: &str, reason: String) -> LayoutError {
    LayoutError::Failed { path: format!("{}{layout}", data::FOLDER), reason }
}

/// Files in memory, shared fonts, no clock.
struct MemoryWorld {
    main: FileId,
    files: FileStore<MemoryFiles>,
    /// Where a publisher has brought its own; else the shared ones.
    fonts: Option<FontStore>,
}

struct MemoryFiles(BTreeMap<String, Arc<[u8]>>);

impl FileLoader for MemoryFiles {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        if let VirtualRoot::Package(_) = id.root() {
            return Err(FileError::Other(Some("layouts use no packages".into())));
        }
        let path = id.vpath().get_without_slash();
        self.0.get(path).map(|bytes| Bytes::new(Arc::clone(bytes))).ok_or_else(|| FileError::NotFound(path.into()))
    }
}

impl MemoryWorld {
    fn new(layout: &str, files: BTreeMap<String, Arc<[u8]>>) -> Result<Self, LayoutError> {
        if !files.contains_key(layout) {
            return Err(LayoutError::Missing(format!("{}{layout}", data::FOLDER)));
        }
        let path = VirtualPath::new(layout).expect("the layouts' names are plain");
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        let fonts = with_own_fonts(&files)?;
        Ok(Self { main, files: FileStore::new(MemoryFiles(files)), fonts })
    }

    fn fonts(&self) -> &FontStore {
        self.fonts.as_ref().unwrap_or(&SHARED.1)
    }

    /// All findings in one error that names the file of the first; each with its line and Typst's hints.
    fn explain(&self, findings: &[SourceDiagnostic]) -> LayoutError {
        let first = findings.first().and_then(|finding| finding.span.id()).unwrap_or(self.main);
        let in_layout = |file: FileId| file.vpath().get_without_slash().ends_with(".typ");
        let blamed = if in_layout(first) { first } else { self.main };
        // one mistake is often found at many places: the first says it
        let mut said = BTreeSet::new();
        let reasons = findings.iter().filter(|finding| said.insert(&finding.message)).map(|finding| {
            let place = finding.span.id().zip(self.range(finding.span)).and_then(|(file, range)| {
                let line = self.line(file, range.start)?;
                Some(if file == blamed { format!("line {line}: ") } else { format!("{}, line {line}: ", file.vpath().get_without_slash()) })
            });
            let hints: String = finding.hints.iter().map(|hint| format!(" ({})", hint.v)).collect();
            format!("{}{}{hints}", place.unwrap_or_default(), finding.message)
        });
        failed(blamed.vpath().get_without_slash(), reasons.collect::<Vec<_>>().join("; "))
    }

    /// 1-based line of a byte in a text file.
    fn line(&self, file: FileId, at: usize) -> Option<usize> {
        let bytes = self.file(file).ok()?;
        Some(bytes.get(..at)?.iter().filter(|&&byte| byte == b'\n').count() + 1)
    }
}

impl World for MemoryWorld {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.0
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts().book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts().font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
