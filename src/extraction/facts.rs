//! The facts a receipt states, once its lines are interpreted.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::{confidence::Permille, money::Fen, reading::Quad};

/// One value read from the paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    pub value: T,
    /// The probability that the value is right.
    pub confidence: f32,
    /// Where it stands; absent only for what is inferred from the whole paper.
    pub quad: Option<Quad>,
}

impl<T> Field<T> {
    /// The confidence in whole thousandths, rounded down.
    pub fn permille(&self) -> Permille {
        Permille::of(self.confidence)
    }
}

/// What sort of paper it is (INTERFACE, `document.kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Sale,
    /// A bill before payment (预结单): no proof that anything was paid.
    Prebill,
    Refund,
    /// An order of a takeaway platform (外卖平台单).
    Takeaway,
    /// The slip of a card terminal (签购单).
    CardSlip,
    /// Money put on a stored-value card (充值).
    Topup,
    Parking,
    /// A tax invoice (发票).
    Invoice,
    Handwritten,
    Screenshot,
    Several,
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Sale,
        Self::Prebill,
        Self::Refund,
        Self::Takeaway,
        Self::CardSlip,
        Self::Topup,
        Self::Parking,
        Self::Invoice,
        Self::Handwritten,
        Self::Screenshot,
        Self::Several,
        Self::Other,
    ];

    /// The word for it in JSON and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Prebill => "prebill",
            Self::Refund => "refund",
            Self::Takeaway => "takeaway",
            Self::CardSlip => "card_slip",
            Self::Topup => "topup",
            Self::Parking => "parking",
            Self::Invoice => "invoice",
            Self::Handwritten => "handwritten",
            Self::Screenshot => "screenshot",
            Self::Several => "several",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The kind with the probability that it is right and the words that led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub kind: Kind,
    pub confidence: f32,
    pub reasons: Vec<String>,
}

/// How exactly a moment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Second,
    Minute,
    Day,
}

impl Precision {
    /// The word for it in JSON and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Day => "day",
        }
    }

    /// The precision with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Second, Self::Minute, Self::Day];
        all.into_iter().find(|precision| precision.code() == code)
    }
}

/// A moment in the mall's local time, known to `precision`; finer parts are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    pub local: NaiveDateTime,
    pub precision: Precision,
}

impl Moment {
    /// Parses what `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (padded, precision) = match text.len() {
            10 => (format!("{text}T00:00:00"), Precision::Day),
            16 => (format!("{text}:00"), Precision::Minute),
            19 => (text.to_owned(), Precision::Second),
            _ => return None,
        };
        let local = NaiveDateTime::parse_from_str(&padded, "%Y-%m-%dT%H:%M:%S").ok()?;
        Some(Self { local, precision })
    }
}

/// Cut at its precision: `2026-11-03T18:22:05`, `2026-11-03T18:22`, `2026-11-03`.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let format = match self.precision {
            Precision::Second => "%Y-%m-%dT%H:%M:%S",
            Precision::Minute => "%Y-%m-%dT%H:%M",
            Precision::Day => "%Y-%m-%d",
        };
        self.local.format(format).fmt(f)
    }
}

/// One line of what was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub name: String,
    /// As printed: may be a weight such as `0.356`.
    pub quantity: Option<String>,
    pub unit_price_fen: Option<Fen>,
    pub amount_fen: Option<Fen>,
}

/// Two statements of the paper that cannot both be true, in words for staff:
/// `tendered 200.00 - change 40.00 ≠ paid 156.00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction(pub String);

/// Everything one receipt states. A field that is not on the paper, or cannot be
/// read, is `None`: it is never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub document: Document,
    pub store_name: Option<Field<String>>,
    pub branch: Option<Field<String>>,
    /// Owed and paid after the shop's discounts; vouchers and points used as
    /// payment still count; negative on a refund.
    pub paid_amount: Option<Field<Fen>>,
    /// When the sale was settled.
    pub paid_at: Option<Field<Moment>>,
    /// The till's own number of this sale.
    pub receipt_number: Option<Field<String>>,
    pub gross_amount: Option<Field<Fen>>,
    pub discount: Option<Field<Fen>>,
    pub tendered: Option<Field<Fen>>,
    pub change: Option<Field<Fen>>,
    pub payment_method: Option<Field<String>>,
    pub phone: Option<Field<String>>,
    pub address: Option<Field<String>>,
    pub cashier: Option<Field<String>>,
    pub terminal: Option<Field<String>>,
    /// ISO 4217, such as `CNY`.
    pub currency: Option<Field<String>>,
    pub items: Vec<Item>,
    /// Empty when the amounts on the paper agree with each other.
    pub contradictions: Vec<Contradiction>,
}

impl Facts {
    /// Where each field stands, by its name in JSON.
    pub fn places(&self) -> Vec<(&'static str, Quad)> {
        fn place<T>(field: &Option<Field<T>>) -> Option<Quad> {
            field.as_ref()?.quad
        }
        let places = [
            ("store_name", place(&self.store_name)),
            ("branch", place(&self.branch)),
            ("paid_amount", place(&self.paid_amount)),
            ("paid_at", place(&self.paid_at)),
            ("receipt_number", place(&self.receipt_number)),
            ("gross_amount", place(&self.gross_amount)),
            ("discount", place(&self.discount)),
            ("tendered", place(&self.tendered)),
            ("change", place(&self.change)),
            ("payment_method", place(&self.payment_method)),
            ("phone", place(&self.phone)),
            ("address", place(&self.address)),
            ("cashier", place(&self.cashier)),
            ("terminal", place(&self.terminal)),
        ];
        let read = places.into_iter();
        read.filter_map(|(name, quad)| Some((name, quad?)))
            .collect()
    }
}

/// What the paper cannot say by itself but its reader knows.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Where the paper was printed, when known: settles the order of day and month.
    pub region: Option<Region>,
    /// The day of the upload in the mall's time.
    pub today: NaiveDate,
}

/// A country or territory whose habits of writing dates are known, ISO 3166.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    Cn,
    Hk,
    Mo,
    Tw,
    My,
    Sg,
    Jp,
    Us,
    Gb,
}

impl std::str::FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, UnknownRegion> {
        match text.to_ascii_uppercase().as_str() {
            "CN" => Ok(Self::Cn),
            "HK" => Ok(Self::Hk),
            "MO" => Ok(Self::Mo),
            "TW" => Ok(Self::Tw),
            "MY" => Ok(Self::My),
            "SG" => Ok(Self::Sg),
            "JP" => Ok(Self::Jp),
            "US" => Ok(Self::Us),
            "GB" => Ok(Self::Gb),
            _ => Err(UnknownRegion(text.to_owned())),
        }
    }
}

/// The text names no region that the reader knows.
#[derive(Debug, thiserror::Error)]
#[error("unknown region {0}: use CN, HK, MO, TW, MY, SG, JP, US or GB")]
pub struct UnknownRegion(pub String);
