//! Model or comparison to bytes; the folders never look at each other.

pub mod html;

pub mod json;
