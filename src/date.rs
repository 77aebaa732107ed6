//! Dates that may be partial, and durations.
//!
//! A date stays as exact as it was written: `2022-05`, `2022-05-25T08:30Z`, `~2022-05-25` (a subset of EDTF,
//! ISO 8601-2). Two dates are ordered only as far as both are known.

use std::fmt;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};

mod length;
mod zone;

pub use length::Length;
pub use zone::Zone;

/// The months as they are written short.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How far from UTC zones lie.
const ZONES: SignedDuration = SignedDuration::from_hours(14);

/// A time of day; of some, the second is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Clock {
    hour: i8,
    minute: i8,
    second: Option<i8>,
}

/// A point in time as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// As written.
    text: String,
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<Clock>,
    /// Minutes east of UTC; `None` where the record states no zone.
    offset: Option<i32>,
    /// The zone in which the time is stated, where that has a name of its own.
    zone: Option<Arc<str>>,
    approximate: bool,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM[:SS]` with `Z` or `±HH:MM`, each with `~` before it
    /// when it is approximate; `??` stands for an unknown month or day.
    ///
    /// # Errors
    /// One sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim();
        let approximate = trimmed.starts_with('~') || trimmed.ends_with('~');
        let body = trimmed.trim_matches('~');
        let (date, clock) = match body.split_once(['T', ' ']) {
            Some((date, clock)) => (date, Some(clock)),
            None => (body, None),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next().unwrap_or_default(), 4).ok_or("it does not start with a year of four digits")?;
        let month = known(parts.next())?;
        let day = known(parts.next())?;
        if parts.next().is_some() {
            return Err("a date has at most a year, a month and a day".to_owned());
        }
        if month.is_none() && day.is_some() {
            return Err("a day needs a month".to_owned());
        }
        if let Some(m) = month
            && !(1..=12).contains(&m)
        {
            return Err(format!("there is no month {m:02}"));
        }
        let year = i16::try_from(year).map_err(|_| "the year is out of range")?;
        let (month, day) = (month.map(narrow), day.map(narrow));
        if let (Some(m), Some(d)) = (month, day)
            && Date::new(year, m, d).is_err()
        {
            return Err(format!("{year:04}-{m:02} has no day {d:02}"));
        }
        let (time, offset) = match clock {
            Some(_) if day.is_none() => return Err("a time needs a day".to_owned()),
            Some(clock) => read_clock(clock)?,
            None => (None, None),
        };
        Ok(Self { text: trimmed.to_owned(), year, month, day, time, offset, zone: None, approximate })
    }

    /// The same moment, where a time of day without a zone is meant in this one. A time that the zone's clocks show twice
    /// or never keeps the doubt.
    #[must_use]
    pub fn in_zone(mut self, zone: &Zone) -> Self {
        if let (Some(month), Some(day), Some(time), None) = (self.month, self.day, self.time, self.offset)
            && let Ok(date) = Date::new(self.year, month, day)
        {
            self.offset = zone.offset_at(date.at(time.hour, time.minute, 0, 0));
            self.zone = zone.shown();
        }
        self
    }

    /// Whether it is a time of day that the zone's clocks never show; one with an offset of its own is none of that zone.
    #[must_use]
    pub fn is_skipped_in(&self, zone: &Zone) -> bool {
        let (Some(month), Some(day), Some(time), None) = (self.month, self.day, self.time, self.offset) else {
            return false;
        };
        Date::new(self.year, month, day).is_ok_and(|date| zone.skips(date.at(time.hour, time.minute, 0, 0)))
    }

    /// The year.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The month, from 1 on, where it is known.
    #[must_use]
    pub const fn month(&self) -> Option<i8> {
        self.month
    }

    /// Whether a time of day is stated without a zone.
    #[must_use]
    pub const fn lacks_zone(&self) -> bool {
        self.time.is_some() && self.offset.is_none()
    }

    /// Whether a time of day is stated.
    #[must_use]
    pub const fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// How long a date that states a time of day may last, in seconds: a minute where it says no second.
    #[must_use]
    pub const fn seconds_of_time(&self) -> Option<i64> {
        match self.time {
            Some(Clock { second, .. }) => Some(if second.is_some() { 1 } else { 60 }),
            None => None,
        }
    }

    /// The first moment that the date can mean, in UTC where a zone is stated.
    #[must_use]
    pub fn earliest(&self) -> DateTime {
        let (hour, minute, second) = self.time.map_or((0, 0, 0), |t| (t.hour, t.minute, t.second.unwrap_or(0)));
        self.in_utc(self.first_day().at(hour, minute, second, 0))
    }

    /// The first day that the date can mean, as it was written: where it happened, and not in UTC.
    #[must_use]
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::ZERO)
    }

    /// The last moment that the date can mean.
    #[must_use]
    pub fn latest(&self) -> DateTime {
        let month = Date::new(self.year, self.month.unwrap_or(12), 1).unwrap_or(Date::ZERO);
        let date = self.day.map_or(Ok(month.last_of_month()), |day| Date::new(self.year, month.month(), day));
        let (hour, minute, second) = self.time.map_or((23, 59, 59), |t| (t.hour, t.minute, t.second.unwrap_or(59)));
        self.in_utc(date.unwrap_or(month).at(hour, minute, second, 0))
    }

    /// Takes the offset off. Most dates have none, and arithmetic on them is what a check of many records would pay for.
    fn in_utc(&self, at: DateTime) -> DateTime {
        match self.offset {
            None | Some(0) => at,
            Some(offset) => at.checked_sub(SignedDuration::from_mins(i64::from(offset))).unwrap_or(at),
        }
    }

    /// Whether the date was written with `~`.
    #[must_use]
    pub const fn is_approximate(&self) -> bool {
        self.approximate
    }

    /// How far off a date may be because it states no zone: it may be meant in any.
    #[must_use]
    pub const fn doubt_of_zone(&self) -> SignedDuration {
        if self.offset.is_some() { SignedDuration::ZERO } else { ZONES }
    }

    /// How far apart two dates may be only because one of them states its zone and the other does not.
    #[must_use]
    pub const fn zone_doubt(&self, other: &Self) -> SignedDuration {
        if self.offset.is_some() == other.offset.is_some() { SignedDuration::ZERO } else { ZONES }
    }

    /// Whether this is certainly before the other; never so when one of them is approximate.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        let (latest, other_earliest) = (self.latest(), other.earliest());
        if self.approximate || other.approximate || latest >= other_earliest {
            return false;
        }
        latest.checked_add(self.zone_doubt(other)).is_ok_and(|latest| latest < other_earliest)
    }

    /// The value for HTML's `<time datetime>`.
    #[must_use]
    pub fn machine(&self) -> String {
        let mut out = String::with_capacity("2023-02-16T09:30+01:00".len());
        push_digits(&mut out, u32::from(self.year.unsigned_abs()), 4);
        for part in [self.month, self.day].into_iter().flatten() {
            out.push('-');
            push_digits(&mut out, u32::from(part.unsigned_abs()), 2);
        }
        if let Some(time) = self.time {
            out.push_str(&format!("T{time}"));
            match self.offset {
                Some(0) => out.push('Z'),
                Some(o) => {
                    let sign = if o < 0 { '-' } else { '+' };
                    out.push_str(&format!("{sign}{:02}:{:02}", o.abs() / 60, o.abs() % 60));
                }
                None => {}
            }
        }
        out
    }

    /// The instant for an Atom feed (RFC 3339), at the start of what is known.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        format!("{}Z", self.earliest().strftime("%Y-%m-%dT%H:%M:%S"))
    }

    /// As written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.text
    }
}

fn narrow(value: u32) -> i8 {
    i8::try_from(value).unwrap_or(i8::MAX)
}

/// Writes the last `len` digits of a number, with zeros in front: every list of records has a date for each of them, for which
/// the machinery of `format!` takes ten times as long.
fn push_digits(out: &mut String, value: u32, len: u32) {
    for place in (0..len).rev() {
        let digit = value / 10_u32.pow(place) % 10;
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// The number in exactly `len` digits.
fn digits(text: &str, len: usize) -> Option<u32> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn known(part: Option<&str>) -> Result<Option<u32>, String> {
    match part {
        None | Some("??") => Ok(None),
        Some(text) => digits(text, 2).map(Some).ok_or_else(|| format!("`{text}` is not two digits")),
    }
}

/// Reads a time of day, and its offset from UTC in minutes.
fn read_clock(text: &str) -> Result<(Option<Clock>, Option<i32>), String> {
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone_at);
    let mut parts = clock.trim().split(':');
    let hour = parts.next().and_then(|p| digits(p, 2)).filter(|h| *h < 24);
    let minute = parts.next().and_then(|p| digits(p, 2)).filter(|m| *m < 60);
    let second = parts.next().map(|p| digits(p, 2).filter(|s| *s < 61));
    let (Some(hour), Some(minute)) = (hour, minute) else {
        return Err(format!("`{text}` is no time of day as HH:MM"));
    };
    if second == Some(None) || parts.next().is_some() {
        return Err(format!("`{text}` is no time of day as HH:MM or HH:MM:SS"));
    }
    let offset = match zone.trim() {
        "" => None,
        "Z" | "z" => Some(0),
        zone => Some(read_offset(zone).ok_or_else(|| format!("`{zone}` is no offset as +HH:MM"))?),
    };
    // No calendar counts leap seconds.
    let second = second.flatten().map(|second| narrow(second.min(59)));
    Ok((Some(Clock { hour: narrow(hour), minute: narrow(minute), second }), offset))
}

fn read_offset(zone: &str) -> Option<i32> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':').or_else(|| zone.get(1..)?.split_at_checked(2))?;
    let (hours, minutes) = (digits(hours, 2).filter(|h| *h < 24)?, digits(minutes, 2).filter(|m| *m < 60)?);
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("about ")?;
        }
        if let Some(d) = self.day {
            write!(f, "{d} ")?;
        }
        if let Some(m) = self.month {
            let name = usize::try_from(m - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("");
            write!(f, "{name} ")?;
        }
        write!(f, "{}", self.year)?;
        if let Some(time) = self.time {
            write!(f, ", {time}")?;
            match self.offset {
                _ if self.zone.is_some() => write!(f, " {}", self.zone.as_deref().unwrap_or_default())?,
                Some(0) => f.write_str(" UTC")?,
                Some(o) => write!(f, " UTC{}{:02}:{:02}", if o < 0 { '−' } else { '+' }, o.abs() / 60, o.abs() % 60)?,
                None => {}
            }
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    /// By the first moment meant, then by what was written, so that lists have one order.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.earliest().cmp(&other.earliest()).then_with(|| self.text.cmp(&other.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap()
    }

    #[test]
    fn partial_dates_stay_partial() {
        for (text, shown, machine) in [
            ("2023-02-16", "16 Feb 2023", "2023-02-16"),
            ("2022-05", "May 2022", "2022-05"),
            ("2022-05-??", "May 2022", "2022-05"),
            ("~2022-05-25", "about 25 May 2022", "2022-05-25"),
            ("2022-05-25T08:30Z", "25 May 2022, 08:30 UTC", "2022-05-25T08:30Z"),
            ("2022-05-25T08:30:05Z", "25 May 2022, 08:30:05 UTC", "2022-05-25T08:30:05Z"),
            ("2023-02-22T09:36-05:00", "22 Feb 2023, 09:36 UTC−05:00", "2023-02-22T09:36-05:00"),
            ("2019", "2019", "2019"),
        ] {
            assert_eq!(date(text).to_string(), shown);
            assert_eq!(date(text).machine(), machine);
            assert_eq!(date(text).as_written(), text);
        }
    }

    #[test]
    fn a_time_without_a_zone_can_be_given_one() {
        let zurich = Zone::parse("europe/zurich").unwrap();
        let (winter, summer) = (date("2025-01-05T09:10").in_zone(&zurich), date("2025-07-05T09:10").in_zone(&zurich));
        assert_eq!(winter.to_string(), "5 Jan 2025, 09:10 Europe/Zurich");
        assert_eq!(
            (winter.machine(), summer.machine()),
            ("2025-01-05T09:10+01:00".into(), "2025-07-05T09:10+02:00".into())
        );
        assert!(date("2025-01-05T05:10Z").is_before(&winter));
        for (text, shown) in [
            ("2025-01-05T09:10Z", "5 Jan 2025, 09:10 UTC"),
            ("2025-01-05", "5 Jan 2025"),
            ("2025-10-26T02:30", "26 Oct 2025, 02:30 Europe/Zurich"),
        ] {
            assert_eq!(date(text).in_zone(&zurich).to_string(), shown);
        }
        for twice_or_never in ["2025-10-26T02:30", "2025-03-30T02:30"] {
            assert!(date(twice_or_never).in_zone(&zurich).lacks_zone());
        }
        assert_eq!(date("2025-01-05T09:10").in_zone(&Zone::parse("UTC").unwrap()).to_string(), "5 Jan 2025, 09:10 UTC");
    }

    #[test]
    fn impossible_dates_say_why() {
        for text in
            ["2023-02-30", "2023-13-01", "23-01-01", "2023-1-1", "2023-02-16T25:00Z", "2023-02T10:00Z", "soon", ""]
        {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
        assert_eq!(PartialDate::parse("2023-02-30").unwrap_err(), "2023-02 has no day 30");
    }

    #[test]
    fn a_date_means_a_range_of_moments() {
        for (text, earliest, latest) in [
            ("2024", "2024-01-01T00:00:00", "2024-12-31T23:59:59"),
            ("2024-02", "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
            ("2023-02-28", "2023-02-28T00:00:00", "2023-02-28T23:59:59"),
            ("2023-02-16T17:08Z", "2023-02-16T17:08:00", "2023-02-16T17:08:59"),
            ("2023-01-01T01:00+02:00", "2022-12-31T23:00:00", "2022-12-31T23:00:59"),
            ("2022-12-31T20:00-05:30", "2023-01-01T01:30:00", "2023-01-01T01:30:59"),
        ] {
            assert_eq!(date(text).earliest().to_string(), earliest, "{text}");
            assert_eq!(date(text).latest().to_string(), latest, "{text}");
        }
    }

    #[test]
    fn order_is_certain_only_as_far_as_both_are_known() {
        assert!(date("2023-02").is_before(&date("2023-03-01")));
        assert!(!date("2023-02").is_before(&date("2023-02-16")));
        assert!(!date("~2023-02").is_before(&date("2023-03-01")));
        assert!(date("2023-02-16T12:00-05:00").is_before(&date("2023-02-16T17:08Z")));
        assert!(!date("2023-02-16T23:00Z").is_before(&date("2023-02-17")), "the 17th may have begun east of UTC");
    }
}
