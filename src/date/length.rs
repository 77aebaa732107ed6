//! Lengths of time.

use std::fmt;

use jiff::{SignedDuration, Span};
use serde::{Serialize, Serializer};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 2_629_800;
const YEAR: i64 = 12 * MONTH;

/// A length of time, as written and in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length {
    text: String,
    seconds: i64,
    /// The smallest unit that it was written in, in seconds.
    unit: i64,
}

impl Length {
    /// Reads an ISO 8601 duration (`PT2H`) or one in words (`2 hours`, `1h30m`, `1 year`); a day counts 24 hours, a
    /// month 30.44 days and a year 365.25 days.
    ///
    /// # Errors
    /// One sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let span: Span = text.trim().parse().map_err(|_| "it is neither `PT2H` nor `2 hours`".to_owned())?;
        let days = i64::from(span.get_days()) + 7 * i64::from(span.get_weeks());
        let calendar = i64::from(span.get_years()) * YEAR + i64::from(span.get_months()) * MONTH + days * DAY;
        let clock = Span::new()
            .hours(span.get_hours())
            .minutes(span.get_minutes())
            .seconds(span.get_seconds())
            .to_duration(jiff::SpanRelativeTo::days_are_24_hours())
            .unwrap_or(SignedDuration::ZERO);
        let seconds = calendar + clock.as_secs();
        if seconds < 0 {
            return Err("it is negative".to_owned());
        }
        Ok(Self { text: text.trim().to_owned(), seconds, unit: smallest(&span) })
    }

    /// A length of so many seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self { text: format!("PT{seconds}S"), seconds, unit: 1 }
    }

    /// As written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The length in seconds.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// The smallest unit in which the length was written, in seconds: a minute for `60 minutes` as for `1h30m`, an hour
    /// for `24 hours`.
    #[must_use]
    pub const fn unit(&self) -> i64 {
        self.unit
    }
}

/// The smallest unit of a span, in seconds. One of nothing does not keep its unit, and is taken for one of minutes.
fn smallest(span: &Span) -> i64 {
    let units = [
        (span.get_seconds() != 0, 1),
        (span.get_minutes() != 0, MINUTE),
        (span.get_hours() != 0, HOUR),
        (span.get_days() != 0, DAY),
        (span.get_weeks() != 0, 7 * DAY),
        (span.get_months() != 0, MONTH),
        (span.get_years() != 0, YEAR),
    ];
    units.iter().find(|(is_written, _)| *is_written).map_or(MINUTE, |(_, unit)| *unit)
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")];
        let mut rest = self.seconds;
        let mut words = Vec::new();
        for (size, name) in parts {
            let count = rest / size;
            rest %= size;
            if count > 0 {
                words.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
            }
        }
        if words.is_empty() {
            words.push("0 seconds".to_owned());
        }
        f.write_str(&words.join(" "))
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_both_forms() {
        assert_eq!(Length::parse("PT2H").unwrap().to_string(), "2 hours");
        assert_eq!(Length::parse("1h05m").unwrap().to_string(), "1 hour 5 minutes");
        assert_eq!(Length::parse("181 days").unwrap().seconds(), 181 * 86_400);
        let units = [
            ("24 hours", HOUR),
            ("1h30m", MINUTE),
            ("1.5h", MINUTE),
            ("PT90S", 1),
            ("2 weeks", 7 * DAY),
            ("P1M", MONTH),
            ("1 year", YEAR),
            ("0 minutes", MINUTE),
        ];
        for (text, unit) in units {
            assert_eq!(Length::parse(text).unwrap().unit(), unit, "{text}");
        }
        assert!(Length::parse("a while").is_err());
        assert!(Length::parse("-PT2H").is_err());
    }
}
