//! How much a change matters, and why.

use schemars::JsonSchema;
use serde::Serialize;

/// How much a change matters to those who are bound, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    /// Nothing is different.
    None,
    /// Other words or another place.
    Minor,
    /// What is agreed changed.
    Substantial,
    /// Somebody is promised less.
    Grave,
}

/// Why a change matters that much; layouts put it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A duty has no successor.
    DutyDropped,
    /// A duty binds less, e.g. `skal` became `bør`.
    ModalityLowered,
    /// A duty became a prohibition, or the other way round.
    ModalityReversed,
    /// There is more time than before, or no deadline any more.
    DeadlineLooser,
    /// Fewer parties must act than before.
    ActorNarrowed,
    /// It is owed to fewer parties than before.
    CounterpartNarrowed,
    /// A target's value is easier to reach than before.
    TargetLooser,
    /// A required area that no section of the later text covers any more.
    AreaUncovered,
    /// In words that no record says again, `skal` became `bør` or `kan`, or `ikke` came beside it.
    WordsLowered,
    /// In words that no record says again, a duty became a prohibition, or the other way round.
    WordsReversed,
    /// Words that no record says again gave more time.
    WordsLater,
    /// A text or sentence that says `skal` or `må ikke` went, and no record told of it.
    DutyWordsDropped,
    /// One written id on very different texts.
    SameIdOtherText,
    /// A duty that is dropped here and goes on in another text.
    CarriedOn,
    /// Someone else must act.
    ActorChanged,
    /// More parties must act than before.
    ActorWidened,
    /// It is owed to someone else.
    CounterpartChanged,
    /// It is owed to more parties than before.
    CounterpartWidened,
    /// A deadline that cannot be compared with the one before.
    DeadlineChanged,
    /// What a target measures changed.
    IndicatorChanged,
    /// A target's value is harder to reach than before.
    TargetStricter,
    /// A target's value, baseline, year or source changed.
    TargetChanged,
    /// A goal, vision or target has no successor.
    GoalDropped,
    /// There is less time than before, or a deadline where there was none.
    DeadlineStricter,
    /// A duty binds more, e.g. `bør` became `skal`.
    ModalityRaised,
    /// In words that no record says again, `kan` or `bør` became `skal`, or a permission a prohibition.
    WordsRaised,
    /// Words that no record says again gave less time.
    WordsSooner,
    /// A text or sentence that says `skal` or `må ikke` came, and no record tells of it.
    DutyWordsAdded,
    /// A duty without an origin.
    DutyAdded,
    /// A goal, vision or target without an origin.
    GoalAdded,
    /// The required areas that a section covers changed.
    AreaChanged,
    /// A duty in so different words that it may be another one.
    DutyRewritten,
    /// Another mark, e.g. a paragraph became a duty.
    RecordChanged,
    /// A word that binds, a number or a negation changed outside the records.
    BindingWordChanged,
    /// The same parties, or the same time, in other words.
    SameInOtherWords,
    /// A figure's drawing changed while what is said of it stayed.
    Drawing,
    /// A unit without marks has no successor.
    TextDropped,
    /// A unit without marks has no origin.
    TextAdded,
    /// Other words, same records.
    Wording,
    /// A table got or lost columns; the row's other cells are the same.
    Columns,
    /// The same words in more or fewer units.
    Division,
    /// The same words elsewhere.
    Place,
    /// The same words written otherwise: case, quotes, dashes, hyphens, spacing, the style of a date.
    Typography,
    /// The same words under another number.
    Number,
    /// Nothing.
    Same,
}
