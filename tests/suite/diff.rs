//! Comparisons, from the smallest text that shows each kind of change; `groups` has splits
//! and mergers, `rulings` and `equivalents` what an editor says, `edits` known edits of a long text, `limits` the arbitrary and hostile ones.

mod carried_on;
mod deadlines;
mod duties;
mod duty_words;
mod edits;
mod equivalents;
mod explain;
mod groups;
mod history;
mod kinds;
mod limits;
mod marks;
mod moves;
mod parties;
mod rulings;
mod selection;
mod sentences;
mod tables;
mod terminal;

use std::collections::BTreeMap;

use aftale::diagnostic::{Files, Span};
use aftale::diff::comparison::{CellChange, Change, ChangeKind, Comparison, Effect, Flag, Op, PairedBy, Reason, Run, Significance};
use aftale::diff::wording::runs;
use aftale::diff::{Document, Options, Work, compare, compare_counting, compare_with};
use aftale::model::record::Direction;
use aftale::model::{Area, Deadline, Modality, Obligation, PartyId, Record, Target, Unit, UnitId, UnitKind};
use aftale::renderings::text::render_comparison;

/// Reads lines as units: `#` and `##` are headings with decimal numbers, `-` items, `|` rows, anything else paragraphs that
/// count 1, 2, … below their heading. `{#id}` at the end is a written id.
fn document(lines: &[&str]) -> Document {
    let mut units: Vec<Unit> = Vec::new();
    let (mut chapters, mut sections, mut clauses) = (0, 0, 0);
    let (mut chapter, mut parent) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        let (text, id) =
            line.strip_suffix('}').and_then(|line| line.rsplit_once(" {#")).map_or((*line, None), |(text, id)| (text, Some(id)));
        let (kind, text, number, above) = if let Some(title) = text.strip_prefix("## ") {
            (sections, clauses) = (sections + 1, 0);
            (UnitKind::Heading, title, Some(format!("{chapters}.{sections}")), chapter)
        } else if let Some(title) = text.strip_prefix("# ") {
            (chapters, sections, clauses) = (chapters + 1, 0, 0);
            (UnitKind::Heading, title, Some(chapters.to_string()), None)
        } else if let Some(item) = text.strip_prefix("- ") {
            (UnitKind::Item, item, None, parent)
        } else if let Some(row) = text.strip_prefix("| ") {
            (UnitKind::Row, row, None, parent)
        } else {
            clauses += 1;
            (UnitKind::Paragraph, text, Some(clauses.to_string()), parent)
        };
        if kind == UnitKind::Heading {
            parent = Some(at);
            if line.starts_with("# ") {
                chapter = Some(at);
            }
        }
        units.push(Unit {
            kind,
            id: UnitId::new(id.map_or_else(|| format!("sted.{at}"), str::to_owned)),
            written: id.is_some(),
            citation: number.clone().unwrap_or_default(),
            number,
            text: if kind == UnitKind::Row { text.split(" | ").collect::<Vec<_>>().join("\t") } else { text.to_owned() },
            records: Vec::new(),
            drawing: None,
            parent: above,
            span: Span::default(),
        });
    }
    Document { id: "tekst".into(), units, ..Document::default() }
}

fn files() -> Files {
    let mut files = Files::default();
    files.add("tekst.md", "");
    files
}

pub fn compared(before: &[&str], after: &[&str]) -> Comparison {
    compare(&document(before), &document(after), &files())
}

/// The one change that has these words on either side.
fn change<'a>(comparison: &'a Comparison, words: &str) -> &'a Change {
    let holds = |change: &&Change| [Op::Insert, Op::Delete].iter().any(|op| side(change, *op).contains(words));
    let mut found = comparison.changes.iter().filter(holds);
    let first = found.next().unwrap_or_else(|| panic!("no change has the words {words:?}"));
    assert!(found.next().is_none(), "more than one change has the words {words:?}");
    first
}

/// The words of one side of a change.
fn side(change: &Change, op: Op) -> String {
    change.runs.iter().filter(|run| run.op == Op::Equal || run.op == op).map(|run| run.text.as_str()).collect()
}

fn marked(before: &str, after: &str) -> String {
    let run = |run: Run| match run.op {
        Op::Equal => run.text,
        Op::Delete => format!("[{}]", run.text),
        Op::Insert => format!("{{{}}}", run.text),
    };
    runs(before, after).into_iter().map(run).collect()
}

pub const SEND: &str = "Hospitalet sender kommunen en besked om indlæggelsen ved registreringen";
pub const TRAIN: &str = "Kommunen begynder genoptræningen efter aftale med borgeren og de pårørende";
pub const SMOKE: &str = "Almen praksis henviser rygere til et tilbud om rygestop i nærområdet";
pub const MEET: &str = "Klyngestyregruppen mødes to gange om året og drøfter fælles projekter";

mod pairing {
    use super::*;

