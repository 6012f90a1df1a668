//! Two agreements to a comparison: what became of every unit.

pub mod comparison;
