//! The approval sheet, the workflow beside it, and a status: what the parties said, in every format.

pub mod pdf;
pub mod sample;
mod status;
mod workflow;
