//! Model or comparison to bytes, one folder per format; the folders never look at each other.

pub mod pdf;

pub mod akn;

pub mod html;

pub mod json;

pub mod text;
