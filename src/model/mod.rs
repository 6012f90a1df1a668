//! What an agreement is: plain data, no files, no formats.
//!
//! An [`Agreement`] is one work read from its sources: facts, a tree of [`Section`]s whose [`Block`]s are the
//! provisions, and annexes. Every addressable piece has a [`Place`] (id, number, citation, span). [`Unit`] is the
//! flat view of the same tree that comparisons work on. Registries ([`Party`], [`Round`]) are data of their own.

pub mod agreement;
pub mod approval_sheet;
pub mod checklist;
pub mod date;
pub mod deadline;
pub mod digest;
pub mod directory;
pub mod extract;
pub mod facts;
pub mod form;
pub mod labels;
pub mod measure_state;
pub mod milestone;
pub mod order;
pub mod organisation;
pub mod party;
pub mod past;
pub mod pathway;
pub mod period;
pub mod promise;
pub mod record;
pub mod responses;
pub mod round;
pub mod rulings;
pub mod status;
pub mod text;
pub mod unit;
pub mod unit_name;
mod walk;
pub mod work;
pub mod workspace;

pub use agreement::{Agreement, Align, Block, Clause, Column, Definition, Definitions, Figure, Item, List, Place, Row, Section, Table};
pub use approval_sheet::{ApprovalSheet, ApprovedFile, PartyDecision, PartyGroup, ReleaseKind, Standing};
pub use checklist::{Checklist, ChecklistPart, ChecklistStep, Role};
pub use date::FactDate;
pub use deadline::Deadline;
pub use directory::{Age, Directory, DirectoryPlaces};
pub use facts::{DocumentState, FactPlaces, Facts, Numbering, RevisionKind};
pub use form::{Choice, Field, FieldKind, Form, FormPart};
pub use labels::{CitationLabels, ExhibitLabels};
pub use measure_state::MeasureState;
pub use milestone::{Milestone, MilestonePlaces, MilestoneStep};
pub use order::Collation;
pub use organisation::{Body, Organisation};
pub use party::{Party, PartyId, PartyName, PartyType, Registry};
pub use past::PastRelease;
pub use pathway::{Pathway, PathwayStep, Stage as PathwayStage};
pub use record::{Area, Decision, Direction, Goal, Measure, Modality, Obligation, Precision, Record, RecordPlaces, Target, Vision};
pub use responses::{Response, ResponseOutcome, ResponsePlaces, Responses};
pub use round::Round;
pub use rulings::{Elsewhere, Equivalent, Lineage, Ruling, RulingKind};
pub use status::{ClosedReason, Hint, MovedSource, SourceChange, Stage, Status, StatusFlaw, StatusReport};
pub use text::{Footnote, Inline, Reference, Text};
pub use unit::{Unit, UnitKind};
pub use unit_name::{NamedBy, UnitName, UnitNames};
pub use work::{Series, UnitId, WorkId};
pub use workspace::{Bounds, Publisher, ReleaseSettings, Workspace};
