//! Counts what a work holds against its limits, over all its texts.

use crate::diagnostic::{Diagnostic, Span};
use crate::sources::limits;

/// How much a work holds so far.
#[derive(Debug, Default)]
pub struct Size {
    units: usize,
    cells: usize,
    figure_bytes: usize,
    full: bool,
}

impl Size {
    /// Whether there were too many units, so that the rest was not read.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Counts a heading, provision, item, footnote, word, table or figure.
    pub fn add_unit(&mut self) {
        self.units += 1;
    }

    /// Whether there was room for the block just counted; says so once when there was none.
    pub fn admits_block(&mut self, span: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
        if self.units > limits::UNITS.most && !self.full {
            self.full = true;
            let message = "with this, the work holds more than {} headings, paragraphs, items and the like; the rest is not read";
            diagnostics.push(limits::UNITS.exceeded(span, message));
        }
        !self.full
    }

    /// Counts a table's cells, its header's too; whether there is room for them. Says so once when there is none.
    pub fn admits_cells(&mut self, columns: usize, rows: usize, span: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let before = self.cells;
        self.cells = before.saturating_add(columns.saturating_mul(rows + 1));
        if before <= limits::CELLS.most && self.cells > limits::CELLS.most {
            diagnostics.push(limits::CELLS.exceeded(span, "with this table, the work's tables have more than {} cells"));
        }
        self.cells <= limits::CELLS.most
    }

    /// Counts a figure that is shown; whether there is room for it. Says so once when there is none.
    pub fn admits_figure(&mut self, bytes: usize, span: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let before = self.figure_bytes;
        self.figure_bytes = before.saturating_add(bytes);
        if before <= limits::FIGURES.most && self.figure_bytes > limits::FIGURES.most {
            diagnostics.push(limits::FIGURES.exceeded(span, "with this figure, the work shows figures of more than {}"));
        }
        self.figure_bytes <= limits::FIGURES.most
    }
}
