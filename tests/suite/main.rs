//! The tests of aftale, in one binary; one module for each room.

mod akn;
//! The one test binary: linking Typst once is enough. One module per room.

mod diff;
