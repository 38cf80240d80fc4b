//! The till's own number of the sale, told apart from the numbers of orders,
//! cards, tables, taxes and telephones.

use std::sync::LazyLock;

use regex::Regex;

use crate::extraction::{
    Kind,
    layout::{Page, Span},
    moments::tokens,
    text::is_han,
};

use super::{
    values::Labelled,
    words::{Role, WORDS},
};

/// What supports the number that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberSupport {
    /// How strong the word beside it is, 0.0 to 1.0.
    pub label: f32,
    /// The same number stands on the paper twice.
    pub repeated: bool,
    /// Another number has a word as good as its.
    pub rivals: bool,
    pub below: bool,
}

/// The number and where it stands.
#[derive(Clone, Debug)]
pub struct ChosenNumber {
    pub value: String,
    pub span: Span,
    pub support: NumberSupport,
}

static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9]+(?:[-/#_.][A-Za-z0-9]+)*").expect("fixed"));
static GROUP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?: (\d{2,})|[ ]?-[ ]?(\d+))").expect("fixed"));
/// Letters that an engine, or the till, set apart from the digits: `CS 0002123`.
static PREFIX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[ :.#\t]*([A-Z]{1,3})[ ]$").expect("fixed"));
static UNIFORM_INVOICE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[ ]*([A-Z]{2}-\d{8})[ ]*(?:\t|$)").expect("fixed"));
/// Numbers that card terminals of Hong Kong give: device, date, time, amount.
static OF_CARD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9A-F]{6}2[0-9]1?[0-9]{8,10}[0-9A-F]{3,}$").expect("fixed"));

struct Candidate {
    value: String,
    span: Span,
    rank: f32,
    below: bool,
}

/// Chooses the number of the sale.
pub fn receipt_number(page: &Page<'_>, words: &[Labelled], kind: Kind) -> Option<ChosenNumber> {
    let mut candidates: Vec<Candidate> = words
        .iter()
        .filter_map(|word| candidate(page, words, word, kind))
        .collect();
    candidates.extend(beside_the_date(page));
    candidates.extend(uniform_invoice(page));
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
        repeated: candidates[1..].iter().any(|c| same(&c)) || stands_twice(page, first),
        rivals: gap < 1.0,
        below: first.below,
    };
    Some(ChosenNumber {
        value: first.value.clone(),
        span: first.span.clone(),
        support,
    })
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
    // Some other thing's number: of a card, of a device.
    let before = &page.rows[word.label.row].text[..word.label.at.start];
    if is_part_of_another_word(words, word, before) {
        return None;
    }
    let (span, below) = match behind(page, &word.room) {
        Some(span) => (span, false),
        None => (below(page, word)?, true),
    };
    let value = digits_restored(page.text(&span));
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let latin = page.text(&word.label).is_ascii();
    let label = page.text(&word.label).to_ascii_lowercase();
    // `Receipt`, `Invoice` and their like are titles more often than labels.
    let plain = !page
        .text(&word.room)
        .trim_start()
        .starts_with([':', '#', '.']);
    let title = latin && plain && !label.contains(['#', '.']) && !label.ends_with("no");
    if title && (digits < 4 || below) || word.role == Role::Bare && (digits < 5 || plain || below) {
        return None;
    }
    let short_word = page.text(&word.label).chars().count() <= 2;
    if below && (short_word || latin && title) || digits < 2 && !matches!(word.role, Role::Sale(_))
    {
        return None;
    }
    if OF_CARD.is_match(&value) {
        return None;
    }
    rank -= if below { 0.7 } else { 0.0 };
    Some(Candidate {
        value,
        span,
        rank,
        below,
    })
}

/// The number behind a word: the first token with a digit, and groups of digits
/// that follow it after single spaces.
fn behind(page: &Page<'_>, room: &Span) -> Option<Span> {
    let text = page.text(room);
    let (start, end) = number_in(text)?;
    // Words between mean that the number is about something else.
    let between = text[..start].chars().filter(|c| c.is_alphabetic()).count();
    (between <= 2).then(|| Span {
        row: room.row,
        at: room.at.start + start..room.at.start + end,
    })
}

fn number_in(text: &str) -> Option<(usize, usize)> {
    let mut taken: Vec<_> = tokens::dates(text)
        .into_iter()
        .map(|date| date.at)
        .collect();
    taken.extend(tokens::times(text).into_iter().map(|time| time.at));
    let token = TOKEN
        .find_iter(text)
        .find(|token| token.as_str().contains(|c: char| c.is_ascii_digit()))?;
    if taken
        .iter()
        .any(|t| t.start < token.end() && token.start() < t.end)
    {
        return None;
    }
    let mut end = token.end();
    // Groups of digits may follow: `0081 0002 0931`.
    let digits = |c: &char| c.is_ascii_digit();
    let grouped = 2 <= token.as_str().chars().filter(digits).count();
    while let Some(group) = GROUP.find(&text[end..]).filter(|_| grouped) {
        let next = end + group.end();
        if taken.iter().any(|t| t.start < next && end < t.end) {
            break;
        }
        end = next;
    }
    let start = PREFIX
        .captures(&text[..token.start()])
        .and_then(|c| c.get(1))
        .map_or(token.start(), |letters| letters.start());
    let money = token
        .as_str()
        .split_once('.')
        .is_some_and(|(whole, part)| part.len() <= 2 && whole.chars().all(|c| c.is_ascii_digit()));
    let masked = text[end..].starts_with('*') || text[..token.start()].ends_with(['*', '$', '¥']);
    let counted = text[end..].starts_with(['%', ':']) || is_broken(&text[end..]);
    (!money && !masked && !counted && end - token.start() <= 40).then_some((start, end))
}

