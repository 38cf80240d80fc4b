//! Codes on the paper that say the number of the sale once more. A code has a check of its
//! own, so it knows better than the print; one that says something else says nothing.

use crate::extraction::layout::{Page, Span};

/// Fewer characters agree by chance.
const CHARACTERS_MIN: usize = 6;
/// One character in so many may have been misread in print.
const MISREAD_IN: usize = 6;
/// A character read less surely than this may have been any other.
const SURE: f32 = 0.9;
/// Characters that engines take for each other however surely they read them.
const ALIKE: [&str; 7] = ["0OQD", "1IL7", "2Z", "5S", "6G", "8B", "B3"];

/// The number as a code of the paper confirms it: as it was read, or with what was misread
/// put right. None when no code speaks of it.
pub fn confirmed(page: &Page<'_>, span: &Span, value: &str) -> Option<String> {
    let print = print(page, span, value);
    let tokens = page.codes().iter().flat_map(|code| tokens(&code.text));
    tokens
        .filter_map(|token| agreed(&print, &token))
        .next()
        .map(|said| with_its_signs(value, &said))
}

/// The letters and digits of a number, each with how surely it was read.
fn print(page: &Page<'_>, span: &Span, value: &str) -> Vec<(char, f32)> {
    let read = page.characters(span).into_iter();
    value
        .chars()
        .zip(read)
        .filter(|(c, _)| c.is_ascii_alphanumeric())
        .map(|(c, sureness)| (c.to_ascii_uppercase(), sureness))
        .collect()
}

/// What may be a number in a code: all of a bar code, the parts of an address in a QR code.
fn tokens(text: &str) -> impl Iterator<Item = Vec<char>> {
    let part = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    text.split(part).map(|token| {
        let bare = token.chars().filter(char::is_ascii_alphanumeric);
        bare.map(|c| c.to_ascii_uppercase()).collect()
    })
}

/// What the print says by the code, when both speak of one number. The code may have the
/// shop before it, or leave out the letters that the print has.
fn agreed(print: &[(char, f32)], code: &[char]) -> Option<Vec<char>> {
    let read: Vec<char> = print.iter().map(|(c, _)| *c).collect();
    let shorter = read.len().min(code.len());
    if shorter < CHARACTERS_MIN {
        return None;
    }
    if read.len() != code.len() {
        let within = code.windows(read.len().min(code.len())).any(|w| w == read);
        return (within || read.ends_with(code)).then_some(read);
    }
    let differ: Vec<(&(char, f32), &char)> =
        print.iter().zip(code).filter(|(p, c)| p.0 != **c).collect();
    let few = differ.len() <= read.len() / MISREAD_IN;
    let forgiven = |((read, sureness), said): &(&(char, f32), &char)| {
        *sureness < SURE
            || ALIKE
                .iter()
                .any(|set| set.contains(*read) && set.contains(**said))
    };
    (few && differ.iter().all(forgiven)).then(|| code.to_vec())
}

/// The number as it is printed, with the characters that the code says.
fn with_its_signs(value: &str, said: &[char]) -> String {
    let mut said = said.iter();
    let put = |c: char| {
        if !c.is_ascii_alphanumeric() {
            return c;
        }
        match said.next() {
            Some(said) if c.eq_ignore_ascii_case(said) => c,
            Some(said) => *said,
            None => c,
        }
    };
    value.chars().map(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(print: &str, unsure: &str, code: &str, said: Option<&str>) {
        let read: Vec<(char, f32)> = print
            .chars()
            .map(|c| (c, if unsure.contains(c) { 0.6 } else { 0.99 }))
            .collect();
        let agreed = tokens(code).find_map(|token| agreed(&read, &token));
        let agreed = agreed.map(|said| said.into_iter().collect::<String>());
        assert_eq!(agreed.as_deref(), said, "{print} {code}");
    }

    #[test]
    fn a_code_puts_misread_characters_right() {
        check("0042871", "", "0042871", Some("0042871"));
        check("OO42871", "", "0042871", None);
        check("O042871", "", "0042871", Some("0042871"));
        check("0042371", "3", "0042871", Some("0042871"));
        check("XS2611080012", "", "XS26110800I2", Some("XS26110800I2"));
        check(
            "20261108001",
            "",
            "https://p.example/r/20261108001?t=03",
            Some("20261108001"),
        );
        check("008100020931", "", "0081-0002-0931", Some("008100020931"));
        check("0042871", "", "00810042871", Some("0042871"));
        check("POS0042871", "", "0042871", Some("POS0042871"));
    }

    #[test]
    fn a_code_of_something_else_says_nothing() {
        check("0042871", "", "0042971", None);
        check("0042371", "37", "0042817", None);
        check("0042871", "", "6901234567892", None);
        check("42871", "", "42871", None);
        check("0042871", "", "0042872", None);
    }

    #[test]
    fn a_number_keeps_the_signs_it_is_printed_with() {
        let said: Vec<char> = "008100020931".chars().collect();
        assert_eq!(with_its_signs("0081-0OO2-0931", &said), "0081-0002-0931");
    }
}
