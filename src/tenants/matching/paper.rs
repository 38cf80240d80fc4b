//! The parts of a receipt that can tell the shop, folded once for all tenants.

use std::cell::OnceCell;

use super::{
    forms::split_bracket,
    names::Piece,
    numbers::{self, Phone, Unit},
    outcome::NameSource,
    place::Mall,
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
    names_mall: OnceCell<bool>,
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
        let header = header(lines);
        let beside = split_bracket(&name).1;
        let elsewhere = || header.iter().find_map(|line| branch_of_line(&line.text));
        let branch = match &facts.branch {
            Some(field) => field.value.clone(),
            None => beside.or_else(elsewhere).unwrap_or_default().to_owned(),
        };
        let folded: Vec<Vec<Glyph>> = header
            .iter()
            .map(|line| text::fold(&line.text, &line.glyphs))
            .collect();
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
            branch_is_sure: match &facts.branch {
                Some(field) => FIELD_CONFIDENCE_MIN <= field.confidence,
                None => beside.is_some(),
            },
            branch_shown: branch,
            address: text::fold(&address, glyphs_of(&address, lines)),
            address_shown: address.clone(),
            phones,
            units,
            pieces: pieces(&name, &address, &folded, lines),
            header: folded,
            names_mall: OnceCell::new(),
            name_shown: name,
        }
    }

    /// Whether a line of the top names the mall, other than the address: asked for
    /// every tenant, answered once.
    pub fn names(&self, mall: &Mall) -> bool {
        *self.names_mall.get_or_init(|| {
            let lines = self.header.iter().filter(|line| **line != self.address);
            lines.into_iter().any(|line| mall.is_in(line))
        })
    }
}

/// The texts in which the shop's name may stand: the field, lines of the top, and
/// two short ones together.
fn pieces(name: &str, address: &str, header: &[Vec<Glyph>], lines: &[Line]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if !name.is_empty() {
        let glyphs = text::fold(name, glyphs_of(name, lines));
        pieces.push(Piece::new(glyphs, NameSource::StoreName));
    }
    let is_short = |line: &Vec<Glyph>| (1..=JOINED_CHARS_MAX).contains(&line.len());
    for pair in header.windows(2).filter(|pair| pair.iter().all(is_short)) {
        pieces.push(Piece::new(pair.concat(), NameSource::Header));
    }
    let address = text::key(address);
    for line in header {
        let says_address = !address.is_empty() && text::plain(line).contains(&address);
        if line.iter().any(|glyph| glyph.ch.is_alphabetic()) && !says_address {
            pieces.push(Piece::new(line.clone(), NameSource::Header));
        }
    }
    pieces
}

/// The top of the paper, down to where the goods begin.
fn header(lines: &[Line]) -> Vec<&Line> {
    let top = lines.iter().take(HEADER_LINES_MAX);
    top.take_while(|line| !is_goods(&line.text)).collect()
}

/// The head of the table of goods, or a text with its price: `红烧牛肉面 68.00`.
fn is_goods(line: &str) -> bool {
    let plain = text::key(line);
    let heads = |word: &&str| plain == *word || (plain.starts_with(*word) && !word.is_ascii());
    let is_price = |price: &str| {
        let (yuan, cents) = price.split_once('.').unwrap_or(("", ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits(yuan) && digits(cents) && cents.len() <= 2
    };
    let mut words = line.split_whitespace().rev();
    let priced = words
        .next()
        .is_some_and(|word| is_price(word.trim_start_matches(['$', '¥', '￥'])));
    words::TABLE_HEAD.iter().any(heads) || (priced && words.next().is_some())
}

/// The branch in a line that holds nothing else: `(南山店)`, `门店：南山店`.
fn branch_of_line(line: &str) -> Option<&str> {
    let line = line.trim();
    let brackets = line.strip_prefix(['(', '（', '【', '[']);
    let inside = brackets.and_then(|line| line.strip_suffix([')', '）', '】', ']']));
    let labels = [
        "门店", "門店", "分店", "店铺", "店鋪", "店舖", "Branch", "BRANCH",
    ];
    let labelled = labels.iter().find_map(|label| line.strip_prefix(label));
    let value = labelled.and_then(|rest| rest.trim_start().strip_prefix([':', '：']));
    inside.filter(|inside| inside.ends_with('店')).or(value)
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
