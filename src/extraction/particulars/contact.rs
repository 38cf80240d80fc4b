//! Telephone, address, cashier, terminal: what surrounds the sale.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    amounts::sums_of_row,
    layout::{Page, Span},
    text::is_han,
};

use super::{
    values::{Labelled, first_piece},
    words::Role,
};

static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\+?\(?\d{1,4}\)?[- ]?\d{2,4}[- ]?\d{3,4}(?:[- ]?\d{2,4})?").expect("fixed")
});

/// The shop's telephone: its own before a hotline.
pub fn phone(page: &Page<'_>, words: &[Labelled]) -> Option<Span> {
    let with = |role: Role| {
        let of_role = words.iter().filter(move |word| word.role == role);
        let of_shop = of_role.filter(|word| !is_of_shopper(page, words, word));
        of_shop.filter_map(|word| phone_in(page, &word.room)).next()
    };
    with(Role::Phone).or_else(|| with(Role::Hotline))
}

/// Whether the row speaks of a person before it comes to the telephone.
fn is_of_shopper(page: &Page<'_>, words: &[Labelled], word: &Labelled) -> bool {
    const PEOPLE: [&str; 12] = [
        "客户", "客戶", "顾客", "顧客", "会员", "會員", "收货", "收件", "收餐", "配送", "骑手",
        "姓名",
    ];
    let mut before = words.iter().filter(|other| {
        other.label.row == word.label.row && other.label.at.start < word.label.at.start
    });
    before.any(|other| {
        let label = page.text(&other.label);
        PEOPLE.iter().any(|person| label.contains(person))
    })
}

fn phone_in(page: &Page<'_>, room: &Span) -> Option<Span> {
    let text = page.text(room);
    let found = PHONE.find(text)?;
    let between = text[..found.start()]
        .chars()
        .filter(|c| c.is_alphabetic())
        .count();
    let digits = found.as_str().chars().filter(char::is_ascii_digit).count();
    let goes_on = text[found.end()..].starts_with(|c: char| c.is_ascii_digit() || c == '*');
    (between <= 4 && (7..=13).contains(&digits) && !goes_on).then(|| Span {
        row: room.row,
        at: room.at.start + found.start()..room.at.start + found.end(),
    })
}

/// The value beside the first word of a role, when it is short enough for a name
/// or a number.
pub fn beside(page: &Page<'_>, words: &[Labelled], role: Role) -> Option<Span> {
    words
        .iter()
        .filter(|word| word.role == role)
        .find_map(|word| {
            let piece = first_piece(page, &word.room)?;
            let text = page.text(&piece);
            let length = text.chars().count();
            let of_room = page.text(&word.room).trim_start();
            let colon =
                of_room.starts_with([':', '#', '.']) || page.text(&word.label).ends_with('#');
            let separate = colon || of_room.len() < page.text(&word.room).len();
            (length <= 24 && separate && text.chars().any(char::is_alphanumeric)).then_some(piece)
        })
}

/// Words that addresses are made of.
const PLACES: &[&str] = &[
    "jalan",
    "jln",
    "street",
    "road",
    "avenue",
    "lot",
    "taman",
    "shop no",
    "floor",
    "level",
    "plaza",
    "selangor",
    "johor",
    "kuala lumpur",
    "kowloon",
    "hong kong",
    "new territories",
    "n.t.",
    "g/f",
    "1/f",
    "2/f",
    "lorong",
    "persiaran",
    "kawasan",
    "bandar",
    "seksyen",
    "building",
    "tower",
    "centre",
    "ctr",
];

/// Of these one with a figure is enough.
const STREETS: &[&str] = &[
    "jalan", "jln", "street", "road", "avenue", "lot ", "shop no", "floor", "level", "lorong",
    "g/f", "1/f", "2/f", "unit ", "no.",
];

/// How many rows below an address line may continue it.
const ADDRESS_ROWS_MAX: usize = 5;

/// The rows of the address: the one with its word, else a run of rows that read
/// like one.
pub fn address(page: &Page<'_>, words: &[Labelled], top: usize) -> Vec<Span> {
    let labelled = words.iter().find(|word| word.role == Role::Address);
    if let Some(piece) = labelled.and_then(|word| first_piece(page, &word.room)) {
        return vec![piece];
    }
    let labelled = |row: usize| {
        let mut here = words.iter().filter(|word| word.label.row == row);
        here.any(|word| of_something_else(page, word))
    };
    let looks = |row: usize| looks_like_address(&page.rows[row].text) && !labelled(row);
    let Some(first) = (0..page.rows.len().min(top.max(12))).find(|row| looks(*row)) else {
        // Large shops print it at the very end.
        let last = (0..page.rows.len())
            .rev()
            .take(6)
            .find(|row| han_address(&page.rows[*row].text));
        return last.map(|row| whole(page, row)).into_iter().collect();
    };
    let run = (first..page.rows.len())
        .take(ADDRESS_ROWS_MAX)
        .take_while(|row| {
            let text = &page.rows[*row].text;
            let goes_on = || {
                let above = page.rows[row - 1].text.trim_end();
                above.ends_with(',') || continues(text) || names_a_place(text)
            };
            *row == first || !labelled(*row) && (looks(*row) || goes_on())
        });
    run.map(|row| whole(page, row)).collect()
}

fn whole(page: &Page<'_>, row: usize) -> Span {
    Span {
        row,
        at: 0..page.rows[row].text.len(),
    }
}

/// Whether a row reads like a part of an address.
pub fn looks_like_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = PLACES.iter().filter(|word| lower.contains(*word)).count();
    let street = STREETS.iter().any(|word| lower.contains(word));
    let comma_end = text.trim_end().ends_with([',', '.']);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let postcode = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .is_some_and(|first| first.len() == 5 && first.bytes().all(|b| b.is_ascii_digit()));
    han_address(text)
        || postcode
        || 2 <= words
        || words == 1 && comma_end
        || street && (digits || comma_end)
}

fn han_address(text: &str) -> bool {
    let marks = [
        "路", "街", "道", "号", "號", "楼", "樓", "层", "層", "铺", "舖", "鋪", "区", "區", "市",
        "省", "商场", "商場", "广场", "廣場", "大厦", "大廈", "座", "期", "室",
    ];
    let found = marks.iter().filter(|mark| text.contains(**mark)).count();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let han = text.chars().filter(|c| is_han(*c)).count();
    6 <= han && (3 <= found || 2 <= found && digits)
}

/// Whether a row begins with the word of a telephone, a tax number or the like.
fn of_something_else(page: &Page<'_>, word: &Labelled) -> bool {
    let first = word.label.at.start <= 2;
    let digits = page.text(&word.room).chars().filter(char::is_ascii_digit);
    match word.role {
        Role::Phone | Role::Hotline => true,
        Role::Other => first && 5 <= digits.count(),
        Role::Sale(_) | Role::Cashier | Role::Terminal => first && 0 < digits.count(),
        _ => false,
    }
}

/// A district or a state, or a postcode of five figures.
fn names_a_place(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut tokens = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let postcode = tokens.any(|t| t.len() == 5 && t.bytes().all(|b| b.is_ascii_digit()));
    let plain = !text.contains(':') && sums_of_row(text).iter().all(|sum| sum.decimals == 0);
    plain && (postcode || PLACES.iter().any(|place| lower.contains(place)))
}

fn continues(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_uppercase).count();
    text.contains(',') && 4 <= letters && !text.contains(':')
}
