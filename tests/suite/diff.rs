//! Comparisons, from the smallest text that shows each kind of change; `groups` has splits
//! and mergers, `edits` known edits of a long text, `limits` the arbitrary and hostile ones.

mod edits;
mod groups;
mod limits;

use std::collections::BTreeMap;

use aftale::diagnostic::{Files, Span};
use aftale::diff::comparison::{Change, ChangeKind, Comparison, Effect, Flag, Op, PairedBy, Reason, Run, Significance};
use aftale::diff::wording::runs;
use aftale::diff::{Document, Work, compare, compare_counting};
use aftale::model::record::Direction;
use aftale::model::{Area, Deadline, Modality, Obligation, PartyId, Record, Target, Unit, UnitId, UnitKind};
use aftale::renderings::text::render_comparison;

/// Reads lines as units: `#` and `##` are headings with decimal numbers, `-` items, anything else paragraphs that
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
            text: text.to_owned(),
            records: Vec::new(),
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

fn compared(before: &[&str], after: &[&str]) -> Comparison {
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

const SEND: &str = "Hospitalet sender kommunen en besked om indlæggelsen ved registreringen";
const TRAIN: &str = "Kommunen begynder genoptræningen efter aftale med borgeren og de pårørende";
const SMOKE: &str = "Almen praksis henviser rygere til et tilbud om rygestop i nærområdet";
const MEET: &str = "Klyngestyregruppen mødes to gange om året og drøfter fælles projekter";

mod kinds {
    use super::*;

    #[test]
    fn equal_texts_are_unchanged() {
        let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", SEND, TRAIN]);
        assert!(comparison.changes.iter().all(|change| change.kind == ChangeKind::Unchanged && change.reason == Reason::Same));
        assert_eq!(comparison.ledger[&ChangeKind::Unchanged].changes, 3);
    }

    #[test]
    fn other_words_at_the_same_place_are_reworded() {
        let after = SEND.replace("en besked", "et varsel");
        let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", &after, TRAIN]);
        let change = change(&comparison, "varsel");
        assert_eq!((change.kind, change.significance, change.reason), (ChangeKind::Reworded, Significance::Minor, Reason::Wording));
        assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Likeness);
    }

    #[test]
    fn a_new_text_is_inserted_and_a_missing_one_deleted() {
        let comparison = compared(&["# Formål", SEND, TRAIN], &["# Formål", SEND, SMOKE]);
        assert_eq!(change(&comparison, "rygestop").kind, ChangeKind::Inserted);
        assert_eq!(change(&comparison, "genoptræningen").kind, ChangeKind::Deleted);
    }

    #[test]
    fn a_deleted_text_is_told_at_the_place_it_stood() {
        let comparison = compared(&["# Formål", SEND, TRAIN, MEET], &["# Formål", SEND, MEET]);
        let told: Vec<&str> = comparison.changes.iter().map(|change| change.runs[0].text.as_str()).collect();
        assert_eq!(told, [TRAIN, "Formål", SEND, MEET], "gravest first, then in print order");
    }

    #[test]
    fn a_lighter_text_that_passes_a_heavier_one_has_moved() {
        let comparison = compared(&["# Formål", SEND, "Her står lidt", TRAIN], &["# Formål", SEND, TRAIN, "Her står lidt"]);
        let change = change(&comparison, "Her står lidt");
        assert_eq!((change.kind, change.significance), (ChangeKind::Moved, Significance::Minor));
        assert_eq!(change.flags, [Flag::Renumbered]);
        assert_eq!(super::change(&comparison, "genoptræningen").kind, ChangeKind::Renumbered, "what it passed stays");
    }

    #[test]
    fn a_text_may_move_and_be_reworded() {
        let after = SMOKE.replace("rygere", "alle borgere");
        let comparison = compared(&["# Et", SMOKE, SEND, TRAIN, MEET], &["# Et", SEND, TRAIN, MEET, &after]);
        assert_eq!(change(&comparison, "rygestop").kind, ChangeKind::MovedReworded);
    }

    #[test]
    fn a_heading_with_other_words_is_renamed_by_the_text_below_it() {
        let before = ["# Indlæggelse", SEND, TRAIN, "# Sundhed", SMOKE, MEET];
        let comparison = compared(&before, &["# Vejen gennem hospitalet", SEND, TRAIN, "# Sundhed", SMOKE, MEET]);
        let change = change(&comparison, "Vejen");
        assert_eq!(change.kind, ChangeKind::Renamed);
        assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Structure);
    }

    #[test]
    fn a_new_chapter_renumbers_headings_but_not_their_paragraphs() {
        let comparison = compared(&["# Sundhed", SEND, TRAIN], &["# Formål", MEET, "# Sundhed", SEND, TRAIN]);
        let heading = change(&comparison, "Sundhed");
        assert_eq!((heading.kind, heading.significance, heading.reason), (ChangeKind::Renumbered, Significance::None, Reason::Number));
        assert_eq!(change(&comparison, "genoptræningen").kind, ChangeKind::Unchanged);
    }

    #[test]
    fn a_number_printed_in_a_bare_heading_is_not_wording() {
        let bare = |title: &str| {
            let mut document = document(&[&format!("# {title}"), SEND]);
            document.units[0].number = None;
            document
        };
        let kind = |before, after| compare(&bare(before), &bare(after), &files()).changes.iter().map(|change| change.kind).max();
        assert_eq!(kind("§ 12. Formål", "§ 13. Formål"), Some(ChangeKind::Unchanged));
        let comparison = compare(&bare("2.1 Formål"), &bare("3.1 Formål"), &files());
        assert_eq!(change(&comparison, "Formål").kind, ChangeKind::Renumbered);
        assert_eq!(side(change(&comparison, "Formål"), Op::Insert), "3.1 Formål");
    }

    #[test]
    fn a_paragraph_may_become_an_item_but_not_a_heading() {
        let item = format!("- {SEND}");
        assert_eq!(change(&compared(&[SEND], &[&item]), "registreringen").kind, ChangeKind::Renumbered);
        let heading = format!("# {SEND}");
        let comparison = compared(&[SEND], &[&heading]);
        assert_eq!(comparison.ledger[&ChangeKind::Deleted].changes, 1);
    }

    #[test]
    fn every_kind_is_in_the_ledger() {
        let comparison = compared(&[], &[]);
        assert!(ChangeKind::ALL.iter().all(|kind| comparison.ledger[kind].changes == 0));
    }
}

