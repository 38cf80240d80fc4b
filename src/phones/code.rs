//! Codes, and the hashes by which a number and its code are known again. A code has a
//! million values, so a plain hash of it would be read back in a second: the mall's secret
//! is in it, and the number, so that no two rows can be compared.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::RngExt as _;
use sha2::Sha256;

use super::PhoneNumber;
use crate::ids::MallId;

/// As many digits as people copy without looking twice.
const DIGITS: usize = 6;

/// A code as the message shows it.
pub fn fresh() -> String {
    format!("{:06}", rand::rng().random_range(0..1_000_000))
}

pub struct Hasher {
    keyed: Hmac<Sha256>,
}

impl Hasher {
    /// `None` where the secret is no key.
    pub fn new(mall: MallId, secret: &[u8]) -> Option<Self> {
        let mut keyed = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        keyed.update(mall.to_string().as_bytes());
        Some(Self { keyed })
    }

    pub fn number(&self, number: &PhoneNumber) -> Vec<u8> {
        let keyed = self.over("number", number, "");
        keyed.finalize().into_bytes().to_vec()
    }

    pub fn code(&self, number: &PhoneNumber, code: &str) -> Vec<u8> {
        let keyed = self.over("code", number, code);
        keyed.finalize().into_bytes().to_vec()
    }

    /// Whether this is the code of that hash, found out in a time that tells nothing of it.
    pub fn is_code(&self, number: &PhoneNumber, code: &str, hash: Option<&[u8]>) -> bool {
        // Phones group digits; no hash is as long as none.
        let typed: String = code.chars().filter(char::is_ascii_digit).collect();
        let keyed = self.over("code", number, &typed);
        keyed.verify_slice(hash.unwrap_or(&[0; 32])).is_ok() && typed.len() == DIGITS
    }

    /// A number has no line break, so no two of these are one text.
    fn over(&self, what: &str, number: &PhoneNumber, code: &str) -> Hmac<Sha256> {
        let mut keyed = self.keyed.clone();
        keyed.update(format!("{what}\n{}\n{code}", number.as_str()).as_bytes());
        keyed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_that_of_its_number_and_mall() {
        let (mall, alice, bob) = (
            MallId::fresh(),
            number("13800000001"),
            number("13800000002"),
        );
        let hasher = Hasher::new(mall, &[7; 32]).unwrap();
        let hash = hasher.code(&alice, "004217");

        assert!(hasher.is_code(&alice, "004217", Some(&hash)));
        assert!(hasher.is_code(&alice, " 004 217", Some(&hash)));
        assert!(!hasher.is_code(&alice, "004218", Some(&hash)));
        assert!(!hasher.is_code(&bob, "004217", Some(&hash)));
        assert!(!hasher.is_code(&alice, "004217", None));
        let elsewhere = Hasher::new(MallId::fresh(), &[7; 32]).unwrap();
        assert!(!elsewhere.is_code(&alice, "004217", Some(&hash)));
        assert_ne!(hasher.number(&alice), hasher.number(&bob));
    }

    #[test]
    fn codes_have_six_digits_and_are_not_foreseen() {
        let codes: std::collections::BTreeSet<_> = (0..200).map(|_| fresh()).collect();
        assert!(190 < codes.len());
        assert!(codes.iter().all(|code| code.len() == DIGITS));
    }

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text, "CN").unwrap()
    }
}
