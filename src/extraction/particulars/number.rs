//! The till's own number of the sale, told apart from the numbers of orders,
//! cards, tables, taxes and telephones.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    Kind,
    layout::{Page, Span},
    text::{is_han, squeezed},
};

use super::{
    codes,
    standing::{TOKEN, behind, below, beside_the_date, digits_restored, uniform_invoice},
    values::Labelled,
    words::Role,
};

/// What supports the number that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberSupport {
    /// How strong the word beside it is, 0.0 to 1.0.
    pub label: f32,
    /// The same number stands on the paper twice.
    pub repeated: bool,
    /// A code of the paper says the same number.
    pub coded: bool,
    /// Another number has a word as good as its.
    pub rivals: bool,
    pub below: bool,
    /// A letter stands by a nought: one may be the other.
    pub ambiguous: bool,
    /// 0.0 from six figures on, 1.0 for one: perhaps only its end, or another thing's.
    pub short: f32,
}

/// The number and where it stands.
#[derive(Clone, Debug)]
pub struct ChosenNumber {
    pub value: String,
    pub span: Span,
    /// The word beside it.
    pub label: Option<Span>,
    pub support: NumberSupport,
}

/// Numbers that card terminals of Hong Kong give: device, date, time, amount.
static OF_CARD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9A-F]{6}2[0-9]1?[0-9]{8,10}[0-9A-F]{3,}$").expect("fixed"));

/// `D019805311`: two letters and digits, or one letter. `POS0042` is none: a known word.
static AMBIGUOUS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Z]{0,2}(?:0[A-Z]|[A-Z]0)").expect("fixed"));

/// The beginning of a longer number, or of a date: no till counts just so far.
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^20[1-4]\d$").expect("fixed"));

/// A number that may be the sale's.
pub struct Candidate {
    pub value: String,
    pub span: Span,
    pub label: Option<Span>,
    pub rank: f32,
    pub below: bool,
}

/// Of two numbers with words as good, the one that a code says too.
const CODED: f32 = 0.3;

/// Chooses the number of the sale.
pub fn receipt_number(page: &Page<'_>, words: &[Labelled], kind: Kind) -> Option<ChosenNumber> {
    let mut candidates: Vec<Candidate> = words
        .iter()
        .filter_map(|word| candidate(page, words, word, kind))
        .collect();
    candidates.extend(beside_the_date(page));
    candidates.extend(uniform_invoice(page));
    let mut coded = Vec::new();
    for candidate in &mut candidates {
        if let Some(said) = codes::confirmed(page, &candidate.span, &candidate.value) {
            candidate.rank += CODED;
            candidate.value.clone_from(&said);
            coded.push(said);
        }
    }
    candidates.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    let first = candidates.first()?;
    let same = |other: &&Candidate| is_the_same(&first.value, &other.value);
    let rival = candidates[1..].iter().find(|c| !same(c));
    let gap = rival.map_or(9.0, |rival| first.rank - rival.rank);
    if gap < 0.05 {
        return None;
    }
    let support = NumberSupport {
        label: (first.rank / 9.0).clamp(0.0, 1.0),
        coded: coded.contains(&first.value),
        repeated: candidates[1..].iter().any(|c| same(&c)) || stands_twice(page, first),
        rivals: gap < 1.0,
        below: first.below,
        ambiguous: AMBIGUOUS.is_match(first.value.trim_start_matches("POS")),
        short: short(&first.value),
    };
    Some(ChosenNumber {
        value: first.value.clone(),
        span: first.span.clone(),
        label: first.label.clone(),
        support,
    })
}

/// A narrow paper breaks long numbers: the row ends with the number, and the next one is
/// nothing but a few more of its characters, from the left edge on.
fn goes_on_below(page: &Page<'_>, number: &Span) -> bool {
    const REST_MAX: usize = 8;
    let row = &page.rows[number.row];
    let Some(next) = page.rows.get(number.row + 1) else {
        return false;
    };
    let rest = next.text.trim();
    let whole = |row: usize, text: &str| Span {
        row,
        at: 0..text.len(),
    };
    let (left, _) = page.extent(&whole(number.row, &row.text));
    let (start, _) = page.extent(&whole(number.row + 1, &next.text));
    let at_left = (start - left).abs() < page.line_height;
    let close = next.y - row.y < 2.2;
    row.text.trim_end().len() == number.at.end
        && 12 <= number.at.len()
        && (1..=REST_MAX).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_digit())
        && at_left
        && close
}

fn short(value: &str) -> f32 {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    (6.0 - digits as f32).clamp(0.0, 5.0) / 5.0
}

