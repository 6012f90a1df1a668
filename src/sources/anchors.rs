//! Finds the block that each attribute block belongs to: the heading it stands on, the paragraph or item right
//! before it, or, as a paragraph of its own, the table, figure or whole list above it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::sources::attributes::Attributes;
use crate::sources::raw::{RawBlock, RawInline, RawKind};

/// Which block an attribute block belongs to: where the block starts, and whether the whole list is meant.
pub type Anchor = (usize, bool);

/// Finds the block each attribute block belongs to.
pub fn attach(text: &str, found: Vec<Attributes>, blocks: &[RawBlock], diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Anchor, Attributes> {
    let mut leaves: Vec<(Range<usize>, bool)> = Vec::new();
    for block in blocks {
        gather_leaves(block, &mut leaves);
    }
    let mut attached = BTreeMap::new();
    for attributes in found {
        let at = attributes.span.range().start;
        let near = leaves.partition_point(|(range, _)| range.start <= at).checked_sub(1).map(|index| &leaves[index]);
        let heading = near.filter(|(range, heading)| *heading && range.contains(&at));
        let before = near.filter(|(range, heading)| !*heading && end_of(text, range) <= at);
        let glued = before.filter(|(range, _)| text[end_of(text, range)..at].matches('\n').take(2).count() == 1);
        let above = blocks.partition_point(|block| block.range.start < at).checked_sub(1).map(|index| &blocks[index]);
        let whole = above.filter(|block| matches!(block.kind, RawKind::List { .. } | RawKind::Table { .. }) || is_image(block));
        let anchor = match (heading.or(glued), whole) {
            (Some((range, _)), _) => (range.start, false),
            (None, Some(block)) => (block.range.start, matches!(block.kind, RawKind::List { .. })),
            (None, None) => {
                let finding = Diagnostic::error("attribute-block", attributes.span, "this block belongs to nothing");
                diagnostics.push(finding.help("put it on the line right after its paragraph, with no empty line between"));
                continue;
            }
        };
        if let Some(first) = attached.get(&anchor) {
            let first: &Attributes = first;
            let finding = Diagnostic::error("attribute-block", attributes.span, "this has an attribute block already");
            diagnostics.push(finding.related(first.span, "the first one").help("write everything in one block"));
            continue;
        }
        attached.insert(anchor, attributes);
    }
    attached
}

fn gather_leaves(block: &RawBlock, leaves: &mut Vec<(Range<usize>, bool)>) {
    match &block.kind {
        RawKind::Heading { .. } => leaves.push((block.range.clone(), true)),
        RawKind::Paragraph(_) | RawKind::Table { .. } => leaves.push((block.range.clone(), false)),
        RawKind::List { items, .. } => {
            for item in items {
                leaves.push((item.range.clone(), false));
                if let Some(list) = &item.list {
                    gather_leaves(list, leaves);
                }
            }
        }
        RawKind::Definitions(entries) => leaves.extend(entries.iter().map(|entry| (entry.range.clone(), false))),
    }
}

/// The end of a block without the white space after it.
fn end_of(text: &str, range: &Range<usize>) -> usize {
    range.start + text[range.clone()].trim_end().len()
}

/// Whether a block is an image that stands alone.
pub fn is_image(block: &RawBlock) -> bool {
    matches!(&block.kind, RawKind::Paragraph(pieces) if matches!(pieces[..], [RawInline::Image { .. }]))
}