/// Whether a number goes on behind a character that no till prints: `15959473€280`.
fn is_broken(rest: &str) -> bool {
    let mut chars = rest.chars();
    let odd = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !"|,;)]([".contains(c);
    chars.next().is_some_and(odd) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// The number under a word, when the row below is values only.
fn below(page: &Page<'_>, word: &Labelled) -> Option<Span> {
    let row = word.label.row;
    if page
        .text(&word.room)
        .split('\t')
        .next()
        .is_some_and(|t| t.chars().any(char::is_alphanumeric))
    {
        return None;
    }
    let next = page.rows.get(row + 1)?;
    if 2.2 < next.y - page.rows[row].y || !WORDS.find(&next.text).is_empty() {
        return None;
    }
    let (left, right) = page.extent(&word.label);
    let mut from = 0;
    for piece in next.text.split('\t') {
        let at = from..from + piece.len();
        from += piece.len() + 1;
        let span = Span {
            row: row + 1,
            at: at.clone(),
        };
        let (start, end) = page.extent(&span);
        let under = start < right + page.line_height && left - page.line_height < end;
        let Some((a, b)) = number_in(piece) else {
            continue;
        };
        let whole = piece.chars().filter(|c| c.is_alphanumeric()).count()
            == piece[a..b].chars().filter(|c| c.is_alphanumeric()).count();
        if under && whole && 3 <= b - a {
            return Some(Span {
                row: row + 1,
                at: at.start + a..at.start + b,
            });
        }
    }
    None
}

/// A long number without a word, in the row of date and time: the till's footer.
fn beside_the_date(page: &Page<'_>) -> Option<Candidate> {
    let rows = page.rows.iter().enumerate();
    let mut found = rows.filter_map(|(row, content)| {
        let text = &content.text;
        let dated = !tokens::dates(text).is_empty() && !tokens::times(text).is_empty();
        if !dated || !WORDS.find(text).is_empty() {
            return None;
        }
        let mut taken: Vec<_> = tokens::dates(text)
            .into_iter()
            .map(|date| date.at)
            .collect();
        taken.extend(tokens::times(text).into_iter().map(|time| time.at));
        let token = TOKEN.find_iter(text).find(|token| {
            let digits = token.as_str().chars().filter(char::is_ascii_digit).count();
            let free = !taken
                .iter()
                .any(|t| t.start < token.end() && token.start() < t.end);
            free && 8 <= digits && digits + 2 >= token.as_str().len()
        })?;
        let span = Span {
            row,
            at: token.range(),
        };
        Some(Candidate {
            value: token.as_str().to_owned(),
            span,
            rank: 4.5,
            below: false,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// A letter amid digits is the digit that it looks like, and the other way round:
/// `0042O71`, `P0S18`.
fn digits_restored(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let restored = chars.iter().enumerate().map(|(i, c)| {
        let amid = 0 < i && digit(i - 1) && (digit(i + 1) || i + 1 == chars.len());
        let letter = |i: usize| chars.get(i).is_some_and(char::is_ascii_uppercase);
        match c {
            '0' if 0 < i && letter(i - 1) && letter(i + 1) => 'O',
            'O' | 'o' if amid => '0',
            'I' | 'l' | '|' if amid => '1',
            _ => *c,
        }
    });
    restored.collect()
}

/// Two letters and eight digits by themselves: what Taiwan numbers invoices by.
fn uniform_invoice(page: &Page<'_>) -> Option<Candidate> {
    let rows = page.rows.iter().enumerate();
    let mut found = rows.filter_map(|(row, content)| {
        let found = UNIFORM_INVOICE.captures(&content.text)?.get(1)?;
        let span = Span {
            row,
            at: found.range(),
        };
        Some(Candidate {
            value: found.as_str().to_owned(),
            span,
            rank: 9.0,
            below: false,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn stands_twice(page: &Page<'_>, candidate: &Candidate) -> bool {
    let count = |text: &str| {
        let whole = |token: &regex::Match<'_>| is_the_same(token.as_str(), &candidate.value);
        TOKEN.find_iter(text).filter(whole).count()
    };
    4 <= candidate.value.len() && 1 < page.rows.iter().map(|row| count(&row.text)).sum::<usize>()
}
