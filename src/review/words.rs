//! What a person says of a receipt. Kept as JSON where it waits for something: the same
//! JSON that a client sends.

use serde::{Deserialize, Serialize};

use crate::{decision::Reason, extraction::Moment, money::Fen};

/// What the person read where the machine was wrong or silent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_code: Option<String>,
    #[serde(rename = "paid_amount_fen", skip_serializing_if = "Option::is_none")]
    pub paid_amount: Option<Fen>,
    #[serde(with = "moment", skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Moment>,
    /// `Some(None)`: the paper shows no number.
    #[serde(with = "number", skip_serializing_if = "Option::is_none")]
    pub receipt_number: Option<Option<String>>,
}

impl Corrections {
    /// The names of the corrected fields.
    pub fn named(&self) -> Vec<&'static str> {
        let fields = [
            ("tenant_code", self.tenant_code.is_some()),
            ("paid_amount_fen", self.paid_amount.is_some()),
            ("paid_at", self.paid_at.is_some()),
            ("receipt_number", self.receipt_number.is_some()),
        ];
        let given = fields.into_iter().filter(|(_, given)| *given);
        given.map(|(name, _)| name).collect()
    }
}

/// What a person approves, on what they saw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    /// The version that they saw.
    pub version: i32,
    #[serde(default)]
    pub corrections: Corrections,
    /// They looked at the twin: it is another sale.
    #[serde(default)]
    pub another_sale: bool,
    pub note: Option<String>,
}

/// What a person refuses, on what they saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rejection {
    /// The version that they saw.
    pub version: i32,
    pub reason: Reason,
    pub note: Option<String>,
}

/// What a person decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approve(Approval),
    Reject(Rejection),
}

impl Verdict {
    /// The version of the receipt that the person saw.
    pub fn version(&self) -> i32 {
        match self {
            Self::Approve(approval) => approval.version,
            Self::Reject(rejection) => rejection.version,
        }
    }

    /// `approve` or `reject`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Approve(_) => "approve",
            Self::Reject(_) => "reject",
        }
    }
}

/// A moment as people write it: `2026-11-03T18:22`.
mod moment {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::extraction::Moment;

    #[expect(clippy::ref_option, reason = "serde hands over the field")]
    pub fn serialize<S: Serializer>(moment: &Option<Moment>, to: S) -> Result<S::Ok, S::Error> {
        match moment {
            Some(moment) => to.collect_str(moment),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Moment>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let known =
            |text: String| Moment::parse(&text).ok_or_else(|| D::Error::custom("no moment"));
        text.map(known).transpose()
    }
}

/// An empty text says that the paper shows no number.
mod number {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "serde hands over the field")]
    pub fn serialize<S: Serializer>(
        number: &Option<Option<String>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let text = number.as_ref().map(|shown| shown.as_deref().unwrap_or(""));
        text.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<String>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.map(|text| Some(text).filter(|text| !text.is_empty())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(corrections: &Corrections, json: &str) {
        assert_eq!(serde_json::to_string(corrections).unwrap(), json);
        let read: Corrections = serde_json::from_str(json).unwrap();
        assert_eq!(&read, corrections);
    }

    #[test]
    fn corrections_are_kept_as_clients_send_them() {
        check(&Corrections::default(), "{}");
        check(
            &Corrections {
                tenant_code: Some("B11".to_owned()),
                paid_amount: Some(Fen(3000)),
                paid_at: Moment::parse("2026-11-03T17:00"),
                receipt_number: Some(Some("77".to_owned())),
            },
            r#"{"tenant_code":"B11","paid_amount_fen":3000,"paid_at":"2026-11-03T17:00","receipt_number":"77"}"#,
        );
        let shows_none = Corrections {
            receipt_number: Some(None),
            ..Corrections::default()
        };
        check(&shows_none, r#"{"receipt_number":""}"#);
    }
}
