//! Files and texts that are wrong.

use std::fs;
use std::os::unix::fs::symlink;

use crate::bad_input::{assert_says, built, output};
use crate::harness::{EARLIER, LATER, TestWorkspace};

/// Something that goes wrong with a workspace, and what is said then.
struct Case {
    name: &'static str,
    spoil: fn(TestWorkspace) -> TestWorkspace,
    says: &'static [&'static str],
}

const TEXT: &str = "sources/midtjylland/sundhedsaftale/2019-2023/50-proeve.md";
const FACTS: &str = "sources/midtjylland/sundhedsaftale/2019-2023/agreement.toml";
const EARLIER_FACTS: &str = "sources/midtjylland/sundhedsaftale/2015-2018/agreement.toml";

const CASES: &[Case] = &[
    Case {
        name: "a text that is not UTF-8",
        spoil: |workspace| workspace.with(TEXT, b"# Pr\xf8ve\n"),
        says: &["error[not-utf-8]", "50-proeve.md` is not UTF-8 text: line 1", "save the file as UTF-8"],
    },
    Case {
        name: "facts that are not UTF-8",
        spoil: |workspace| workspace.with(FACTS, b"kind = \"general\"\ntitle = \"\xe6\"\n"),
        says: &["agreement.toml` is not UTF-8 text: line 2"],
    },
    Case {
        name: "a line of 10 MB",
        spoil: |workspace| workspace.with_text(&format!("# Prøve\n\n{}\n", "ord ".repeat(2_500_000))),
        says: &["error[limit]", "50-proeve.md` is larger than 1 MiB", "split the file"],
    },
    Case {
        name: "a line of 200 kB",
        spoil: |workspace| workspace.with_text(&format!("# Prøve\n\n{}\n", "ord ".repeat(50_000))),
        says: &["error[limit]", "50-proeve.md:3:1", "this line is longer than 10000 bytes", "empty lines"],
    },
    Case {
        name: "500 nested lists",
        spoil: |workspace| {
            let lists: String = (0..500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
            workspace.with_text(&format!("# Prøve\n\nListe:\n\n{lists}"))
        },
        says: &["error[limit]", "50-proeve.md:9:9", "more than 4 lists stand in each other", "make the inner ones sections"],
    },
    Case {
        name: "broken TOML",
        spoil: |workspace| {
            workspace.replacing(FACTS, "kind = \"general\"", "kind = ").replacing(FACTS, "round = \"2019\"", "round = 2019\nround = [")
        },
        says: &["error[toml]", "agreement.toml:1:8", "agreement.toml:5:9", "agreement.toml:6:1"],
    },
    Case {
        name: "a kind that nobody knows",
        spoil: |workspace| workspace.replacing(FACTS, "kind = \"general\"", "kind = \"generel\""),
        says: &["error[unknown-kind]", "agreement.toml:1:8", "there is no kind `generel`", "`general`", "layouts/da/agreement.json"],
    },
    Case {
        name: "raw HTML",
        spoil: |workspace| workspace.with_text("# Prøve\n\nEt <b onclick=\"alert(1)\">ord</b>.\n\n<script>alert(1)</script>\n"),
        says: &["50-proeve.md:3:4", "50-proeve.md:5:1", "raw HTML has no place in an agreement"],
    },
    Case {
        name: "an id that climbs out",
        spoil: |workspace| workspace.with_text("# Prøve {#../../proeve}\n"),
        says: &["error[id]", "50-proeve.md:1:10", "`../../proeve` may only hold a-z, 0-9 and hyphens"],
    },
    Case {
        name: "paths that climb out",
        spoil: |workspace| {
            let workspace =
                workspace.replacing(FACTS, "replaces = \"midtjylland/sundhedsaftale/2015-2018\"", "replaces = \"../../../etc\"");
            workspace.with_text("# Prøve\n\n![Alt](../../../parties.svg)\n\n![Alt](data/../../x.csv)\n\nSe [](../2015-2018#besked).\n")
        },
        says: &[
            "agreement.toml:8:12",
            "there is no figure `../../../parties.svg`",
            "there is no data file `data/../../x.csv`",
            "50-proeve.md:7:4",
        ],
    },
    Case {
        name: "a work inside another",
        spoil: |workspace| {
            let facts = fs::read(workspace.path().join(FACTS)).unwrap();
            workspace.with(&format!("sources/{LATER}/tillaeg/agreement.toml"), facts)
        },
        says: &["error[nested-work]", "2019-2023/tillaeg` lies inside the work `sources/midtjylland/sundhedsaftale/2019-2023`", "beside"],
    },
    Case {
        name: "two works with one name in XML",
        spoil: |workspace| {
            let copy = |file: &str| fs::read(workspace.path().join(format!("sources/{EARLIER}/{file}"))).unwrap();
            let (facts, text) = (copy("agreement.toml"), copy("10-udskrivning.md"));
            let folder = "sources/midtjylland/lokal/sundhedsaftale/2015-2018";
            workspace.with(&format!("{folder}/agreement.toml"), facts).with(&format!("{folder}/10-udskrivning.md"), text)
        },
        says: &["error[shared-name]", "would have the same name as", "/akn/dk-82/act/sundhedsaftale/2015-01-01/1", "in_force_from"],
    },
    Case {
        name: "a folder in capitals",
        spoil: |workspace| workspace.with("sources/midtjylland/Sundhedsaftale/2019-2023/agreement.toml", "kind = \"general\"\n"),
        says: &["error[work-id]", "`Sundhedsaftale` may only hold a-z, 0-9 and hyphens"],
    },
    Case {
        name: "a folder in another Unicode form",
        spoil: |workspace| workspace.with("sources/midtjylland/a\u{30a}rhus/2019-2023/agreement.toml", "kind = \"general\"\n"),
        says: &["error[work-id]", "may only hold a-z, 0-9 and hyphens (æ, ø, å become ae, oe, aa)"],
    },
    Case {
        name: "a round and a party listed twice",
        spoil: |workspace| {
            let again = |path: &str, words: &str| format!("{}\n{words}", fs::read_to_string(workspace.path().join(path)).unwrap());
            let rounds = again("sources/rounds.toml", "[[round]]\nid = \"2019\"\nlabel = \"2019-2023\"\n");
            let parties =
                again("sources/parties.toml", "[[party]]\nid = \"skive\"\ntype = \"municipality\"\nnames = [{ text = \"Skive\" }]\n");
            workspace.with("sources/rounds.toml", rounds).with("sources/parties.toml", parties)
        },
        says: &["error[duplicate-round]", "the round `2019` is listed twice", "the party `skive` is listed twice", "join the two"],
    },
    Case {
        name: "works that lead back to themselves",
        spoil: |workspace| {
            let first = workspace.replacing(EARLIER_FACTS, "kind = ", "annex_of = \"midtjylland/sundhedsaftale/2019-2023\"\nkind = ");
            first.replacing(FACTS, "replaces = ", "part_of = \"midtjylland/sundhedsaftale/2019-2023\"\nreplaces = ")
        },
        says: &[
            "error[reference-cycle]",
            "2019-2023/agreement.toml:9:12",
            "this leads back to the same work: midtjylland/sundhedsaftale/2019-2023 `replaces` → midtjylland/sundhedsaftale/2015-2018 \
             `annex_of` → midtjylland/sundhedsaftale/2019-2023",
            "a work is no part of itself",
        ],
    },
    Case {
        name: "groups that hold each other",
        spoil: |workspace| {
            let groups = "[[party]]\nid = \"en\"\ntype = \"group\"\nnames = [{ text = \"En\" }]\nmember_of = [{ group = \"to\" }]\n\n\
                          [[party]]\nid = \"to\"\ntype = \"group\"\nnames = [{ text = \"To\" }]\nmember_of = [{ group = \"en\" }]\n";
            let parties = fs::read_to_string(workspace.path().join("sources/parties.toml")).unwrap();
            workspace.with("sources/parties.toml", format!("{parties}\n{groups}"))
        },
        says: &["error[reference-cycle]", "through `to`, `en` is a member of itself", "remove one of the memberships"],
    },
    Case {
        name: "links out of the workspace",
        spoil: |workspace| {
            let link = |to: &str, at: &str| symlink(to, workspace.path().join(at)).unwrap();
            link("/etc/passwd", TEXT);
            link("/etc", &format!("sources/{LATER}/figures/etc"));
            link("/usr/share", "layouts");
            workspace
        },
        says: &[
            "error[link]",
            "50-proeve.md` is a symbolic link",
            "figures/etc` is a symbolic link",
            "`layouts` is a symbolic link",
            "copy",
        ],
    },
    Case {
        name: "a registry that is a link",
        spoil: |workspace| {
            let path = workspace.path().join("sources/rounds.toml");
            fs::rename(&path, workspace.path().join("elsewhere.toml")).unwrap();
            symlink("../elsewhere.toml", path).unwrap();
            workspace
        },
        says: &["error[link]", "`sources/rounds.toml` is a symbolic link"],
    },
    Case {
        name: "a pipe among the sources",
        spoil: |workspace| {
            let made = std::process::Command::new("mkfifo").arg(workspace.path().join(TEXT)).status().unwrap();
            assert!(made.success());
            workspace
        },
        says: &["error[no-file]", "50-proeve.md` is not a file"],
    },
    Case {
        name: "a drawing with a script",
        spoil: |workspace| {
            let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" onload=\"alert(1)\">\n\
                           <script>alert(1)</script>\n<image href=\"file:///etc/passwd\"/>\n</svg>\n";
            workspace.with(&format!("sources/{LATER}/figures/niveauer.svg"), drawing)
        },
        says: &["error[svg-allowlist]", "figures/niveauer.svg:1:", "onload", "niveauer.svg:2:", "script", "niveauer.svg:3:"],
    },
    Case {
        name: "a data file with ragged rows",
        spoil: |workspace| workspace.with(&format!("sources/{LATER}/data/frister.csv"), "Opgave,Hvem,Frist\nPlan,2\nBrev,3,4,5\n"),
        says: &["error[ragged-row]", "data/frister.csv:2:1", "this row has 2 cells and the header has 3", "frister.csv:3:1", "4 cells"],
    },
    Case {
        name: "bounds out of their range",
        spoil: |workspace| {
            let settings = fs::read_to_string(workspace.path().join("aftale.toml")).unwrap();
            workspace.with("aftale.toml", format!("{settings}\n[limits]\nlayout_seconds = 0\nlayout_megabytes = 1\nlayout_pages = 3\n"))
        },
        says: &[
            "`layout_seconds` must be a whole number from 1 to 3600",
            "`layout_megabytes` must be a whole number from 256 to 65536",
            "there is no key `layout_pages` here",
        ],
    },
];

#[test]
fn what_is_wrong_is_said_with_its_place_and_earlier_output_stays() {
    for Case { name, spoil, says } in CASES {
        let (workspace, before) = built("json");
        let workspace = spoil(workspace);
        for command in [&["check"][..], &["build", "--format", "json", LATER], &["freeze", LATER]] {
            let outcome = workspace.run(command);
            assert_eq!(outcome.code, Some(1), "{name}, {command:?}:\n{}", outcome.stderr);
            assert_says(&outcome, says);
        }
        let after = output(&workspace);
        let earlier = |tree: &[(String, Vec<u8>)]| tree.iter().filter(|(path, _)| path.contains("2019-2023")).cloned().collect::<Vec<_>>();
        assert!(earlier(&after) == earlier(&before), "{name}: earlier output is not as it was");
        assert_eq!(after.len(), before.len(), "{name}: something is left over");
        assert!(!workspace.path().join("frozen").exists(), "{name}: something was frozen");
    }
}

#[test]
fn findings_name_a_file_and_a_line_for_machines_too() {
    let workspace = TestWorkspace::fixture("two_periods").with_text("# Prøve\n\n<b>\n");
    let outcome = workspace.run(&["check", "--message-format", "json"]);
    let finding: serde_json::Value = serde_json::from_str(outcome.stderr.lines().next().unwrap()).unwrap();
    assert_eq!((finding["line"].as_u64(), finding["rule"].as_str()), (Some(3), Some("not-in-agreements")));
}

#[test]
fn an_empty_folder_and_a_workspace_without_works_could_not_run() {
    for command in [&["check"][..], &["build"], &["freeze", LATER], &["release", LATER, "--at", "2019-07-01"], &["diff", EARLIER, LATER]] {
        let nothing = TestWorkspace::empty();
        let outcome = nothing.run(command);
        assert_eq!(outcome.code, Some(2), "{command:?}: {}", outcome.stderr);
        assert_says(&outcome, &["no aftale.toml", "--project"]);
        assert_eq!(fs::read_dir(nothing.path()).unwrap().count(), 0, "nothing is written");
    }
    let outcome = TestWorkspace::empty().with("aftale.toml", "language = \"da\"\n").run(&["build"]);
    assert_eq!(outcome.code, Some(2));
    assert_says(&outcome, &["there are no works below sources/"]);
}

#[test]
fn windows_line_ends_and_byte_order_marks_make_no_difference() {
    let (workspace, before) = built("json,html,xml");
    let mut workspace = workspace;
    for (path, bytes) in workspace.tree("sources") {
        let windows = format!("\u{feff}{}", String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
        if !path.ends_with(".svg") {
            workspace = workspace.with(&format!("sources/{path}"), windows);
        }
    }
    let outcome = workspace.run(&["build", "--format", "json,html,xml"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    assert!(output(&workspace) == before);
}

#[test]
fn settings_that_are_a_link_are_not_read() {
    let workspace = TestWorkspace::fixture("two_periods");
    fs::rename(workspace.path().join("aftale.toml"), workspace.path().join("elsewhere.toml")).unwrap();
    symlink("elsewhere.toml", workspace.path().join("aftale.toml")).unwrap();
    let outcome = workspace.run(&["check"]);
    assert_eq!(outcome.code, Some(1));
    assert_says(&outcome, &["`aftale.toml` is a symbolic link"]);
}
