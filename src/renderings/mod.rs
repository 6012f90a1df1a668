//! Model or comparison to bytes, one folder per format; the folders never look at each other.

pub mod html;

pub mod json;

pub mod pdf;
//! Model or comparison in, bytes out. Each folder makes one format and never looks at another.

pub mod akn;
