//! The time that a service writes before each line of a raw log, as GitHub's Actions do: `2026-01-01T10:00:00.1234567Z `.

const SHAPE: &[u8] = b"0000-00-00T00:00:00";

/// How long the time before a line is, with the blank behind it and a mark of the encoding before it; 0 where there is none.
pub(super) fn length(line: &[u8]) -> usize {
    let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    behind(text).map_or(0, |rest| line.len() - rest.len())
}

fn behind(text: &[u8]) -> Option<&[u8]> {
    let (time, rest) = text.split_at_checked(SHAPE.len())?;
    let fits = |(byte, shape): (&u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    if !time.iter().zip(SHAPE).all(fits) {
        return None;
    }
    let fraction = rest.strip_prefix(b".").map_or(0, |rest| 1 + rest.iter().take_while(|b| b.is_ascii_digit()).count());
    rest[fraction..].strip_prefix(b"Z ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_alone_is_cut_off() {
        for stamp in ["2026-01-01T10:00:00Z ", "2026-01-01T10:00:00.1234567Z ", "\u{feff}2026-01-01T10:00:00.123Z "] {
            assert_eq!(length(format!("{stamp} a.sql:1:1").as_bytes()), stamp.len());
        }
        for line in
            ["", "2026-01-01", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Za", "2026-01-01 10:00:00 a", "\u{feff}a"]
        {
            assert_eq!(length(line.as_bytes()), 0, "{line}");
        }
    }
}
