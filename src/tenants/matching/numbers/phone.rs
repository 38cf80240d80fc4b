//! Phone numbers with or without country and area code.

/// A number, as far as its form tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tenants::matching) enum Phone {
    Landline {
        area: Option<String>,
        local: String,
    },
    Mobile(String),
    /// 400, 800, 95x, 12x: of a whole chain, or of the state.
    Hotline(String),
}

/// How one number of the paper stands to the tenant's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tenants::matching) enum PhoneAgreement {
    /// Complete, of the same form, and another number.
    Differs,
    /// Nothing can be said.
    Silent,
    Agrees,
}

impl Phone {
    fn parse(digits: &str) -> Option<Self> {
        let digits = digits.strip_prefix("00").unwrap_or(digits);
        let digits = match digits.strip_prefix("86") {
            Some(rest) if 10 <= rest.len() => rest,
            _ => digits,
        };
        let landline = |area: Option<&str>, local: &str| Self::Landline {
            area: area.map(str::to_owned),
            local: local.to_owned(),
        };
        let bytes = digits.as_bytes();
        match (digits.len(), bytes.first()?) {
            (10, b'4' | b'8') if matches!(&digits[..3], "400" | "800") => {
                Some(Self::Hotline(digits.to_owned()))
            }
            (5..=6, b'1' | b'9') => Some(Self::Hotline(digits.to_owned())),
            (11, b'1') if b'3' <= bytes[1] => Some(Self::Mobile(digits.to_owned())),
            (11, b'8') if matches!(&digits[..3], "852" | "853") => {
                Some(landline(Some(&digits[..3]), &digits[3..]))
            }
            (10..=12, b'0') => {
                let area = match bytes[1] {
                    b'1' | b'2' => 3,
                    _ => 4,
                };
                let (area, local) = digits.split_at(area);
                matches!(local.len(), 7 | 8).then(|| landline(Some(&area[1..]), local))
            }
            // The zero of the area code is lost after +86.
            (10..=11, b'1' | b'2') => Some(landline(Some(&digits[..2]), &digits[2..])),
            (10..=11, b'3'..=b'9') => Some(landline(Some(&digits[..3]), &digits[3..])),
            (7 | 8, b'2'..=b'9') => Some(landline(None, digits)),
            _ => None,
        }
    }

    /// Whether the paper's number `self` is the tenant's number `listed`.
    pub fn agreement(&self, listed: &Self) -> PhoneAgreement {
        match (self, listed) {
            (
                Self::Landline { area, local },
                Self::Landline {
                    area: listed_area,
                    local: listed_local,
                },
            ) => {
                let same_area = match (area, listed_area) {
                    (Some(area), Some(listed)) => area == listed,
                    _ => true,
                };
                match (same_area, misread(local, listed_local)) {
                    (true, Some(0)) => PhoneAgreement::Agrees,
                    // One digit apart may be a misreading or the shop next door.
                    (true, Some(1)) | (_, None) => PhoneAgreement::Silent,
                    _ => PhoneAgreement::Differs,
                }
            }
            (Self::Mobile(number), Self::Mobile(listed)) => match misread(number, listed) {
                Some(0) => PhoneAgreement::Agrees,
                Some(1) | None => PhoneAgreement::Silent,
                _ => PhoneAgreement::Differs,
            },
            // Everyone on the chain's hotline has the same number: it names the brand only.
            _ => PhoneAgreement::Silent,
        }
    }
}

/// In how many digits two numbers of one length differ.
fn misread(a: &str, b: &str) -> Option<usize> {
    let differing = a.bytes().zip(b.bytes()).filter(|(a, b)| a != b);
    (a.len() == b.len()).then(|| differing.count())
}

/// The phone numbers in a text such as `0755-8123 4567 / 8123 4568 转 801`.
pub(in crate::tenants::matching) fn phones(text: &str) -> Vec<Phone> {
    let split = ['/', '、', ',', '，', ';', '；', '|', '｜', '转', '轉'];
    let mut found: Vec<Phone> = Vec::new();
    for piece in text.split(split) {
        let mut digits = String::new();
        for ch in piece.chars().chain(['.']) {
            let ch = match ch {
                '０'..='９' => char::from(b'0' + (ch as u32 - '０' as u32) as u8),
                other => other,
            };
            match ch {
                '0'..='9' => digits.push(ch),
                ' ' | '-' | '(' | ')' | '（' | '）' | '+' | '－' | '–' | '—' | '\u{3000}' => {
                }
                _ => found.extend(Phone::parse(&std::mem::take(&mut digits))),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paper: &str, listed: &str, expected: PhoneAgreement) {
        let listed = phones(listed);
        let pairs = phones(paper)
            .into_iter()
            .flat_map(|p| listed.iter().map(move |l| p.agreement(l)));
        let best = pairs.max().unwrap_or(PhoneAgreement::Silent);
        assert_eq!(best, expected, "{paper}");
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_codes() {
        use PhoneAgreement::{Agrees, Differs, Silent};
        check("0755-81230001", "0755-81230001", Agrees);
        check("8123 0001", "0755-81230001", Agrees);
        check("+86 755 8123 0001", "0755-81230001", Agrees);
        check("(0755)81230001转802", "81230001", Agrees);
        check("010-81230001", "0755-81230001", Differs);
        check("81239999", "0755-81230001", Differs);
        check("0755-81230007", "0755-81230001", Silent);
        check("13800138000", "0755-81230001", Silent);
        check("13800138000", "138 0013 8000", Agrees);
        check("13812348000", "138 0013 8000", Differs);
        check("400-820-8820", "0755-81230001", Silent);
        check("95188", "0755-81230001", Silent);
        check("0755-8123", "0755-81230001", Silent);
        check("2145 4123", "+852 2145 4123", Agrees);
        check("0755-81230002/81230001", "0755-81230001", Agrees);
        check("", "0755-81230001", Silent);
        check("电话：０７５５－８１２３０００１", "0755-81230001", Agrees);
    }
}
