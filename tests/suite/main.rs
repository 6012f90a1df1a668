//! The tests of aftale, in one binary; one module for each room.

mod akn;