/// Equal, or one is the other with a shop's or a till's number before it.
fn is_the_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    one == other || 4 <= short.len() && long.ends_with(short)
}

/// Rows in which a number of the sale stands: the till's own lines.
pub fn till_rows(page: &Page<'_>, words: &[Labelled]) -> Vec<usize> {
    let sale = words
        .iter()
        .filter(|word| matches!(word.role, Role::Sale(_)));
    sale.filter(|word| behind(page, &word.room).is_some())
        .map(|word| word.label.row)
        .collect()
}

fn rank(role: Role, kind: Kind) -> Option<f32> {
    Some(match role {
        Role::Sale(strength) => f32::from(strength),
        Role::Slip if kind == Kind::CardSlip => 9.5,
        Role::Slip => 4.0,
        Role::Order if kind == Kind::Takeaway => 9.5,
        Role::Order => 6.0,
        Role::Reference if kind == Kind::CardSlip => 3.5,
        Role::Bare => 5.5,
        _ => return None,
    })
}

/// `医保交易号`, `兑换券编号`: characters right before the word that neither belong to a
/// word known nor are a value of one make it the name of some other number.
fn is_part_of_another_word(words: &[Labelled], word: &Labelled, before: &str) -> bool {
    const HARMLESS: [&str; 10] = [
        "电子", "電子", "本店", "门店", "系统", "本单", "本次", "您的", "纸质", "的",
    ];
    let piece = before.rfind('\t').map_or(0, |tab| tab + 1);
    let known = words.iter().any(|other| {
        let same_row = other.label.row == word.label.row;
        same_row && piece <= other.label.at.start && other.label.at.end <= before.len()
    });
    let harmless = HARMLESS.iter().any(|end| before[piece..].ends_with(end));
    before.ends_with(is_han) && !known && !harmless
}

fn candidate(
    page: &Page<'_>,
    words: &[Labelled],
    word: &Labelled,
    kind: Kind,
) -> Option<Candidate> {
    let mut rank = rank(word.role, kind)?;
    // `Ref` alone is what terminals of Hong Kong call the number of the payment; `Trace`
    // counts the terminal's own messages.
    let reference = kind == Kind::CardSlip && squeezed(page.text(&word.label)) == "ref";
    rank = if reference { 9.8 } else { rank };
    // Some other thing's number: of a card, of a device.
    let before = &page.rows[word.label.row].text[..word.label.at.start];
    if is_part_of_another_word(words, word, before) {
        return None;
    }
    let (span, below) = match behind(page, &word.room) {
        Some(span) => (span, false),
        None => (below(page, word)?, true),
    };
    if goes_on_below(page, &span) {
        return None;
    }
    let value = digits_restored(page.text(&span));
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let latin = page.text(&word.label).is_ascii();
    let label = page.text(&word.label).to_ascii_lowercase();
    // `Receipt`, `Invoice` and their like are titles more often than labels.
    let plain = !page
        .text(&word.room)
        .trim_start()
        .starts_with([':', '#', '.']);
    // A stationer's form prints `No` and its number, without a colon.
    let plain = plain && kind != Kind::Handwritten;
    let title = latin && plain && !label.contains(['#', '.']) && !label.ends_with("no");
    if title && (digits < 4 || below) || word.role == Role::Bare && (digits < 5 || plain || below) {
        return None;
    }
    let short_word = page.text(&word.label).chars().count() <= 2;
    // `收银:0015` misread as `收据:0015`: of a short word every character counts.
    if short_word && digits < 5 && page.confidence(&word.label).0 < 0.9 {
        return None;
    }
    if below && (short_word || latin && title) || digits < 2 && !matches!(word.role, Role::Sale(_))
    {
        return None;
    }
    // Wallets number payments in 28 digits; no till does.
    let of_wallet = 26 <= digits && !matches!(kind, Kind::CardSlip | Kind::Takeaway);
    if OF_CARD.is_match(&value) || of_wallet || YEAR.is_match(&value) {
        return None;
    }
    rank -= if below { 0.7 } else { 0.0 };
    Some(Candidate {
        value,
        span,
        label: Some(word.label.clone()),
        rank,
        below,
    })
}

fn stands_twice(page: &Page<'_>, candidate: &Candidate) -> bool {
    let count = |text: &str| {
        let whole = |token: &regex::Match<'_>| is_the_same(token.as_str(), &candidate.value);
        TOKEN.find_iter(text).filter(whole).count()
    };
    4 <= candidate.value.len() && 1 < page.rows.iter().map(|row| count(&row.text)).sum::<usize>()
}
