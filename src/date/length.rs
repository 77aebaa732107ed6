//! Lengths of time.

use std::fmt;

use jiff::{SignedDuration, Span};
use serde::{Serialize, Serializer};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const MONTH: i64 = 2_629_800;
const YEAR: i64 = 12 * MONTH;

/// A length of time, as written and in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length {
    text: String,
    seconds: i64,
    /// The smallest unit that it was written in, in seconds.
    unit: i64,
    /// The years, months and weeks that it was written with. How many days a month has is not known of a length: it is
    /// called what it was written as.
    calendar: [i64; 3],
}

impl Length {
    /// Reads an ISO 8601 duration (`PT2H`) or one in words (`2 hours`, `1h30m`, `1 year`); a day counts 24 hours, a
    /// month 30.44 days and a year 365.25 days.
    ///
    /// # Errors
    /// One sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let span: Span = text.trim().parse().map_err(|_| "it is no number with a unit of time".to_owned())?;
        let calendar = [i64::from(span.get_years()), i64::from(span.get_months()), i64::from(span.get_weeks())];
        let clock = Span::new()
            .hours(span.get_hours())
            .minutes(span.get_minutes())
            .seconds(span.get_seconds())
            .to_duration(jiff::SpanRelativeTo::days_are_24_hours())
            .unwrap_or(SignedDuration::ZERO);
        let days = i64::from(span.get_days()) * DAY;
        let seconds = of_calendar(calendar) + days + clock.as_secs();
        if seconds < 0 {
            return Err("it is negative".to_owned());
        }
        Ok(Self { text: text.trim().to_owned(), seconds, unit: smallest(&span), calendar })
    }

    /// A length of so many seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self { text: format!("PT{seconds}S"), seconds, unit: 1, calendar: [0; 3] }
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

/// Years, months and weeks in seconds.
const fn of_calendar([years, months, weeks]: [i64; 3]) -> i64 {
    years * YEAR + months * MONTH + weeks * WEEK
}

/// The smallest unit of a span, in seconds. One of nothing does not keep its unit, and is taken for one of minutes.
fn smallest(span: &Span) -> i64 {
    let units = [
        (span.get_seconds() != 0, 1),
        (span.get_minutes() != 0, MINUTE),
        (span.get_hours() != 0, HOUR),
        (span.get_days() != 0, DAY),
        (span.get_weeks() != 0, WEEK),
        (span.get_months() != 0, MONTH),
        (span.get_years() != 0, YEAR),
    ];
    units.iter().find(|(is_written, _)| *is_written).map_or(MINUTE, |(_, unit)| *unit)
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = [(DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")];
        let mut rest = self.seconds - of_calendar(self.calendar);
        let calendar = self.calendar.into_iter().zip(["year", "month", "week"]);
        let clock = clock.into_iter().map(|(size, name)| {
            let count = rest / size;
            rest %= size;
            (count, name)
        });
        let parts = calendar.chain(clock).filter(|(count, _)| *count > 0);
        let mut words: Vec<String> =
            parts.map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" })).collect();
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
        for (text, words) in [
            ("P1M", "1 month"),
            ("1 year 2 months", "1 year 2 months"),
            ("2 weeks", "2 weeks"),
            ("P1Y1M1W1DT25H", "1 year 1 month 1 week 2 days 1 hour"),
            ("24 hours", "1 day"),
            ("P0M", "0 seconds"),
        ] {
            assert_eq!(Length::parse(text).unwrap().to_string(), words, "{text}");
        }
        assert_eq!(Length::parse("P1M").unwrap().seconds(), MONTH);
        assert!(Length::parse("a while").is_err());
        assert!(Length::parse("-PT2H").is_err());
    }
}
