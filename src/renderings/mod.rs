//! Model or comparison to bytes, one folder per format; the folders never look at each other.
//!
//! A PDF or page is first a [`Document`]: all that its layout needs. The layout then runs here or, when it is not one
//! of ours, [`apart`].

pub mod apart;

mod document;

mod paged;

pub mod cells;

mod drawing;

mod exhibits;

pub mod passages;

pub mod pdf;

pub mod akn;

pub mod html;

pub mod json;

pub mod sentences;

pub mod phrases;

pub mod approvals;

mod explanations;

mod lines;

mod rows;

pub mod text;

pub mod csv;

pub mod xlsx;

pub mod history;

pub mod duties;

pub use document::Document;
pub use paged::{PageNumbers, Paged};
