use std::path::Path;
fn main() {
    let c = aftale::sources::collect(Path::new(".")).unwrap();
    let l = aftale::layouts::Layouts::new(c.layouts.clone());
    let r = aftale::sources::read(&c, &l).unwrap();
    let show = |d: &aftale::diagnostic::Diagnostic| {
        let w = d.span.map(|s| {
            let (a, b) = c.files.line_column(s);
            format!("{}:{a}:{b} «{}»", c.files.file(s.file).path, c.files.slice(s))
        });
        println!("{:?} {} {} {:?} help: {}", d.severity, d.rule, d.message, w, d.help);
    };
    r.diagnostics.iter().for_each(show);
    for (id, w) in &r.works {
        println!("== {id}");
        w.diagnostics.iter().for_each(show);
        if let Some(a) = &w.agreement {
            std::fs::write(format!("/tmp/{}.json", id.label()), serde_json::to_string_pretty(a).unwrap()).unwrap();
            println!("units {} clusters {:?}", aftale::model::unit::units(a).len(), a.clusters);
        }
    }
}
