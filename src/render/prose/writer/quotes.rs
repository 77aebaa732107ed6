//! Quotes, and the alerts that are written as such.

use pulldown_cmark::BlockQuoteKind;

const INFO: &str = "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 11v5.5M12 7.6v.1\"/>";
const TRIANGLE: &str = "<path d=\"M12 4 2.8 20h18.4z\"/><path d=\"M12 10v4.5M12 17.4v.1\"/>";

/// The HTML that a quote begins with.
pub(super) fn opening(kind: Option<BlockQuoteKind>) -> String {
    let (class, title, icon) = match kind {
        None => return "<blockquote>".to_owned(),
        Some(BlockQuoteKind::Note) => ("note", "Note", INFO),
        Some(BlockQuoteKind::Tip) => ("tip", "Tip", INFO),
        Some(BlockQuoteKind::Important) => ("important", "Important", INFO),
        Some(BlockQuoteKind::Warning) => ("warning", "Warning", TRIANGLE),
        Some(BlockQuoteKind::Caution) => ("caution", "Caution", TRIANGLE),
    };
    format!(
        "<div class=\"call {class}\"><svg class=\"i\" viewBox=\"0 0 24 24\" width=\"24\" aria-hidden=\"true\">{icon}</svg>\
         <div><p class=\"call-title\">{title}</p>"
    )
}
