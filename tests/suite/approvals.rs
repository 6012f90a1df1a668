//! The approval sheet, the workflow beside it, and a status: what the parties said, in every format.

mod pdf;
mod sample;
mod status;
mod workflow;
