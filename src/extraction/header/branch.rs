//! The branch of the shop, wherever a paper prints it.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    amounts::sums_of_row,
    layout::{Page, Span},
    particulars::{self, Labelled, Role, end_of_piece, first_piece, looks_like_address, trimmed},
    text::{is_han, squeezed},
};

use super::{
    CODED,
    words::{COMPANIES, DISTRICTS},
};

static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(\[]([^()\[\]]{2,24})[)\]]").expect("fixed"));
static SHOP_CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^A-Za-z0-9]*(?:\(?[Ss]tore\)?)?[ ]*[:：]?[ ]*\d{2,5}[ ]*-[ ]*([^\d()\t]{2,16})")
        .expect("fixed")
});
static ENDS_IN_CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\s\d()][ ]?\(\d{2,5}\)$").expect("fixed"));
static DASHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[-·•][ ]*([^-·•()]{1,16}(?:店|场|場|城|广场|廣場|中心))").expect("fixed")
});

/// The branch: by its word, in brackets or behind a dash of the name, or in a row
/// of its own that carries a shop's code or ends as branches do.
pub fn branch(
    page: &Page<'_>,
    words: &[Labelled],
    store: Option<&Span>,
    body: usize,
) -> Option<Span> {
    let labelled = words
        .iter()
        .filter(|word| word.role == Role::Branch)
        .find_map(|word| worded(page, word));
    let named = || {
        let mut stores = words.iter().filter(|word| word.role == Role::Store);
        let found = stores.find_map(|word| worded(page, word))?;
        let other = store.is_some_and(|store| store.row != found.row);
        (other && super::names_the_branch(page, words, &found)).then_some(found)
    };
    let in_name = || store.and_then(|store| branch_in_name(page, store));
    // The row of the name goes on with the branch: `JIAJIA Harbour Mall Store`.
    let goes_on = |store: &Span| store.at.end < page.rows[store.row].text.trim_end().len();
    let from = store.map_or(0, |store| store.row + 1);
    let under_code = || under_coded_name(page, store?, body);
    let own_row =
        || (from..(body + 2).min(page.rows.len()).min(from + 8)).find_map(|row| own_row(page, row));
    let more = || {
        let store = store?;
        let named = |row: usize| {
            let mut here = words.iter().filter(|word| word.label.row == row);
            here.any(|word| word.role == Role::Store)
        };
        let rows = (0..body.min(page.rows.len()))
            .filter(|row| (*row != store.row || goes_on(store)) && !named(*row));
        rows.filter_map(|row| name_and_more(page, store, row))
            .next()
    };
    let district = || {
        let under = from..body.min(from + 2).min(page.rows.len());
        under.filter(|row| 0 < *row).find_map(|row| {
            let goes_on = page.rows[row - 1].text.trim_end().ends_with(',');
            district(page, row).filter(|_| !goes_on)
        })
    };
    labelled
        .or_else(named)
        .or_else(|| behind_shop_code(page, words))
        .or_else(in_name)
        .or_else(under_code)
        .or_else(own_row)
        .or_else(|| before_phone(page, words, from, body))
        .or_else(more)
        .or_else(district)
}

/// The words behind a label and its colon; a mere number is the shop's code.
fn worded(page: &Page<'_>, word: &Labelled) -> Option<Span> {
    let colon = page.text(&word.room).trim_start().starts_with(':');
    let piece = first_piece(page, &word.room).filter(|_| colon)?;
    let letters = page.text(&piece).chars().filter(|c| c.is_alphabetic());
    (2 <= letters.count()).then_some(piece)
}

/// `店号:518 - 海澄中心`: the shop's code, and behind it the shop.
fn behind_shop_code(page: &Page<'_>, words: &[Labelled]) -> Option<Span> {
    const CODES: [&str; 5] = ["店号", "店编号", "门店编号", "门店号", "店铺号"];
    let coded = words.iter().filter(|word| {
        let label = squeezed(page.text(&word.label));
        word.role == Role::Other && CODES.iter().any(|code| squeezed(code) == label)
    });
    let mut named = coded.filter_map(|word| {
        let end = end_of_piece(&page.rows[word.label.row].text, word.room.at.start);
        let room = Span {
            row: word.label.row,
            at: word.room.at.start..end,
        };
        let name = SHOP_CODE.captures(page.text(&room))?.get(1)?;
        let found = Span {
            row: room.row,
            at: room.at.start + name.start()..room.at.start + name.end(),
        };
        Some(trimmed(page, &found))
    });
    named.next()
}

/// `Harbour Burgers (518)`: a name that ends in the shop's code has the shop below it.
fn under_coded_name(page: &Page<'_>, store: &Span, body: usize) -> Option<Span> {
    let text = page.rows[store.row].text.trim_end();
    let row = store.row + 1;
    if !ENDS_IN_CODE.is_match(text) || body.min(page.rows.len()) <= row {
        return None;
    }
    let whole = Span {
        row,
        at: 0..page.rows[row].text.len(),
    };
    let span = trimmed(page, &whole);
    let letters = page.text(&span).chars().filter(|c| c.is_alphabetic());
    let words = particulars::WORDS.find(page.text(&span)).len();
    (words == 0 && 4 <= letters.count()).then_some(span)
}

