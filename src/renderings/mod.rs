//! Model or comparison in, bytes out. Each folder makes one format and never looks at another.

pub mod akn;
