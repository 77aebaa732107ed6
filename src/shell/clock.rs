//! The only clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Today in UTC; `SOURCE_DATE_EPOCH` (seconds since 1970, as reproducible-builds.org specifies it) sets it.
#[must_use]
pub fn today() -> Date {
    fixed().unwrap_or_else(Timestamp::now).to_zoned(TimeZone::UTC).date()
}

/// Today as the clocks of this machine's zone show it, for what a person writes down; `SOURCE_DATE_EPOCH` sets it in UTC.
#[must_use]
pub fn today_here() -> Date {
    if fixed().is_some() { today() } else { Timestamp::now().to_zoned(TimeZone::system()).date() }
}

fn fixed() -> Option<Timestamp> {
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()?;
    Timestamp::from_second(seconds).ok()
}
