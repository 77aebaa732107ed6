//! Time zones, by the names of the IANA database that is part of the program.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::read_offset;
use crate::diag::did_you_mean;

/// A zone in which times of day are stated.
#[derive(Debug, Clone)]
pub struct Zone {
    /// As written.
    text: String,
    rules: TimeZone,
}

impl Zone {
    /// Reads `UTC`, an offset such as `+02:00`, or a name of the IANA database such as `Europe/Zurich`. What the system
    /// knows about zones is not asked.
    ///
    /// # Errors
    /// The way out for a text that is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let of_sign = |sign: &str| text.starts_with(sign).then(|| read_offset(text)).flatten();
        let fixed = if matches!(text, "Z" | "z") { Some(0) } else { of_sign("+").or_else(|| of_sign("-")) };
        let fixed = fixed.and_then(|minutes| Offset::from_seconds(minutes * 60).ok()).map(TimeZone::fixed);
        let known = TimeZoneDatabase::bundled();
        match fixed.or_else(|| known.get(text).ok()) {
            Some(rules) => Ok(Self { text: text.to_owned(), rules }),
            None => {
                let names: Vec<_> = known.available().collect();
                let near = did_you_mean(text, names.iter().map(|name| name.as_str()));
                let near = near.map(|near| format!("; {near}")).unwrap_or_default();
                let help = "write `UTC`, an offset such as `+02:00`, or a name such as `Europe/Zurich`";
                Err(format!("{help}{near}"))
            }
        }
    }

    /// As written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The name that people read beside a time; `None` where the offset from UTC says as much.
    pub(super) fn shown(&self) -> Option<Arc<str>> {
        self.rules.iana_name().filter(|name| *name != "UTC").map(Arc::from)
    }

    /// Minutes east of UTC at this time of the zone's clocks; `None` where they show it twice or never.
    pub(super) fn offset_at(&self, time: DateTime) -> Option<i32> {
        match self.rules.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds() / 60),
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => None,
        }
    }

    /// Whether the zone's clocks never show this time, because they are set forward over it.
    pub(super) fn skips(&self, time: DateTime) -> bool {
        matches!(self.rules.to_ambiguous_timestamp(time).offset(), AmbiguousOffset::Gap { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_offsets_and_utc_are_zones_and_other_words_are_not() {
        for text in ["UTC", "utc", "Z", "+02:00", "-0530", "Europe/Zurich", "america/new_york", "CET"] {
            assert!(Zone::parse(text).is_ok(), "{text}");
        }
        for text in ["Mars/Olympus", "CEST", "local", "", "+2", "Europe"] {
            assert!(Zone::parse(text).is_err(), "{text}");
        }
        let help = Zone::parse("Europe/Zürich").unwrap_err();
        assert!(help.contains("did you mean `Europe/Zurich`"), "{help}");
    }
}
