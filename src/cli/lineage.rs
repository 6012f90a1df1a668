//! `aftale lineage`: rulings to decide, on how the clauses of one work continue in the next.

use std::path::Path;

use aftale::diagnostic::Diagnostic;
use aftale::model::WorkId;
use aftale::pipeline::PipelineError;
use aftale::scaffold::{Proposed, ScaffoldError, propose, write};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Propose rulings on how the clauses of one work continue in the next.
///
/// Every pair that rests on words and place alone, every clause that was split or merged, and every duty that is new or
/// gone becomes a ruling with an empty `reason` and `by`: fill them in, change the ruling, or delete it. What a lineage
/// file has already is kept, and only what is missing comes below it.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The earlier work, e.g. midtjylland/sundhedsaftale/2015-2018
    before: WorkId,
    /// The later work
    after: WorkId,
    /// Write the lineage file instead of printing it
    #[arg(long)]
    write: bool,
    /// Write the digests of the texts as they are now: the rulings in the file have been read again
    #[arg(long)]
    renew: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let Arguments { before, after, write: to_file, renew } = arguments;
    let findings: Vec<Diagnostic> = project.lineage_findings(before, after).cloned().collect();
    let proposed = match propose(&project, before, after, *renew) {
        Ok(proposed) => proposed,
        Err(ScaffoldError::Pipeline(error @ (PipelineError::Mistakes(_) | PipelineError::Lineage(_)))) => {
            print_findings(&project, &[before.clone(), after.clone()], printer);
            return Err(Problem::new(error, Exit::Problems));
        }
        Err(error) => return Err(error.into()),
    };
    if !renew {
        printer.diagnostics(&findings, &project.files);
    }
    if !to_file {
        printer.result(proposed.text.as_bytes())?;
    } else if proposed.differs {
        let path = write(root, &proposed)?;
        printer.result(format!("{}\n", path.display()).as_bytes())?;
    }
    printer.note(what_is_left(arguments, &proposed));
    Ok(Exit::Done)
}

/// What the editor has to do.
fn what_is_left(arguments: &Arguments, proposed: &Proposed) -> String {
    let Arguments { before, after, write, .. } = arguments;
    let mut lines = Vec::new();
    lines.push(match (proposed.open, proposed.there) {
        (0, true) => format!("nothing is missing in {}", proposed.path),
        (0, false) => "nothing has to be decided: every pair rests on ids or equal words, and no duty is new or gone".to_owned(),
        (1, _) => "1 ruling to decide: fill in `reason` and `by`, change the ruling, or delete it".to_owned(),
        (open, _) => format!("{open} rulings to decide: fill in `reason` and `by`, change the ruling, or delete it"),
    });
    if proposed.outdated {
        lines.push("the rulings in the file were made for another text: read them again, then run this with --renew".to_owned());
    }
    match (write, proposed.open) {
        (true, 1..) => lines.push(format!("  aftale check {after}   tells which are left\n  aftale diff {before} {after}")),
        (true, 0) => {}
        (false, _) if proposed.differs => lines.push(format!("--write writes {}", proposed.path)),
        (false, _) => {}
    }
    lines.join("\n")
}