    #[test]
    fn a_written_id_wins_over_equal_words() {
        let before = [&*format!("{SEND} {{#besked}}"), TRAIN];
        let after = [&*format!("{} {{#besked}}", SEND.replace("en besked", "et varsel")), SEND, TRAIN];
        let comparison = compared(&before, &after);
        let change = change(&comparison, "varsel");
        assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Id);
        assert_eq!(comparison.ledger[&ChangeKind::Inserted], 1);
    }

    #[test]
    fn one_id_on_very_different_texts_pairs_and_is_grave() {
        let comparison = compared(&[&format!("{SEND} {{#besked}}")], &[&format!("{MEET} {{#besked}}")]);
        let change = &comparison.changes[0];
        assert_eq!((change.significance, change.reason), (Significance::Grave, Reason::SameIdOtherText));
        assert_eq!(change.flags, [Flag::SameIdOtherText]);
    }

    #[test]
    fn a_renamed_heading_that_keeps_id_and_text_is_not_another_text() {
        let comparison = compared(&["# Indlæggelse {#ind}", SEND, TRAIN], &["# Vejen hertil {#ind}", SEND, TRAIN]);
        assert_eq!(change(&comparison, "Vejen").flags, []);
        assert_eq!(change(&comparison, "Vejen").significance, Significance::Minor);
    }

    #[test]
    fn a_placed_id_pairs_nothing() {
        let comparison = compared(&[SEND], &[MEET]);
        assert_eq!(comparison.ledger[&ChangeKind::Deleted], 1);
    }

    #[test]
    fn repeated_headings_pair_by_what_stands_below_them() {
        let before = ["# Et", "## Opgaver", SEND, "# To", "## Opgaver", TRAIN];
        let comparison = compared(&before, &["# To", "## Opgaver", TRAIN, "# Et", "## Opgaver", SEND]);
        let pairs: BTreeMap<&str, &str> = comparison.changes.iter().map(|c| (c.before[0].id.as_str(), c.after[0].id.as_str())).collect();
        assert_eq!((pairs["sted.1"], pairs["sted.4"]), ("sted.4", "sted.1"));
    }

    #[test]
    fn repeated_lines_pair_in_order() {
        let comparison = compared(&["Nej", "Ja", "Nej", "Nej"], &["Nej", "Ja", "Nej"]);
        assert_eq!(comparison.ledger[&ChangeKind::Deleted], 1);
        assert_eq!(comparison.ledger[&ChangeKind::Moved], 0);
    }

    #[test]
    fn a_moved_section_is_told_once() {
        let one = ["# Besked", SEND];
        let two = ["# Træning og mere", TRAIN, SMOKE, MEET];
        let comparison = compared(&[&one[..], &two[..]].concat(), &[&two[..], &one[..]].concat());
        assert_eq!(change(&comparison, "Besked").flags, [Flag::Renumbered]);
        let below = change(&comparison, "registreringen");
        assert_eq!((below.kind, below.flags.as_slice()), (ChangeKind::Moved, &[Flag::MovedWith(UnitId::new("sted.4"))][..]));
    }
}

mod wording {
    use super::*;

    #[test]
    fn a_dropped_negation_is_marked_and_grave() {
        let comparison = compared(&["Hospitalet må ikke udskyde en udskrivning"], &["Hospitalet må udskyde en udskrivning"]);
        let change = &comparison.changes[0];
        assert!(change.runs.iter().any(|run| run.op == Op::Delete && run.text.trim() == "ikke"));
        assert_eq!((change.significance, change.reason), (Significance::Grave, Reason::WordsLowered));
    }

    #[test]
    fn a_changed_number_is_substantial() {
        let comparison = compared(&["Svaret kommer fra 5 kommuner i klyngen"], &["Svaret kommer fra 3 kommuner i klyngen"]);
        assert_eq!(comparison.changes[0].reason, Reason::BindingWordChanged);
    }

    #[test]
    fn a_binding_word_that_stays_while_all_around_it_changes_is_wording() {
        let comparison = compared(&["Regionen og kommunen skal mødes"], &["Regionen og kommunerne skal tales ved"]);
        assert_eq!(comparison.changes[0].reason, Reason::Wording);
    }

    #[test]
    fn amounts_and_dates_are_marked_whole() {
        insta::assert_snapshot!(marked("fra 1.234,5 mio. kr. den 1. juli 2019", "fra 1.234,7 mio. kr. den 1. juli 2020"), @"fra [1.234,5 mio. kr. den 1. juli 2019]{1.234,7 mio. kr. den 1. juli 2020}");
    }

    #[test]
    fn one_small_word_does_not_cut_a_long_change_in_two() {
        let (before, after) = ("alle gamle ord og flere gamle ord her", "nye sætninger kommer og helt andre ting her");
        insta::assert_snapshot!(marked(before, after), @"[alle gamle ord og flere gamle ord]{nye sætninger kommer og helt andre ting} her");
    }

    #[test]
    fn a_word_that_binds_is_kept_between_two_long_changes() {
        let (before, after) =
            ("alle de gamle parter skal sende mange lange breve nu", "enhver ny part der findes skal skrive korte beskeder nu");
        assert!(marked(before, after).contains("]{enhver ny part der findes} skal ["));
    }

    #[test]
    fn an_added_sentence_is_marked_from_its_first_word_to_its_last() {
        let (before, after) = ("Planen sendes. Kommunen svarer.", "Planen sendes. Planen læses. Kommunen svarer.");
        insta::assert_snapshot!(marked(before, after), @"Planen sendes. {Planen læses. }Kommunen svarer.");
    }

    #[test]
    fn cells_keep_their_tabs() {
        insta::assert_snapshot!(marked("Svar\t5 hverdage", "Svar\t3 hverdage").replace('\t', "|"), @"Svar|[5 hverdage]{3 hverdage}");
    }
}
