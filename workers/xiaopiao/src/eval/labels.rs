//! What is known to be true of a photo: one JSON object a line. A field that is
//! missing was not labelled; `null` means that it is not on the paper.

use std::path::Path;

use anyhow::Context as _;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde_json::Value;
use xiaopiao::extraction::{Kind, Moment, Precision};

/// One labelled photo. Each field: not labelled, not on the paper, or its value.
pub struct Label {
    pub file: String,
    pub store: Option<Option<String>>,
    pub branch: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub address: Option<Option<String>>,
    pub total: Option<Option<String>>,
    pub moment: Option<Option<Moment>>,
    pub alt_moment: Option<Moment>,
    pub number: Option<Option<String>>,
    pub alt_numbers: Vec<String>,
    pub kind: Option<Kind>,
    pub today: Option<NaiveDate>,
    /// Of the list that the paper was drawn for.
    pub tenant_code: Option<String>,
    /// The paper and its photo were drawn: the label knows how badly.
    pub drawn: bool,
    /// The label has the four fields of the SROIE challenge.
    pub four_fields: bool,
}

impl Label {
    pub fn day(&self) -> Option<NaiveDate> {
        self.moment?.map(|moment| moment.local.date())
    }
}

/// All labels of a file.
pub fn load(path: &Path) -> anyhow::Result<Vec<Label>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| label(&serde_json::from_str(line)?))
        .collect()
}

fn label(object: &Value) -> anyhow::Result<Label> {
    let given = |key: &str| object.get(key).map(text);
    let moment = match (given("datetime"), given("date")) {
        (Some(Some(moment)), _) | (_, Some(Some(moment))) => Some(Some(parsed(&moment)?)),
        (None, None) => None,
        _ => Some(None),
    };
    let alt = given("alt_datetime").flatten();
    let alt_numbers = object.get("alt_numbers").and_then(Value::as_array);
    let today = given("today")
        .flatten()
        .map(|day| day.parse())
        .transpose()?;
    Ok(Label {
        file: given("file").flatten().context("a label names no file")?,
        store: given("store"),
        branch: given("branch"),
        phone: given("phone"),
        address: given("address"),
        total: given("total"),
        moment,
        alt_moment: alt.map(|alt| parsed(&alt)).transpose()?,
        number: given("receipt_number"),
        alt_numbers: alt_numbers.into_iter().flatten().filter_map(text).collect(),
        kind: kind(object)?,
        today,
        tenant_code: given("tenant_code").flatten(),
        drawn: object.get("level").is_some(),
        four_fields: object.get("company").is_some(),
    })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `kind` is one of ours; `doc_type` is the labellers' own word.
fn kind(object: &Value) -> anyhow::Result<Option<Kind>> {
    if let Some(kind) = object.get("kind").filter(|kind| !kind.is_null()) {
        let known = serde_json::from_value(kind.clone());
        return known
            .map(Some)
            .with_context(|| format!("unknown kind {kind}"));
    }
    Ok(object
        .get("doc_type")
        .and_then(Value::as_str)
        .and_then(|word| match word {
            "sales_receipt" => Some(Kind::Sale),
            "unpaid_bill" => Some(Kind::Prebill),
            "payment_slip" => Some(Kind::CardSlip),
            "topup" => Some(Kind::Topup),
            "delivery_slip" => Some(Kind::Takeaway),
            "parking_redemption" => Some(Kind::Parking),
            "taxi_invoice" => Some(Kind::Invoice),
            "refund" => Some(Kind::Refund),
            "test_print" => Some(Kind::Other),
            // Other words have no kind of ours: not judged.
            _ => None,
        }))
}

/// A moment as labels write it: ISO to its precision, or a day as SROIE writes it.
fn parsed(text: &str) -> anyhow::Result<Moment> {
    let with = |format: &str, precision| {
        let local = NaiveDateTime::parse_from_str(text, format).ok()?;
        Some(Moment { local, precision })
    };
    let iso = with("%Y-%m-%dT%H:%M:%S", Precision::Second)
        .or_else(|| with("%Y-%m-%dT%H:%M", Precision::Minute));
    let iso_day = || {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
    };
    let day = || {
        iso_day()
            .filter(|day| day.year() > 1000)
            .or_else(|| day_first(text))
    };
    let at_midnight = |day: NaiveDate| Moment {
        local: day.into(),
        precision: Precision::Day,
    };
    iso.or_else(|| day().map(at_midnight))
        .with_context(|| format!("{text} is no moment"))
}

/// `24/05/18`, `12-01-2019`, `05 MAR 2018`, `20180304`: SROIE's days, day first.
fn day_first(text: &str) -> Option<NaiveDate> {
    const FORMATS: &[&str] = &[
        "%d/%m/%y",
        "%d-%m-%y",
        "%d.%m.%y",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d %b %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d %b %y",
        "%d/%b/%Y",
        "%d%b%Y",
        "%b %d, %Y",
        "%Y%m%d",
        "%Y/%m/%d",
        "%d %B %Y",
        "%d%b%y",
        "%d %b, %Y",
    ];
    let mut read = FORMATS
        .iter()
        .filter_map(|format| NaiveDate::parse_from_str(text, format).ok());
    read.find(|day| *day > NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default())
}
