//! What on a paper ties it to others: the last digits of a card, and the till.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit as _, Mac as _};
use regex::Regex;
use sha2::Sha256;

use crate::{extraction::Facts, reading::Line};

/// What is kept of a paper to find others like it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Four digits.
    pub card: Option<String>,
    /// The till, or who worked at it.
    pub till: Option<String>,
}

/// Longer names of tills are no names of tills.
const TILL_CHARS_MAX: usize = 32;

/// `6222 02** **** 1234`, `尾号1234`: what stands for the hidden digits, then four.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[*xX•#]{2,}[\s-]*|尾号[:：]?\s*)([0-9]{4})(?:[^0-9]|$)").expect("a regex")
});
/// A masked telephone looks the same: `138****1234`.
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^0-9])1[3-9][0-9][*xX•#]{4}[0-9]{4}").expect("a regex"));
static CARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i)卡号|卡號|银行|銀行|信用卡|借记卡|储蓄卡|银联|銀聯|尾号|card|visa|master|amex|union ?pay|jcb")
        .expect("a regex")
});
/// Cards that pay nothing, or that the shop gave out.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i)会员|會員|储值|礼品|积分|member|vip|gift|loyalty|octopus|八达通|八達通")
        .expect("a regex")
});

/// What is kept of a device's id: it can be found again and not read back.
pub fn device_hash(secret: &[u8], id: &str) -> [u8; 32] {
    let mut keyed = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    keyed.update(id.as_bytes());
    keyed.finalize().into_bytes().into()
}

/// What this paper shows.
pub fn trace(facts: &Facts, lines: &[Line]) -> Trace {
    let till = facts.terminal.as_ref().or(facts.cashier.as_ref());
    let till = till.map(|till| till.value.trim().to_owned());
    Trace {
        card: lines.iter().find_map(|line| card(&line.text)),
        till: till.filter(|till| !till.is_empty() && till.chars().count() <= TILL_CHARS_MAX),
    }
}

fn card(text: &str) -> Option<String> {
    let is_card = CARD.is_match(text) && !OTHER.is_match(text) && !PHONE.is_match(text);
    let found = TAIL.captures(text).filter(|_| is_card)?;
    Some(found[1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(card(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_card_is_known_by_its_last_digits() {
        check("卡号:622202******1234", Some("1234"));
        check("VISA **** **** **** 9876", Some("9876"));
        check("招商银行 尾号4321", Some("4321"));
        check("CARD NO XXXXXXXXXXXX5566/S", Some("5566"));
    }

    #[test]
    fn what_is_no_bank_card_is_left_alone() {
        check("会员卡号:8888****1234", None);
        check("手机 138****1234 银行卡", None);
        check("小票号:****1234", None);
        check("卡号:6222021234561234", None);
    }
}
