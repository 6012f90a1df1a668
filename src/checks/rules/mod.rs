//! The rules, one file each, named as the rule is. A file says what is wrong and finds it; this one lists them.

mod danish_number;
mod dates_order;
mod deadline_not_in_prose;
mod decision_not_in_prose;
mod directory_date;
mod duplicate_sentence;
mod empty_group;
mod empty_heading;
mod heading_jump;
mod history_order;
mod missing_caption;
mod missing_table_header;
mod missing_text_alternative;
mod modality_not_in_prose;
mod open_period;
mod open_promise;
mod party_dates;
mod pending_target;
mod period_gap;
mod period_overlap;
mod relation_dates;
mod replaces_order;
mod required_area;
mod response_draft;
mod response_unchanged;
mod stale_directory;
mod svg_allowlist;
mod target_direction;
mod target_not_in_prose;
mod unknown_party;
mod vanished_id;
mod weaker_precision;

use crate::checks::Rule;

/// Every rule, in the order of `docs/checks.md`: facts and parties, works around, records, text, exhibits.
const RULES: [Rule; 32] = [
    dates_order::RULE,
    history_order::RULE,
    required_area::RULE,
    unknown_party::RULE,
    party_dates::RULE,
    empty_group::RULE,
    period_overlap::RULE,
    period_gap::RULE,
    open_period::RULE,
    replaces_order::RULE,
    relation_dates::RULE,
    vanished_id::RULE,
    open_promise::RULE,
    weaker_precision::RULE,
    modality_not_in_prose::RULE,
    deadline_not_in_prose::RULE,
    target_not_in_prose::RULE,
    target_direction::RULE,
    pending_target::RULE,
    decision_not_in_prose::RULE,
    duplicate_sentence::RULE,
    danish_number::RULE,
    heading_jump::RULE,
    empty_heading::RULE,
    missing_text_alternative::RULE,
    missing_table_header::RULE,
    missing_caption::RULE,
    svg_allowlist::RULE,
    directory_date::RULE,
    stale_directory::RULE,
    response_draft::RULE,
    response_unchanged::RULE,
];

/// Every rule, in the order of `docs/checks.md`.
pub fn rules() -> &'static [Rule] {
    &RULES
}
