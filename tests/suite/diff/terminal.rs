//! A comparison in the terminal.

use super::*;

#[test]
fn a_comparison_reads_gravest_first_in_the_words_of_the_layouts() {
    let layouts = aftale::layouts::Layouts::new(BTreeMap::new());
    let labels = layouts.labels("da", "comparison").expect("the labels are built in");
    let after = SEND.replace("en besked", "to beskeder senest dagen efter");
    let comparison = compared(&["# Formål", SEND, TRAIN], &["# Indledning", MEET, "# Formål", &after]);
    insta::assert_snapshot!(render_comparison(&comparison, &labels, false), @r"
    Sammenligning af aftaleperioder
    Før    tekst
    Efter  tekst

    Slags              Poster  Før  Efter
    Opdelt                  0    0      0
    Sammenlagt              0    0      0
    Flyttet og ændret       0    0      0
    Flyttet                 0    0      0
    Ændret ordlyd           1    1      1
    Omdøbt                  0    0      0
    Omnummereret            1    1      1
    Uændret                 0    0      0
    Ny                      2    0      2
    Udgået                  1    1      0
    I alt                   5    3      4

    Væsentlig (1)

    1 · Ændret ordlyd
      Formål
      I teksten i 1 ændres »en besked« til: »to beskeder senest dagen efter«.
      Et forpligtende ord, et tal eller en nægtelse er ændret.
      Hospitalet sender kommunen [-en besked-]{+to beskeder senest dagen efter+} om
      indlæggelsen ved registreringen

    Mindre (3)
      1 · Ny
        {+Indledning+}
      1 · Ny
        {+Klyngestyregruppen mødes to gange om året og drøfter fælles projekter+}
      2 · Udgået
        [-Kommunen begynder genoptræningen efter aftale med borgeren og de
        pårørende-]

    Uden betydning (1)
      1 → 2 · Omnummereret
    ");
    assert!(render_comparison(&comparison, &labels, true).contains("\u{1b}[31m[-"));
}

#[test]
fn a_text_cannot_steer_the_terminal() {
    let comparison = compared(&["Ord"], &["Ord\u{1b}[2J og mere"]);
    assert!(!render_comparison(&comparison, &serde_json::Value::Null, false).contains('\u{1b}'));
}