/// `海澄 电话:2345 6789`: what stands before the telephone of the block is the place.
fn before_phone(page: &Page<'_>, words: &[Labelled], from: usize, body: usize) -> Option<Span> {
    let phones = words.iter().filter(|word| {
        word.role == Role::Phone && from <= word.label.row && word.label.row <= body + 1
    });
    let mut places = phones.filter_map(|word| {
        let text = &page.rows[word.label.row].text[..word.label.at.start];
        let before = Span {
            row: word.label.row,
            at: 0..text.trim_end_matches(['(', '[', ' ', '\t']).len(),
        };
        let span = trimmed(page, &before);
        let text = page.text(&span);
        let han = text.chars().filter(|c| is_han(*c)).count();
        let plain = !looks_like_address(text) && particulars::WORDS.find(text).is_empty();
        let whose = [
            "公司", "总部", "總部", "本店", "门店", "門店", "商户", "商戶", "客服",
        ];
        let plain = plain && !whose.contains(&text);
        (plain && (2..=12).contains(&han) && !text.contains('\t')).then_some(span)
    });
    places.next()
}

/// A row that is only the name of a district: shops of a chain print it under the name.
fn district(page: &Page<'_>, row: usize) -> Option<Span> {
    let span = trimmed(
        page,
        &Span {
            row,
            at: 0..page.rows[row].text.len(),
        },
    );
    let bare = squeezed(page.text(&span));
    DISTRICTS
        .split_whitespace()
        .any(|district| squeezed(district) == bare)
        .then_some(span)
}

fn branch_in_name(page: &Page<'_>, store: &Span) -> Option<Span> {
    let text = page.text(store);
    let at = |range: std::ops::Range<usize>| Span {
        row: store.row,
        at: store.at.start + range.start..store.at.start + range.end,
    };
    if let Some(inside) = BRACKETS.captures(text).and_then(|c| c.get(1)) {
        let word = inside.as_str();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if 2 <= letters && !is_of_company(word) {
            return Some(at(inside.range()));
        }
    }
    DASHED
        .captures(text)
        .and_then(|c| c.get(1))
        .map(|tail| at(tail.range()))
}

/// What companies have in brackets: their country, their form, a former name.
fn is_of_company(word: &str) -> bool {
    const WORDS: &str = "
        m kl malaysia hk hongkong 香港 china 中国 s sg singapore macau macao 澳门 asia asiapacific
        intl international holdings group 集团 控股 limited ltd formerly 深圳 广州 上海 北京 cn tw";
    let bare = squeezed(word);
    WORDS
        .split_whitespace()
        .any(|known| squeezed(known) == bare)
}

/// A row of the block that says the shop's name and more: its branch in full.
fn name_and_more(page: &Page<'_>, store: &Span, row: usize) -> Option<Span> {
    let name = squeezed(page.text(store));
    let span = trimmed(
        page,
        &Span {
            row,
            at: 0..page.rows[row].text.len(),
        },
    );
    let text = squeezed(page.text(&span));
    let ends = |list: &str| {
        list.split_whitespace()
            .any(|end| text.ends_with(&squeezed(end)))
    };
    let other = ends(COMPANIES)
        || ["www", "http", "@", ".com"]
            .iter()
            .any(|web| page.text(&span).to_ascii_lowercase().contains(web));
    let longer = !other && name.chars().count() + 2 <= text.chars().count();
    (2 <= name.chars().count() && longer && text.contains(&name)).then_some(span)
}

fn own_row(page: &Page<'_>, row: usize) -> Option<Span> {
    let text = &page.rows[row].text;
    let end = text.find('\t').unwrap_or(text.len());
    let span = trimmed(page, &Span { row, at: 0..end });
    let piece = page.text(&span);
    // `S207-`: the shop's code is no sum.
    let uncoded = piece.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    let sums = sums_of_row(uncoded);
    let sums = sums
        .iter()
        .filter(|sum| 0 < sum.decimals || sum.currency)
        .count();
    let ends = [
        "店", "分店", "商场", "商場", "广场", "廣場", "中心", "Store", "Branch", "STORE", "BRANCH",
        "Centre", "CENTRE", "Plaza", "Mall",
    ]
    .iter()
    .any(|end| piece.ends_with(end));
    let coded = CODED.is_match(piece)
        && !piece.contains(',')
        && piece.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let han = piece.chars().filter(|c| is_han(*c)).count();
    let address = looks_like_address(piece) && !coded;
    let words = particulars::WORDS.find(piece).len();
    let length = piece.chars().count();
    let plain = !address && words == 0 && sums == 0 && (3..=30).contains(&length);
    (plain && (ends && (2 <= han || piece.is_ascii()) || coded)).then_some(span)
}
