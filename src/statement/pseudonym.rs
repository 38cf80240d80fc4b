//! What a tenant calls a shopper: the same shopper is the same word, so that a tenant
//! sees who comes again; two tenants have different words for one shopper, so that they
//! cannot put together what they know; and nobody gets from the word to the shopper
//! without the mall's secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::ids::{MemberId, TenantId};

/// Fifty bits: among the hundred thousand shoppers of one tenant, two share a word with
/// a probability of 1 in 200,000.
const CHARS: usize = 10;
/// Crockford's: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The words of one tenant for the mall's shoppers.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl Pseudonyms {
    /// `secret` is the mall's.
    pub fn new(secret: &[u8], tenant: TenantId) -> Self {
        let mut keyed = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
        // Ids are as long as each other: no two pairs make one text.
        keyed.update(tenant.to_string().as_bytes());
        Self { keyed }
    }

    /// This tenant's word for the shopper.
    pub fn of(&self, member: MemberId) -> String {
        let mut keyed = self.keyed.clone();
        keyed.update(member.to_string().as_bytes());
        let hash = keyed.finalize().into_bytes();
        // Five bits of a byte each: evenly spread, as the hash is.
        let chars = hash.iter().take(CHARS);
        chars
            .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shopper_is_one_word_to_one_tenant_and_another_to_another() {
        let (secret, other_secret) = ([7; 32], [8; 32]);
        let (tenant, other) = (TenantId::fresh(), TenantId::fresh());
        let (alice, bob) = (MemberId::fresh(), MemberId::fresh());
        let word = Pseudonyms::new(&secret, tenant).of(alice);

        assert_eq!(word, Pseudonyms::new(&secret, tenant).of(alice));
        assert_eq!(word.len(), CHARS);
        assert_ne!(word, Pseudonyms::new(&secret, tenant).of(bob));
        assert_ne!(word, Pseudonyms::new(&secret, other).of(alice));
        assert_ne!(word, Pseudonyms::new(&other_secret, tenant).of(alice));
    }
}
