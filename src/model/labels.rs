//! The few words that citations and exhibits are made of on reading. They come from the layouts' label files.

use serde::Deserialize;

use crate::model::date::FactDate;
use crate::model::directory::Age;
use crate::model::responses::ResponseLabels;

/// Words for citing a unit, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitationLabels {
    /// Before a heading's number, e.g. `afsnit`.
    pub section: String,
    /// Before a provision's number, e.g. `stk.`.
    pub clause: String,
    /// Before a numbered item, e.g. `nr.`.
    pub item: String,
    /// Before a lettered item, e.g. `litra`.
    pub letter: String,
    /// Before the ordinal of an unnumbered item, e.g. `pind`.
    pub bullet: String,
    /// Before an annex's number, e.g. `bilag`.
    pub annex: String,
    /// Before a table's number, e.g. `tabel`.
    pub table: String,
    /// Before a row's ordinal, e.g. `række`.
    pub row: String,
    /// Before a figure's number, e.g. `figur`.
    pub figure: String,
    /// Before a footnote's number, e.g. `note`.
    pub footnote: String,
    /// Before a form's number, e.g. `formular`.
    pub form: String,
    /// Before the letter of a form's part, e.g. `del`.
    pub part: String,
    /// Before the ordinal of a field, e.g. `felt`.
    pub field: String,
    /// Before the ordinal of an answer, e.g. `valg`.
    pub choice: String,
    /// Before a checklist's number, e.g. `tjekliste`.
    pub checklist: String,
    /// Before the number of a step, e.g. `trin`.
    pub step: String,
}

/// Words that exhibits bring with them: column heads, answers, dates.
#[derive(Debug, Clone, Deserialize)]
pub struct ExhibitLabels {
    /// Before a form's number, e.g. `Formular`.
    pub form: String,
    /// Before a checklist's number, e.g. `Tjekliste`.
    pub checklist: String,
    /// Column heads.
    pub columns: ColumnLabels,
    /// The answers to a yes-or-no question.
    pub answers: [String; 2],
    /// Says when a directory was drawn up, e.g. `Opgjort {date}.`.
    pub stated: String,
    /// Says how old it is, e.g. `Ved dokumentets dato, {dated}, er oplysningerne {age}.`.
    pub aged: String,
    /// How old, in words.
    pub ages: AgeLabels,
    /// What a response digest brings with it.
    pub responses: ResponseLabels,
    /// What a screen reader is told of the drawings.
    pub alternatives: AlternativeLabels,
    /// The twelve months.
    #[serde(default)]
    pub months: Vec<String>,
    /// How a date is written.
    #[serde(default)]
    pub dates: DateLabels,
}

/// Heads of the columns that exhibits have.
#[derive(Debug, Clone, Deserialize)]
pub struct ColumnLabels {
    /// Numbers of steps.
    pub number: String,
    /// Of a checklist: what is done.
    pub point: String,
    /// Who acts.
    pub who: String,
    /// By when.
    pub when: String,
    /// The box to tick.
    pub done: String,
    /// Where date and initials are written.
    pub signed: String,
    /// Of an organisation diagram: the body.
    pub body: String,
    /// Its level.
    pub level: String,
    /// What it does.
    pub task: String,
    /// How often it meets.
    pub meets: String,
    /// Whom it reports to.
    pub reports_to: String,
    /// Of a pathway: the step.
    pub step: String,
    /// What is to be done.
    pub duty: String,
    /// The track.
    pub track: String,
    /// The clauses it rests on.
    pub clauses: String,
    /// Of a directory: when an entry was confirmed.
    pub checked: String,
}

/// How old something is, in words with `{n}` for the number.
#[derive(Debug, Clone, Deserialize)]
pub struct AgeLabels {
    /// Of the same day.
    pub none: String,
    /// One day.
    pub day: String,
    /// Several days.
    pub days: String,
    /// One month.
    pub month: String,
    /// Several months.
    pub months: String,
    /// Several years.
    pub years: String,
}

/// The sentences of which text alternatives are made.
#[derive(Debug, Clone, Deserialize)]
pub struct AlternativeLabels {
    /// Opens that of an organisation diagram.
    pub organisation: String,
    /// The bodies of a level.
    pub level: String,
    /// One body's line of reporting.
    pub reports: String,
    /// Opens that of a pathway.
    pub pathway: String,
    /// A stage with its steps.
    pub stage: String,
    /// One step.
    pub step: String,
    /// The steps of a track.
    pub track: String,
    /// Closes both: where the same stands as a table.
    pub table: String,
    /// Between all but the last two of several.
    pub comma: String,
    /// Between the last two.
    pub and: String,
}

/// How a date is written, as far as it is known.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DateLabels {
    /// To the day.
    pub day: String,
    /// To the month.
    pub month: String,
}

impl ExhibitLabels {
    /// A date in words, as far as it is known, e.g. `1. juli 2019`.
    pub fn date(&self, date: FactDate) -> String {
        let year = date.year.to_string();
        let month = date.month.and_then(|month| self.months.get(usize::try_from(month).ok()?.checked_sub(1)?));
        let Some(month) = month else { return year };
        let pattern = if date.day.is_some() { &self.dates.day } else { &self.dates.month };
        let day = date.day.map(|day| day.to_string()).unwrap_or_default();
        filled(pattern, &[("day", &day), ("month", month), ("year", &year)]).replacen(". ", ".\u{a0}", 1)
    }

    /// Says how old what was drawn up on one day is on another, in a sentence.
    pub fn aged(&self, then: FactDate, dated: FactDate) -> Option<String> {
        let ages = &self.ages;
        let (pattern, number) = match Age::between(then, dated)? {
            Age::Days(0) => (&ages.none, 0),
            Age::Days(1) => (&ages.day, 1),
            Age::Days(days) => (&ages.days, days),
            Age::Months(1) => (&ages.month, 1),
            Age::Months(months) => (&ages.months, months),
            Age::Years(years) => (&ages.years, years),
        };
        let age = filled(pattern, &[("n", &number.to_string())]);
        Some(filled(&self.aged, &[("dated", &self.date(dated)), ("age", &age)]))
    }
}

impl AlternativeLabels {
    /// Several names as one phrase, e.g. `Skive, Viborg og Silkeborg`.
    pub fn joined(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [some @ .., last] => format!("{}{}{last}", some.join(&self.comma), self.and),
        }
    }
}

/// A count as it is printed: its thousands apart, e.g. `1.234`.
pub fn count(number: usize, thousands: &str) -> String {
    grouped(&number.to_string(), thousands)
}

/// Digits with a mark before each three of the last ones.
pub fn grouped(digits: &str, thousands: &str) -> String {
    let head = digits.len() % 3;
    let (first, rest) = digits.split_at(if head == 0 { digits.len().min(3) } else { head });
    let groups = rest.as_bytes().chunks(3).map(|group| group.iter().map(|digit| char::from(*digit)).collect());
    std::iter::once(first.to_owned()).chain(groups).collect::<Vec<String>>().join(thousands)
}

/// Puts values in the places of a sentence; in one pass, so that no value is taken for another place.
pub fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out.push_str(words);
        out.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn a_count_has_its_thousands_apart() {
        let told = [0, 7, 999, 1000, 12_345, 123_456, 1_234_567].map(|number| count(number, "."));
        assert_eq!(told, ["0", "7", "999", "1.000", "12.345", "123.456", "1.234.567"]);
    }
}
