//! Which receipts are picked. Pure.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{confidence::Permille, ids::ReceiptId};

/// Whether this receipt is among the share that is picked. The same for ever, and nobody
/// without the secret can tell.
pub fn draws(secret: &[u8], receipt: ReceiptId, share: Permille) -> bool {
    let mut keyed = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    keyed.update(receipt.to_string().as_bytes());
    let hash = keyed.finalize().into_bytes();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    // 2^64 is so much more than 1000 that no number is likelier than another.
    u64::from_be_bytes(first) % 1000 < u64::from(share.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(thousandths: u16) -> Permille {
        Permille::try_from(thousandths).unwrap()
    }

    #[test]
    fn about_the_share_is_picked_and_each_receipt_for_ever() {
        let ids: Vec<_> = (0..20_000).map(|_| ReceiptId::fresh()).collect();
        let picked = |secret: &[u8]| -> Vec<bool> {
            ids.iter().map(|id| draws(secret, *id, share(50))).collect()
        };
        let first = picked(&[7; 32]);
        let count = first.iter().filter(|picked| **picked).count();

        // Six standard deviations around 1000.
        assert!((815..1185).contains(&count), "{count}");
        assert_eq!(first, picked(&[7; 32]));
        assert_ne!(first, picked(&[8; 32]), "another secret picks others");
    }

    #[test]
    fn none_and_all_are_shares_too() {
        let id = ReceiptId::fresh();
        assert!(!draws(&[7; 32], id, Permille::ZERO));
        assert!(draws(&[7; 32], id, Permille::CERTAIN));
    }
}
