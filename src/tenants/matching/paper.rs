//! The parts of a receipt that can tell the shop, folded once for all tenants.

use super::{
    forms::split_bracket,
    names::Piece,
    numbers::{self, Phone, Unit},
    outcome::NameSource,
    text::{self, Glyph},
    words,
};
use crate::{
    extraction::Facts,
    reading::{self, Line},
};

/// Lines from the top in which a shop's name may stand.
const HEADER_LINES_MAX: usize = 10;
/// Two lines of one logo are read together: 譚仔 above 三哥.
const JOINED_CHARS_MAX: usize = 8;
/// A field below this is as likely wrong as right.
const FIELD_CONFIDENCE_MIN: f32 = 0.5;

/// What one receipt says about its shop.
pub(super) struct Paper {
    pub pieces: Vec<Piece>,
    /// A name of some shop was read, whether known or not.
    pub has_name: bool,
    /// The name is a company's, which need not be what the shop is called.
    pub is_company: bool,
    pub name_shown: String,
    pub branch: Vec<Glyph>,
    pub branch_plain: String,
    pub branch_is_sure: bool,
    pub branch_shown: String,
    pub address: Vec<Glyph>,
    pub address_shown: String,
    pub header: Vec<Vec<Glyph>>,
    pub phones: Vec<Phone>,
    pub units: Vec<Unit>,
}

impl Paper {
    pub fn new(facts: &Facts, lines: &[Line]) -> Self {
        let value = |field: &Option<crate::extraction::Field<String>>| {
            field
                .as_ref()
                .map(|field| field.value.clone())
                .unwrap_or_default()
        };
        let name = value(&facts.store_name);
        let address = value(&facts.address);
        let branch = match &facts.branch {
            Some(field) => field.value.clone(),
            None => split_bracket(&name).1.unwrap_or_default().to_owned(),
        };
        let header = header(lines);
        let mut pieces = Vec::new();
        if !name.is_empty() {
            pieces.push(Piece::new(
                text::fold(&name, glyphs_of(&name, lines)),
                NameSource::StoreName,
            ));
        }
        let folded: Vec<Vec<Glyph>> = header
            .iter()
            .map(|line| text::fold(&line.text, &line.glyphs))
            .collect();
        for pair in folded.windows(2) {
            if pair
                .iter()
                .all(|line| !line.is_empty() && line.len() <= JOINED_CHARS_MAX)
            {
                pieces.push(Piece::new(pair.concat(), NameSource::Header));
            }
        }
        for line in &folded {
            let said =
                |field: &str| !field.is_empty() && text::plain(line).contains(&text::key(field));
            if line.iter().any(|glyph| glyph.ch.is_alphabetic()) && !said(&address) {
                pieces.push(Piece::new(line.clone(), NameSource::Header));
            }
        }
        let plain = text::key(&name);
        let folded_branch = text::fold(&branch, glyphs_of(&branch, lines));
        let mut phones = numbers::phones(&value(&facts.phone));
        if phones.is_empty() {
            phones = labelled_phones(&header);
        }
        let mut units = numbers::units(&address);
        units.extend(numbers::units(&branch));
        Self {
            has_name: plain.chars().any(char::is_alphabetic),
            is_company: words::ending(&plain, words::COMPANY).is_some(),
            branch_plain: text::plain(&folded_branch),
            branch: folded_branch,
            branch_is_sure: facts
                .branch
                .as_ref()
                .is_none_or(|field| FIELD_CONFIDENCE_MIN <= field.confidence),
            branch_shown: branch,
            address: text::fold(&address, glyphs_of(&address, lines)),
            address_shown: address,
            header: folded,
            phones,
            units,
            pieces,
            name_shown: name,
        }
    }
}

/// The top of the paper, down to where the goods begin.
fn header(lines: &[Line]) -> Vec<&Line> {
    let goods = |line: &&Line| {
        let plain = text::key(&line.text);
        words::TABLE_HEAD
            .iter()
            .any(|word| plain == *word || (plain.starts_with(word) && !word.is_ascii()))
    };
    lines
        .iter()
        .take(HEADER_LINES_MAX)
        .take_while(|line| !goods(line))
        .collect()
}

/// The engine's confidences for a field that stands in one line.
fn glyphs_of<'l>(field: &str, lines: &'l [Line]) -> &'l [reading::Glyph] {
    let found = lines.iter().find_map(|line| {
        let at = line.text.find(field)?;
        let start = line.text[..at].chars().count();
        line.glyphs.get(start..start + field.chars().count())
    });
    found.unwrap_or_default()
}

/// Numbers that the paper itself calls a phone, but not a hotline.
fn labelled_phones(header: &[&Line]) -> Vec<Phone> {
    let labelled = header.iter().filter(|line| {
        let plain = text::key(&line.text);
        words::mentions(&plain, &["电话", "话", "tel", "te1", "phone"])
            && !words::mentions(&plain, words::HOTLINE)
    });
    labelled
        .flat_map(|line| numbers::phones(&line.text))
        .collect()
}
