//! The only clock.
//!
//! No page has the time of its build, so `SOURCE_DATE_EPOCH`, which is about what reaches output, sets nothing here. Where it is
//! set for every program, as in a Nix shell, dates of records would otherwise be found to lie in the future.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The variable of the environment that sets today, such as `2024-03-01`: for tests, and to see what a day will bring.
pub const TODAY: &str = "RCABOOK_TODAY";

/// Today in UTC, for what is compared with the dates of records.
#[must_use]
pub fn today() -> Date {
    fixed().unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
}

/// Today as the clocks of this machine's zone show it, for what a person writes down.
#[must_use]
pub fn today_here() -> Date {
    fixed().unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::system()).date())
}

/// What [`TODAY`] says, where that is no day.
#[must_use]
pub fn misread() -> Option<String> {
    let text = std::env::var_os(TODAY)?.to_string_lossy().into_owned();
    day(&text).is_none().then_some(text)
}

fn fixed() -> Option<Date> {
    day(&std::env::var(TODAY).ok()?)
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}
