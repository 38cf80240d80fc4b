//! A phone number with its country, as everybody writes it in one way. Pure.

/// `+8613800000000`: a plus sign, the country, the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// ITU-T E.164: at most 15 digits with the country's; nobody has fewer than 7.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl PhoneNumber {
    /// What a shopper of this region typed; `None` where it is no number that receives
    /// messages. Without a country it is one of the region's mobile numbers.
    pub fn parse(text: &str, region: &str) -> Option<Self> {
        let text = text.trim();
        let written = |c: char| c.is_ascii_digit() || " -()+".contains(c);
        if !text.chars().all(written) || text.chars().skip(1).any(|c| c == '+') {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let whole = match text.strip_prefix('+') {
            Some(_) => Some(digits),
            None => match digits.strip_prefix("00") {
                Some(whole) => Some(whole.to_owned()),
                None => at_home(&digits, region),
            },
        }?;
        let fits = DIGITS.contains(&whole.len()) && is_mobile(&whole);
        fits.then(|| Self(format!("+{whole}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The region's own mobile number with its country in front.
fn at_home(digits: &str, region: &str) -> Option<String> {
    let country = match region {
        "CN" => "86",
        "HK" => "852",
        "MO" => "853",
        "TW" => "886",
        _ => return None,
    };
    let own = match region {
        // Within Taiwan a zero is dialled first.
        "TW" => digits.strip_prefix('0').unwrap_or(digits),
        _ => digits,
    };
    Some(format!("{country}{own}"))
}

/// Whether the number can be a mobile one, where its country says how those look.
fn is_mobile(whole: &str) -> bool {
    let own = |country: &str, length: usize, first: &[char]| {
        let own = whole.strip_prefix(country)?;
        Some(own.len() == length && own.starts_with(first))
    };
    own("852", 8, &['4', '5', '6', '7', '8', '9'])
        .or_else(|| own("853", 8, &['6']))
        .or_else(|| own("886", 9, &['9']))
        .or_else(|| own("86", 11, &['1']))
        .unwrap_or(!whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, region: &str, expected: Option<&str>) {
        let parsed = PhoneNumber::parse(text, region);
        assert_eq!(parsed.as_ref().map(PhoneNumber::as_str), expected, "{text}");
    }

    #[test]
    fn one_number_is_written_in_one_way() {
        for text in [
            "13800001234",
            "138 0000 1234",
            "+86 138-0000-1234",
            "0086 13800001234",
        ] {
            check(text, "CN", Some("+8613800001234"));
        }
        check("9123 4567", "HK", Some("+85291234567"));
        check("0912-345-678", "TW", Some("+886912345678"));
        check("+44 7911 123456", "CN", Some("+447911123456"));
    }

    #[test]
    fn what_receives_no_message_is_no_number() {
        for text in [
            "",
            "110",
            "01088886666",
            "1380000123",
            "138000012345",
            "+86138",
            "+0 123456789",
            "1+3800001234",
            "13800001234x",
            "１３８００００１２３４",
        ] {
            check(text, "CN", None);
        }
        check("7911123456", "GB", None);
    }
}
