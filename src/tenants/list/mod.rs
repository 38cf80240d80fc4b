//! The tenant list as a mall hands it over (INTERFACE, `--tenants` and the
//! import). Bytes in, tenants and what is wrong with the other rows out; it
//! never panics, whatever the bytes, and knows no database.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::TenantProfile;

const COLUMNS: [&str; 6] = ["code", "name", "aliases", "category", "unit", "phone"];
const REQUIRED: [&str; 2] = ["code", "name"];

/// Longest field taken, in characters: four times the longest real shop name
/// seen, short enough to print on any screen.
const CHARS_MAX: usize = 200;
/// Aliases share one field, so it may be longer.
const ALIASES_CHARS_MAX: usize = 2000;

/// The rows that can be taken, and why the others cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantList {
    pub rows: Vec<ListRow>,
    pub errors: Vec<RowError>,
    /// For each error the code of its row; `None` where none can be read.
    pub refused: Vec<Option<String>>,
}

/// One tenant with the line of the file where its row begins; the header is line 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub row: u64,
    pub tenant: TenantProfile,
}

/// Why a row changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowError {
    /// Line of the file; the header is line 1.
    pub row: u64,
    /// A word that clients may branch on; never renamed.
    pub code: &'static str,
    pub message: String,
}

impl RowError {
    fn new(row: u64, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { row, code, message }
    }
}

/// Reads a tenant list. With `categories`, a category outside of them is an
/// error of its row; without, categories are taken as they come.
pub fn parse(bytes: &[u8], categories: Option<&BTreeSet<String>>) -> TenantList {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut records = reader.byte_records();
    let header = match records.next() {
        Some(Ok(header)) => Header::find(&header),
        _ => Err(RowError::new(1, "missing_column", "the file is empty")),
    };
    let mut list = TenantList::default();
    let header = match header {
        Ok(header) => header,
        Err(error) => {
            list.errors.push(error);
            list.refused.push(None);
            return list;
        }
    };
    let mut seen = HashSet::new();
    let mut lines = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    for record in records {
        // Reading from memory with `flexible` leaves nothing that could fail.
        let Ok(record) = record else { break };
        let row = lines.of(&record);
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        match header.tenant(row, &record, categories, &mut seen) {
            Ok(tenant) => list.rows.push(ListRow { row, tenant }),
            Err(error) => {
                list.errors.push(error);
                list.refused.push(header.code(&record));
            }
        }
    }
    list
}

/// Splits `A|B` at the bar, half or full width; empty parts are dropped.
pub(super) fn split_names(text: &str) -> Vec<String> {
    let parts = text.split(['|', '｜']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Counts lines up to a record; the reader's own count is off by one after CRLF
/// and after empty lines.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, record: &csv::ByteRecord) -> u64 {
        let byte = record.position().map_or(0, csv::Position::byte);
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let ends_line = |byte: &&u8| matches!(**byte, b'\r' | b'\n');
        let rest = self.bytes.get(byte..).unwrap_or_default();
        let start = byte + rest.iter().take_while(ends_line).count();
        let passed = self.bytes.get(self.at..start).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = start;
        self.line
    }
}

/// Where each column of [`COLUMNS`] stands, if it does.
struct Header([Option<usize>; COLUMNS.len()]);

impl Header {
    fn find(record: &csv::ByteRecord) -> Result<Self, RowError> {
        let mut header = Self([None; COLUMNS.len()]);
        for (index, field) in record.iter().enumerate() {
            let Ok(name) = str::from_utf8(field) else {
                let message = "the header is not UTF-8";
                return Err(RowError::new(1, "bad_encoding", message));
            };
            let name = name.trim().to_ascii_lowercase();
            let Some(column) = COLUMNS.iter().position(|column| *column == name) else {
                continue;
            };
            if header.0[column].replace(index).is_some() {
                let message = format!("the column `{name}` stands twice in the header");
                return Err(RowError::new(1, "duplicate_column", message));
            }
        }
        for (place, name) in header.0.iter().zip(COLUMNS) {
            if place.is_none() && REQUIRED.contains(&name) {
                let message = format!("the header lacks the column `{name}`");
                return Err(RowError::new(1, "missing_column", message));
            }
        }
        Ok(header)
    }

    /// The row's code, whatever else is wrong with the row.
    fn code(&self, record: &csv::ByteRecord) -> Option<String> {
        let code = str::from_utf8(record.get(self.0[0]?)?).ok()?.trim();
        (!code.is_empty()).then(|| code.to_owned())
    }

    fn tenant(
        &self,
        row: u64,
        record: &csv::ByteRecord,
        categories: Option<&BTreeSet<String>>,
        seen: &mut HashSet<String>,
    ) -> Result<TenantProfile, RowError> {
        let mut fields = [const { String::new() }; COLUMNS.len()];
        for ((field, place), column) in fields.iter_mut().zip(self.0).zip(COLUMNS) {
            let bytes = place.and_then(|index| record.get(index)).unwrap_or(b"");
            *field = readable(row, column, bytes)?;
        }
        let [code, name, aliases, category, unit, phone] = fields;
        if code.is_empty() {
            return Err(RowError::new(row, "missing_code", "the row has no code"));
        }
        if name.is_empty() {
            return Err(RowError::new(row, "missing_name", "the row has no name"));
        }
        if seen.contains(&code) {
            let message = format!("the code `{code}` stands in an earlier row");
            return Err(RowError::new(row, "duplicate_code", message));
        }
        if categories.is_some_and(|known| !known.contains(&category)) {
            let message = format!("the mall has no category `{category}`");
            return Err(RowError::new(row, "unknown_category", message));
        }
        seen.insert(code.clone());
        Ok(TenantProfile {
            code,
            name,
            aliases: split_names(&aliases),
            category,
            unit,
            phone,
        })
    }
}

/// A field as trimmed text on one line, or why it cannot be taken.
fn readable(row: u64, column: &str, bytes: &[u8]) -> Result<String, RowError> {
    let Ok(text) = str::from_utf8(bytes) else {
        let message = format!("`{column}` is not UTF-8");
        return Err(RowError::new(row, "bad_encoding", message));
    };
    let max = match column {
        "aliases" => ALIASES_CHARS_MAX,
        _ => CHARS_MAX,
    };
    let text = text.trim();
    if max < text.chars().count() {
        let message = format!("`{column}` is longer than {max} characters");
        return Err(RowError::new(row, "field_too_long", message));
    }
    if text.chars().any(|c| c == '\0') {
        let message = format!("`{column}` contains a null character");
        return Err(RowError::new(row, "bad_character", message));
    }
    Ok(text.replace(char::is_control, " "))
}

#[cfg(test)]
mod tests;
