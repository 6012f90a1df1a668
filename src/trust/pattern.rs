//! OpenSSH's patterns: `*`, `?`, and comma lists in which `!` excludes (`PATTERNS` in ssh_config(5)).

/// Whether a list of patterns admits a text: one pattern matches, and none that is negated does.
pub(super) fn admits(list: &[String], text: &str) -> bool {
    let mut positive = false;
    for pattern in list {
        match pattern.strip_prefix('!') {
            Some(negated) if matches(negated.as_bytes(), text.as_bytes()) => return false,
            Some(_) => {}
            None => positive |= matches(pattern.as_bytes(), text.as_bytes()),
        }
    }
    positive
}

/// Whether one pattern matches the whole text, byte by byte as OpenSSH compares.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut reached) = (0, 0);
    let mut star = None; // where the last `*` stands, and how much of the text it has taken
    while reached < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, reached));
                at += 1;
            }
            Some(&letter) if letter == b'?' || letter == text[reached] => (at, reached) = (at + 1, reached + 1),
            _ => match star {
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    (at, reached) = (place + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}
