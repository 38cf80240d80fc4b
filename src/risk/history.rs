//! What is known of the past when a receipt is decided. Kept in its evidence, so it
//! holds counts and no other receipts; counted over fixed spans, so that other limits
//! can be tried on it later.

use serde::{Deserialize, Serialize};

use super::{Habit, Marks};

/// Uploads are counted over this long.
pub const UPLOADS_MINUTES: i64 = 60;
/// Members on one device or card are counted over this long.
pub const ACCOUNTS_DAYS: i64 = 30;
/// Fewer other members with one card's last digits are never too many: its neighbours are
/// not counted.
pub const CARD_MEMBERS_MIN: i64 = 2;
/// A member's receipts at one tenant are counted over this long.
pub const AT_TENANT_DAYS: i64 = 7;
/// Receipts that were uploaded together: within this long.
pub const TOGETHER_MINUTES: i64 = 10;
/// And whose sales lie within this long of each other.
pub const SALES_TOGETHER_MINUTES: i64 = 60;
/// An upload this long after its sale is late: most shoppers send it at the till.
pub const LATE_MINUTES: i64 = 60;

/// The past of one receipt's member, device, card and tenant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// What the member uploaded in the last hour, this one too.
    pub uploads: i64,
    /// `None` when the mall takes no device ids, or none came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<OnDevice>,
    /// `None` when the paper shows no card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<OnCard>,
    /// The member's receipts at this tenant in the last seven days, this one too.
    pub at_tenant: i64,
    /// Late uploads of this tenant's papers of about one time, with this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
    /// How the tenant's receipts usually are; `None` when the tenant is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub habit: Option<Habit>,
    /// What the photos' files say, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Marks>,
}

/// What came from one device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnDevice {
    /// Uploads in the last hour, this one too.
    pub uploads: i64,
    /// Members in the last 30 days, this one too.
    pub members: i64,
}

/// What shows the same last four digits of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCard {
    /// Members in the last 30 days, this one too.
    pub members: i64,
    /// How many pairs of member and card the 99 numbers that begin like this one have: what
    /// chance would put on one number is a 99th of it. Not counted below three members.
    pub neighbours: i64,
}

/// Papers of one tenant that were uploaded within minutes of each other, long after
/// sales that were close together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Together {
    /// This one too.
    pub papers: i64,
    pub members: i64,
    /// How many late uploads the tenant has in as many minutes, usually.
    pub usual: f64,
}