mod pairing {
    use super::*;

    #[test]
    fn a_written_id_wins_over_equal_words() {
        let before = [&*format!("{SEND} {{#besked}}"), TRAIN];
        let after = [&*format!("{} {{#besked}}", SEND.replace("en besked", "et varsel")), SEND, TRAIN];
        let comparison = compared(&before, &after);
        let change = change(&comparison, "varsel");
        assert_eq!(change.pairing.expect("it is a pair").by, PairedBy::Id);
        assert_eq!(comparison.ledger[&ChangeKind::Inserted].changes, 1);
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
        assert_eq!(comparison.ledger[&ChangeKind::Deleted].changes, 1);
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
        assert_eq!(comparison.ledger[&ChangeKind::Deleted].changes, 1);
        assert_eq!(comparison.ledger[&ChangeKind::Moved].changes, 0);
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
    fn a_dropped_negation_is_marked_and_substantial() {
        let comparison = compared(&["Hospitalet må ikke udskyde en udskrivning"], &["Hospitalet må udskyde en udskrivning"]);
        let change = &comparison.changes[0];
        assert!(change.runs.iter().any(|run| run.op == Op::Delete && run.text.trim() == "ikke"));
        assert_eq!((change.significance, change.reason), (Significance::Substantial, Reason::BindingWordChanged));
    }

    #[test]
    fn a_changed_number_is_substantial() {
        let comparison = compared(&["Svaret kommer inden for 5 hverdage"], &["Svaret kommer inden for 3 hverdage"]);
        assert_eq!(comparison.changes[0].reason, Reason::BindingWordChanged);
    }

    #[test]
    fn a_binding_word_that_stays_while_all_around_it_changes_is_wording() {
        let comparison = compared(&["Regionen og kommunen skal mødes"], &["Regionen og kommunerne skal tales ved"]);
        assert_eq!(comparison.changes[0].reason, Reason::Wording);
    }

    #[test]
    fn numbers_and_dates_are_never_cut() {
        insta::assert_snapshot!(marked("fra 1.234,5 mio. kr. den 1. juli 2019", "fra 1.234,7 mio. kr. den 1. juli 2020"), @"fra [1.234,5]{1.234,7} mio. kr. den 1. juli [2019]{2020}");
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
        insta::assert_snapshot!(marked("Svar\t5 hverdage", "Svar\t3 hverdage").replace('\t', "|"), @"Svar|[5]{3} hverdage");
    }
}

mod duties {
    use super::*;

