//! The only clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Today in UTC; `SOURCE_DATE_EPOCH` (seconds since 1970, as reproducible-builds.org specifies it) sets it.
#[must_use]
pub fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.trim().parse().ok());
    let now = fixed.and_then(|s: i64| Timestamp::from_second(s).ok()).unwrap_or_else(Timestamp::now);
    now.to_zoned(TimeZone::UTC).date()
}
