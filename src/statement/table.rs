//! A statement as a table for a spreadsheet: CSV as RFC 4180 has it, in UTF-8 with the
//! mark that makes Excel read Chinese. What a paper says never becomes a formula.

use anyhow::Context as _;

use super::Earned;
use crate::{disputes::State, malls::Mall, receipts::Status};

/// The language of the header and of the words in the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

impl Language {
    /// What an `Accept-Language` prefers; Chinese unless it says English first.
    pub fn preferred(accepted: &str) -> Self {
        let wish = |part: &str| {
            let mut words = part.split(';').map(str::trim);
            let tag = words.next()?.to_ascii_lowercase();
            let weight = words.find_map(|word| word.strip_prefix("q="));
            let weight: f32 = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
            let language = match tag.split('-').next()? {
                "zh" | "*" => Self::Chinese,
                "en" => Self::English,
                _ => return None,
            };
            (0.0 < weight).then_some((language, weight))
        };
        let wishes: Vec<_> = accepted.split(',').filter_map(wish).collect();
        let weight = |wanted: Self| {
            let of = wishes.iter().filter(|(language, _)| *language == wanted);
            of.map(|(_, weight)| *weight).fold(0.0, f32::max)
        };
        let first = wishes.first().map(|(language, _)| *language);
        match weight(Self::English).total_cmp(&weight(Self::Chinese)) {
            std::cmp::Ordering::Greater => Self::English,
            std::cmp::Ordering::Less => Self::Chinese,
            std::cmp::Ordering::Equal => first.unwrap_or(Self::Chinese),
        }
    }

    /// As `Content-Language` names it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    fn of(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

/// What one row says.
pub struct Row<'a> {
    pub earned: &'a Earned,
    /// The shopper, under the tenant's word.
    pub member: &'a str,
    /// Where its newest dispute stands.
    pub dispute: Option<State>,
}

/// Excel takes a file for UTF-8 when it begins so.
const MARK: &str = "\u{feff}";

/// Columns with their headers in both languages.
const COLUMNS: [(&str, &str); 13] = [
    ("小票号", "receipt number"),
    ("结账时间", "paid at"),
    ("实付金额(元)", "paid amount (yuan)"),
    ("实付金额(分)", "paid amount (fen)"),
    ("积分", "points"),
    ("已冲回积分", "points reversed"),
    ("状态", "status"),
    ("审核方式", "decided by"),
    ("审核时间", "decided at"),
    ("会员代号", "member"),
    ("提交时间", "submitted at"),
    ("异议", "dispute"),
    ("小票ID", "receipt id"),
];

/// Writes rows as they come.
#[derive(Clone)]
pub struct Table {
    pub language: Language,
    pub mall: Mall,
}

impl Table {
    /// The mark and the header.
    pub fn head(&self) -> anyhow::Result<Vec<u8>> {
        let header = COLUMNS.map(|(chinese, english)| self.language.of(chinese, english));
        Ok([MARK.as_bytes(), &lines([header.map(str::to_owned)])?].concat())
    }

    /// Some rows.
    pub fn rows(&self, rows: &[Row<'_>]) -> anyhow::Result<Vec<u8>> {
        lines(rows.iter().map(|row| self.cells(row)))
    }

    fn cells(&self, row: &Row<'_>) -> [String; 13] {
        let (earned, language) = (row.earned, self.language);
        let time = |at| self.mall.local(at).format("%Y-%m-%d %H:%M:%S").to_string();
        let paid_at = self.mall.local(earned.paid_at);
        let paid_at = match earned.paid_at_precision.as_deref() {
            Some("day") => paid_at.format("%Y-%m-%d"),
            Some("minute") => paid_at.format("%Y-%m-%d %H:%M"),
            _ => paid_at.format("%Y-%m-%d %H:%M:%S"),
        };
        let status = match earned.status {
            Status::Reversed => language.of("已冲回", "reversed"),
            _ if 0 < earned.points_reversed.0 => language.of("部分冲回", "partly reversed"),
            _ => language.of("已积分", "credited"),
        };
        let decided_by = match earned.decided_by.as_deref() {
            Some("auto") => language.of("自动", "auto"),
            Some(_) => language.of("人工", "staff"),
            None => "",
        };
        let dispute = match row.dispute {
            None => "",
            Some(State::Open) => language.of("处理中", "open"),
            Some(State::Upheld) => language.of("成立", "upheld"),
            Some(State::Dismissed) => language.of("不成立", "dismissed"),
        };
        [
            harmless(earned.receipt_number.as_deref().unwrap_or_default()),
            paid_at.to_string(),
            earned.paid_amount_fen.to_string(),
            earned.paid_amount_fen.0.to_string(),
            earned.points.0.to_string(),
            earned.points_reversed.0.to_string(),
            status.to_owned(),
            decided_by.to_owned(),
            earned.decided_at.map(time).unwrap_or_default(),
            row.member.to_owned(),
            time(earned.submitted_at),
            dispute.to_owned(),
            earned.receipt_id.to_string(),
        ]
    }
}

fn lines(rows: impl IntoIterator<Item = [String; 13]>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().context("a vector takes every byte")
}

/// A text of the paper as a cell that no spreadsheet computes: a leading sign gets an
/// apostrophe before it, also in full width, and what would break the row is a space.
fn harmless(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let computes = |c: char| "=+-@＝＋－＠﹣−".contains(c);
    if text.starts_with(char::is_control) || plain.trim_start().starts_with(computes) {
        format!("'{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_cell(text: &str, cell: &str) {
        assert_eq!(harmless(text), cell);
    }

    #[test]
    fn what_a_paper_says_never_becomes_a_formula() {
        check_cell("20261103182205001", "20261103182205001");
        check_cell("A-17", "A-17");
        check_cell("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check_cell("+86", "'+86");
        check_cell("-1", "'-1");
        check_cell("@SUM(1)", "'@SUM(1)");
        check_cell("\t=1", "' =1");
        check_cell("\r\n=1", "'  =1");
        check_cell(" =1", "' =1");
        check_cell("＝1", "'＝1");
    }

    #[track_caller]
    fn check_language(accepted: &str, language: Language) {
        assert_eq!(Language::preferred(accepted), language, "{accepted}");
    }

    #[test]
    fn the_header_is_in_the_language_that_is_asked_for_first() {
        check_language("", Language::Chinese);
        check_language("*", Language::Chinese);
        check_language("de", Language::Chinese);
        check_language("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese);
        check_language("en-GB,en;q=0.9", Language::English);
        check_language("en, zh", Language::English);
        check_language("zh;q=0.1, en-US;q=0.8", Language::English);
        check_language("en;q=0", Language::Chinese);
        check_language("de, en;q=0.5", Language::English);
    }
}
