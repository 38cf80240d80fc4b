//! Two sales side by side: which fields agree, which differ, and what follows.

mod fields;
mod moments;
mod numbers;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Deserializer, Serialize};

use super::{Sale, text::share};
use crate::confidence::Permille;

use fields::Fields;
pub use numbers::plain_number;

/// What two receipts are to each other, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    SamePhoto,
    SameSale,
    Suspected,
    Different,
}

/// A verdict with the fields that agree and differ. A field that one side does not
/// show is in neither list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub verdict: Verdict,
    #[serde(deserialize_with = "names")]
    pub agree: Vec<&'static str>,
    #[serde(deserialize_with = "names")]
    pub differ: Vec<&'static str>,
    /// How much of their digits the texts share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_alike: Option<Permille>,
    /// How alike the pictures are: unrelated ones about one half. Never decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_alike: Option<Permille>,
}

/// The names of fields that may agree or differ.
const NAMES: [&str; 6] = [
    "tenant",
    "paid_amount",
    "receipt_number",
    "paid_at",
    "payment",
    "text",
];

/// The names in old evidence, but for those that no field has any more.
fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    let kept = Vec::<String>::deserialize(from)?;
    let known = NAMES.into_iter();
    Ok(known
        .filter(|name| kept.iter().any(|kept| kept == name))
        .collect())
}

/// Compares two sales.
pub fn compare(mine: &Sale, theirs: &Sale) -> Comparison {
    let shared_photo = mine
        .photos
        .iter()
        .any(|photo| theirs.photos.contains(photo));
    let fields = Fields::of(mine, theirs);
    let (agree, differ) = fields.lists();
    let verdict = if shared_photo {
        Verdict::SamePhoto
    } else if fields.is_same_sale() {
        Verdict::SameSale
    } else if fields.is_suspected() {
        Verdict::Suspected
    } else {
        Verdict::Different
    };
    Comparison {
        verdict,
        agree,
        differ,
        text_alike: fields.text,
        picture_alike: picture_alike(mine, theirs),
    }
}

/// Whether one is the payment of the other, as far as moment and amount can say: neither
/// has been found to be the payment or the paper of another sale.
pub(super) fn is_payment_of(mine: &Sale, theirs: &Sale) -> bool {
    Fields::of(mine, theirs).is_payment()
}

fn picture_alike(mine: &Sale, theirs: &Sale) -> Option<Permille> {
    let (mine, theirs) = (mine.likeness.as_ref()?, theirs.likeness.as_ref()?);
    let bits = mine.len().min(theirs.len()) * 8;
    let unlike = mine.iter().zip(theirs).map(|(a, b)| (a ^ b).count_ones());
    let unlike: usize = unlike.map(|count| count as usize).sum();
    Some(share(bits - unlike, bits))
}
