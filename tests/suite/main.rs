//! The tests of aftale, in one binary (linking Typst once is enough); one module for each room.
#![allow(clippy::unwrap_used)]

mod harness;

mod agreements;
mod akn;
mod approvals;
mod approving;
mod archive;
mod archive_bench;
mod archive_damage;
mod archive_faults;
mod archive_forge;
mod archive_forgeries;
mod archive_gc;
mod archive_hook;
mod archive_packed;
mod archive_properties;
mod archive_push;
mod archive_push_faults;
mod archive_repair;
mod archive_verify;
mod bad_input;
mod bare;
mod checks;
mod checks_page;
mod ci_workflows;
mod cli;
mod diff;
mod drawings;
mod duties;
mod duties_page;
mod exhibits;
mod extract;
mod formats;
mod html;
mod key_pages;
mod languages;
mod layouts_page;
mod lineage;
mod lineage_page;
mod milestones;
mod office;
mod pages;
mod passages;
mod pdf;
mod pipeline;
mod precisions;
mod prose;
mod publication;
mod releases_page;
mod report;
mod responses;
mod scaffold;
mod schemas;
mod sides;
mod sources;
mod sources_page;
mod status_reports;
mod tables;
mod trust;
mod verification;
mod witness;

#[path = "../../src/cli/report.rs"]
mod painter;
