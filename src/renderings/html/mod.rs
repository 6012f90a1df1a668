//! Agreement or comparison to one self-contained, accessible HTML page.
//!
//! The page is also well-formed XML behind its doctype, holds no script, and asks for nothing outside itself: the
//! style sheet travels inside, allowed by its hash, and drawings are data addresses.
//!
//! **Where the words are.** In an agreement's page every word of the model stands in an element with `data-block`:
//!
//! | `data-block` | what it holds |
//! |---|---|
//! | `heading` | a section's title |
//! | `paragraph` | a provision's paragraph; when a directory was drawn up, and how old that is |
//! | `item` | a list item without the list below it; name, help and answers of a form's field |
//! | `cell` | a cell of a table, header cells too |
//! | `caption` | the caption of a table, figure, form or checklist, and the title of a part of it |
//! | `note` | a footnote; it stands right after the heading, provision, table or word list that calls it |
//! | `term`, `definition` | the two sides of a word list |
//!
//! **What the page adds** carries `data-apparatus` on its outermost element, within a block or around none:
//! 1. navigation: skip link, publisher's line, period line, contents, shortcuts, files;
//! 2. the title and the facts;
//! 3. numbers and labels: chapter, section and stk. numbers, "Tabel 1.", "Figur 1.", the calls of notes, their
//!    numbers and the way back. The numbers of list items are the browser's own;
//! 4. records: what a provision was marked as;
//! 5. how to cite, shown when a place is linked to;
//! 6. the text alternative of a figure, as text; the drawing of a diagram, whose words stand in the table below it;
//! 7. what a form says about itself; what is filled in has no words;
//! 8. how the text came to be, and the colophon.
//!
//! So the words of a block are the text of its element without what is marked as apparatus.
//!
//! What differs between two pages is decided here; what a reader sees is decided by `layouts/html/` and the
//! label files.

mod comparison;
mod document;
mod history;
mod links;
mod page;
mod templates;

pub use comparison::prepare_comparison;
pub use document::Document;
pub use history::prepare_history;
pub use page::{prepare_agreement, prepare_extract};
