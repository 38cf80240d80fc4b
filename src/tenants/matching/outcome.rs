//! What matching answers: one tenant, or why none, with what spoke for it.

use serde::{Deserialize, Serialize};

use crate::confidence::Permille;

/// The answer for one receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TenantMatch {
    pub outcome: Outcome,
    /// The next best tenant, whatever the outcome, so that staff see how close it was.
    pub runner_up: Option<Candidate>,
}

/// Whose receipt it is. Only [`Outcome::Matched`] may credit by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// This tenant, in this mall.
    Matched { tenant: Candidate },
    /// Probably this tenant, but a person must look.
    Doubtful { tenant: Candidate, doubt: Doubt },
    /// One of several tenants that nothing on the paper tells apart.
    Ambiguous { tenants: Vec<Candidate> },
    /// The brand is a tenant's, but the paper names another place.
    OtherPlace { tenant: Candidate, place: PlaceRead },
    /// A name was read, and it is no tenant's.
    UnknownStore,
    /// No name was read, and nothing else tells the shop.
    NoName,
}

impl Outcome {
    /// The tenant, if it is certain enough to credit.
    pub fn matched(&self) -> Option<&Candidate> {
        match self {
            Self::Matched { tenant } => Some(tenant),
            _ => None,
        }
    }
}

/// Why a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The name was read too badly, is only a part of the tenant's, or has more to it.
    Name,
    /// No name fits, but the phone or the unit is this tenant's.
    NoName,
    /// It may be another place: a street without a mall, a mall's name half read.
    Place,
    /// The paper's phone is not the list's, and nothing names the mall.
    Phone,
    /// The paper's unit is not the list's, and nothing names the mall.
    Unit,
}

/// One tenant with what speaks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Index into the list that the index was made of.
    pub tenant: usize,
    pub code: String,
    pub name: String,
    /// From 0 to 1: how probable it is that the paper is this tenant's.
    pub score: f32,
    pub evidence: Evidence,
}

impl Candidate {
    /// The score in whole thousandths, rounded down.
    pub fn permille(&self) -> Permille {
        Permille::of(self.score)
    }
}

/// What agreed, what disagreed, what the paper does not say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub name: Option<NameRead>,
    /// The branch on the paper, or the place glued to the name.
    pub branch: Agreement,
    pub address: Agreement,
    pub unit: Agreement,
    pub phone: Agreement,
}

/// How a name was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NameRead {
    /// The tenant's name or alias, as the list has it.
    pub wanted: String,
    /// What the paper has in its place, folded.
    pub read: String,
    pub from: NameSource,
    pub alias: bool,
}

/// Where on the paper a name stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameSource {
    StoreName,
    /// Another line of the top part.
    Header,
}

/// Whether the paper says the same as the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    Agrees,
    Differs,
    Unsure,
    /// The paper, or the list, says nothing.
    Silent,
}

/// The words that name another place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRead {
    pub text: String,
    pub from: PlaceSource,
}

/// Where on the paper a place stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSource {
    Branch,
    StoreName,
    Address,
}
