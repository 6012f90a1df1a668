//! Times as OpenSSH writes them, always in UTC: `20190701120000Z`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// Unix seconds as `ssh-keygen -O verify-time=` and `valid-before=` take them, e.g. `20190701120000Z`.
///
/// A time out of all calendars is written as its seconds.
pub fn verify_time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.strftime("%Y%m%d%H%M%SZ").to_string())
}

/// Unix seconds of `YYYYMMDD[HHMM[SS]]Z`, after 1970.
///
/// OpenSSH reads a time without the `Z` in the zone of whoever verifies, so one signature would be good here and bad there.
pub(super) fn read(text: &str) -> Result<i64, String> {
    let digits = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("UTC"));
    let Some(digits) = digits else {
        return Err(match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => format!("`{text}` means another time in each time zone; write the Z: `{text}Z`"),
            false => format!("`{text}` is not a time; write `YYYYMMDDHHMMSSZ`"),
        });
    };
    let wrong = || format!("`{text}` is not a time; write `YYYYMMDDHHMMSSZ`");
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number = |range: std::ops::Range<usize>| digits.get(range).map_or(Ok(0), str::parse::<i16>).map_err(|_| wrong());
    let small = |range: std::ops::Range<usize>| number(range).and_then(|number| i8::try_from(number).map_err(|_| wrong()));
    let date = Date::new(number(0..4)?, small(4..6)?, small(6..8)?).map_err(|_| wrong())?;
    let time = Time::new(small(8..10)?, small(10..12)?, small(12..14)?, 0).map_err(|_| wrong())?;
    let seconds = TimeZone::UTC.to_timestamp(DateTime::from_parts(date, time)).map_err(|_| wrong())?.as_second();
    if seconds > 0 { Ok(seconds) } else { Err(format!("`{text}` is before 1970, the first year of OpenSSH")) }
}
