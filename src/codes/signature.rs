//! A code's text: its id and a signature over everything that it stands for, under a
//! secret of the mall. Who has not the secret can neither make a code nor change one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use super::{CodeId, store::PointsCode};
use crate::ids::MallId;

/// Of the signature's 32 bytes: 2^128 guesses are enough, and the printed square small.
const SIGNATURE_BYTES: usize = 16;
const ID_BYTES: usize = 16;

pub struct Signer {
    keyed: Hmac<Sha256>,
}

impl Signer {
    pub fn new(mall: MallId, secret: &[u8]) -> Self {
        let mut keyed = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
        keyed.update(mall.to_string().as_bytes());
        Self { keyed }
    }

    /// What the till prints: 43 letters, digits, `-` and `_`.
    pub fn print(&self, code: &PointsCode) -> String {
        let mut bytes = uuid_of(code.code_id).into_bytes().to_vec();
        bytes.extend(self.sign(code));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether this signature is that of this code.
    pub fn is_signed(&self, code: &PointsCode, signature: &[u8]) -> bool {
        signature.len() == SIGNATURE_BYTES
            && self.over(code).verify_truncated_left(signature).is_ok()
    }

    fn sign(&self, code: &PointsCode) -> Vec<u8> {
        let whole = self.over(code).finalize().into_bytes();
        whole[..SIGNATURE_BYTES].to_vec()
    }

    /// The number comes last: all before it has a fixed length.
    fn over(&self, code: &PointsCode) -> Hmac<Sha256> {
        let mut keyed = self.keyed.clone();
        keyed.update(code.code_id.to_string().as_bytes());
        keyed.update(code.tenant_id.to_string().as_bytes());
        keyed.update(&code.paid_amount_fen.0.to_be_bytes());
        keyed.update(&code.paid_at.timestamp().to_be_bytes());
        keyed.update(code.receipt_number.as_bytes());
        keyed
    }
}

/// The id and the signature that a text holds; `None` where it is no code.
pub fn parse(text: &str) -> Option<(CodeId, Vec<u8>)> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
    let (id, signature) = bytes.split_at_checked(ID_BYTES)?;
    let id = Uuid::from_slice(id).ok()?;
    (signature.len() == SIGNATURE_BYTES).then(|| (CodeId::from(id), signature.to_vec()))
}

fn uuid_of(id: CodeId) -> Uuid {
    id.to_string().parse().expect("an id is a UUID")
}

#[cfg(test)]
mod tests {
    use crate::{ids::TenantId, money::Fen};

    use super::*;

    fn code() -> PointsCode {
        PointsCode {
            code_id: CodeId::fresh(),
            tenant_id: TenantId::fresh(),
            paid_amount_fen: Fen(15_600),
            paid_at: "2026-11-03T10:22:05Z".parse().unwrap(),
            receipt_number: "A-0017".to_owned(),
            expires_at: "2026-11-11T00:00:00Z".parse().unwrap(),
            receipt_id: None,
        }
    }

    #[test]
    fn a_code_is_what_it_was_signed_for_and_nothing_else() {
        let mall = MallId::fresh();
        let (signer, other) = (Signer::new(mall, &[7; 32]), Signer::new(mall, &[8; 32]));
        let code = code();
        let text = signer.print(&code);
        let (id, signature) = parse(&text).unwrap();

        assert_eq!((id, text.len()), (code.code_id, 43));
        assert!(signer.is_signed(&code, &signature));
        assert!(!other.is_signed(&code, &signature));
        let dearer = PointsCode {
            paid_amount_fen: Fen(15_601),
            ..code.clone()
        };
        let later = PointsCode {
            paid_at: code.paid_at + chrono::TimeDelta::seconds(1),
            ..code.clone()
        };
        let elsewhere = PointsCode {
            tenant_id: TenantId::fresh(),
            ..code.clone()
        };
        let renumbered = PointsCode {
            receipt_number: "A-0018".to_owned(),
            ..code
        };
        for changed in [dearer, later, elsewhere, renumbered] {
            assert!(!signer.is_signed(&changed, &signature));
        }
    }

    #[test]
    fn what_is_no_code_is_seen_at_once() {
        for text in [
            "",
            "XP",
            "分",
            &"A".repeat(42),
            &"A".repeat(44),
            "https://example.com",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