    fn duty(modality: Modality, deadline: Option<&str>) -> Obligation {
        let deadline = deadline.map(|words| Deadline(words.into()));
        let party = |id: &str| PartyId(id.into());
        Obligation {
            actor: party("regionen"),
            counterpart: None,
            modality,
            deadline,
            channel: None,
            basis: None,
            places: Default::default(),
        }
    }

    fn target(value: Option<&str>) -> Target {
        let value = value.map(str::to_owned);
        let (indicator, direction) = ("andel rygere".to_owned(), Some(Direction::Down));
        Target {
            indicator,
            value,
            direction,
            places: Default::default(),
            baseline: None,
            unit: None,
            year: None,
            source: None,
            split: None,
            basis: None,
        }
    }

    fn with(record: Option<Record>) -> Document {
        let mut document = document(&["# Formål", SEND]);
        document.units[1].records.extend(record);
        document
    }

    /// What a comparison says of one unit whose words stay and whose record changes.
    fn told(before: Option<Record>, after: Option<Record>) -> (Significance, Reason, Vec<(String, Effect)>) {
        let comparison = compare(&with(before), &with(after), &files());
        let change = change(&comparison, "registreringen");
        let fields = change.records.iter().map(|record| (record.field.clone(), record.effect)).collect();
        (change.significance, change.reason, fields)
    }

    fn modality(before: Modality, after: Modality) -> (Significance, Reason, Effect) {
        let (significance, reason, fields) =
            told(Some(Record::Obligation(duty(before, None))), Some(Record::Obligation(duty(after, None))));
        (significance, reason, fields[0].1)
    }

    fn deadline(before: Option<&str>, after: Option<&str>) -> Effect {
        let record = |words| Some(Record::Obligation(duty(Modality::Must, words)));
        told(record(before), record(after)).2[0].1
    }

    #[test]
    fn less_binding_is_grave_and_more_binding_substantial() {
        assert_eq!(modality(Modality::Must, Modality::Should), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
        assert_eq!(modality(Modality::Must, Modality::Present), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
        assert_eq!(modality(Modality::Should, Modality::May), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
        assert_eq!(modality(Modality::Must, Modality::NeedNot), (Significance::Grave, Reason::ModalityLowered, Effect::Looser));
        assert_eq!(modality(Modality::May, Modality::Must), (Significance::Substantial, Reason::ModalityRaised, Effect::Stricter));
        assert_eq!(modality(Modality::May, Modality::MustNot), (Significance::Substantial, Reason::ModalityRaised, Effect::Stricter));
    }

    #[test]
    fn a_duty_that_becomes_a_prohibition_is_grave_and_neither_stricter_nor_looser() {
        assert_eq!(modality(Modality::Must, Modality::MustNot), (Significance::Grave, Reason::ModalityReversed, Effect::Changed));
        assert_eq!(modality(Modality::MustNot, Modality::Must), (Significance::Grave, Reason::ModalityReversed, Effect::Changed));
    }

    #[test]
    fn deadlines_compare_across_hours_days_and_weeks() {
        assert_eq!(deadline(Some("inden 24 timer"), Some("inden for 2 dage")), Effect::Looser);
        assert_eq!(deadline(Some("inden for to uger"), Some("senest 10 dage")), Effect::Stricter);
        assert_eq!(deadline(Some("senest 3 måneder"), Some("senest 30 dage")), Effect::Stricter);
        assert_eq!(deadline(Some("inden for fem hverdage"), Some("3 hverdage")), Effect::Stricter);
    }

    #[test]
    fn working_days_do_not_compare_with_calendar_days() {
        assert_eq!(deadline(Some("5 hverdage"), Some("7 kalenderdage")), Effect::Changed);
        assert_eq!(deadline(Some("1 måned"), Some("30 dage")), Effect::Changed);
        assert_eq!(deadline(Some("hurtigst muligt"), Some("inden 24 timer")), Effect::Changed);
    }

    #[test]
    fn more_days_before_an_event_leave_less_time() {
        assert_eq!(deadline(Some("senest 2 dage før mødet"), Some("senest 1 dag før mødet")), Effect::Looser);
        assert_eq!(deadline(Some("senest 2 dage før mødet"), Some("senest 1 dag efter mødet")), Effect::Changed);
    }

    #[test]
    fn times_of_day_and_dates_compare_in_equal_words() {
        assert_eq!(deadline(Some("senest kl. 12"), Some("senest kl. 14.30")), Effect::Looser);
        assert_eq!(deadline(Some("senest 1. april"), Some("senest 1. marts")), Effect::Stricter);
        assert_eq!(deadline(Some("senest kl. 12"), Some("dagligt kl. 10")), Effect::Changed);
    }

    #[test]
    fn a_deadline_that_goes_is_looser_and_one_that_comes_stricter() {
        assert_eq!(deadline(Some("senest kl. 12"), None), Effect::Looser);
        assert_eq!(deadline(None, Some("senest kl. 12")), Effect::Stricter);
    }

    #[test]
    fn another_actor_is_substantial() {
        let other = Obligation { actor: PartyId("kommunerne".into()), ..duty(Modality::Must, None) };
        let (significance, reason, fields) = told(Some(Record::Obligation(duty(Modality::Must, None))), Some(Record::Obligation(other)));
        assert_eq!((significance, reason), (Significance::Substantial, Reason::ActorChanged));
        assert_eq!(fields, [("actor".to_owned(), Effect::Changed)]);
    }

    #[test]
    fn the_gravest_reason_wins() {
        let other = Obligation { actor: PartyId("kommunerne".into()), ..duty(Modality::May, None) };
        assert_eq!(told(Some(Record::Obligation(duty(Modality::Must, None))), Some(Record::Obligation(other))).1, Reason::ModalityLowered);
    }

    #[test]
    fn a_lower_target_is_stricter_when_less_is_better() {
        let record = |value| Some(Record::Target(target(value)));
        let (significance, reason, fields) = told(record(Some("13,5 pct.")), record(Some("12 pct.")));
        assert_eq!((significance, reason), (Significance::Substantial, Reason::TargetChanged));
        assert_eq!(fields, [("value".to_owned(), Effect::Stricter)]);
        assert_eq!(told(record(None), record(Some("12 pct."))).2, [("value".to_owned(), Effect::Added)]);
    }

    #[test]
    fn areas_that_a_section_no_longer_covers_are_told() {
        let area = |covers: &[&str]| {
            Some(Record::Area(Area {
                covers: covers.iter().map(|id| (*id).into()).collect(),
                names: Vec::new(),
                places: Default::default(),
            }))
        };
        assert_eq!(told(area(&["traening"]), area(&["it"])).1, Reason::AreaChanged);
    }

    #[test]
    fn a_mark_that_goes_from_a_text_that_stays_is_a_dropped_duty() {
        let record = Some(Record::Obligation(duty(Modality::Must, None)));
        assert_eq!(told(record.clone(), None), (Significance::Grave, Reason::DutyDropped, vec![(String::new(), Effect::Removed)]));
        assert_eq!(told(None, record), (Significance::Substantial, Reason::RecordChanged, vec![(String::new(), Effect::Added)]));
    }

    #[test]
    fn a_dropped_duty_is_grave_and_comes_first() {
        let before = with(Some(Record::Obligation(duty(Modality::Must, None))));
        let comparison = compare(&before, &document(&["# Formål", MEET]), &files());
        assert_eq!(comparison.changes[0].reason, Reason::DutyDropped);
        assert_eq!(comparison.changes[0].kind, ChangeKind::Deleted);
        let comparison = compare(&document(&["# Formål", MEET]), &before, &files());
        assert_eq!((comparison.changes[0].reason, comparison.changes[0].significance), (Reason::DutyAdded, Significance::Substantial));
    }

    #[test]
    fn a_text_without_marks_weighs_more_when_it_binds() {
        let weight = |text: &str| compared(&["# Formål", text], &["# Formål"]).changes[0].significance;
        assert_eq!(weight("Regionen skal betale"), Significance::Substantial);
        assert_eq!(weight("Regionen er stor"), Significance::Minor);
    }
}

mod terminal {
    use super::*;

    #[test]
    fn a_comparison_reads_gravest_first_in_the_words_of_the_layouts() {
        let layouts = aftale::layouts::Layouts::new(BTreeMap::new());
        let labels = layouts.labels("da", "comparison").expect("the labels are built in");
        let after = SEND.replace("en besked", "to beskeder senest dagen efter");
        let comparison = compared(&["# Formål", SEND, TRAIN], &["# Indledning", MEET, "# Formål", &after]);
        insta::assert_snapshot!(render_comparison(&comparison, &labels, false), @r"
        Sammenligning af aftaleperioder
        Før    tekst
        Efter  tekst

        Slags              Poster  Før  Efter
        Opdelt                  0    0      0
        Sammenlagt              0    0      0
        Flyttet og ændret       0    0      0
        Flyttet                 0    0      0
        Ændret ordlyd           1    1      1
        Omdøbt                  0    0      0
        Omnummereret            1    1      1
        Uændret                 0    0      0
        Ny                      2    0      2
        Udgået                  1    1      0
        I alt                   5    3      4

        Væsentlig (1)

        1 · Ændret ordlyd
          Et forpligtende ord, et tal eller en nægtelse er ændret.
          Hospitalet sender kommunen [-en besked-]{+to beskeder senest dagen efter+} om indlæggelsen ved registreringen

        Mindre (3)

        1 · Ny
          Teksten er ny. Den er ikke mærket som en pligt eller et mål.
          {+Indledning+}

        1 · Ny
          Teksten er ny. Den er ikke mærket som en pligt eller et mål.
          {+Klyngestyregruppen mødes to gange om året og drøfter fælles projekter+}

        2 · Udgået
          Teksten er udgået. Den var ikke mærket som en pligt eller et mål.
          [-Kommunen begynder genoptræningen efter aftale med borgeren og de pårørende-]

        Uden betydning (1)
          1 → 2 · Omnummereret
        ");
        assert!(render_comparison(&comparison, &labels, true).contains("\u{1b}[31m[-"));
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        let comparison = compared(&["Ord"], &["Ord\u{1b}[2J og mere"]);
        assert!(!render_comparison(&comparison, &serde_json::Value::Null, false).contains('\u{1b}'));
    }
}
