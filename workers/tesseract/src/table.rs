//! From Tesseract's table of words to lines as the product knows them. Pure.

use xiaopiao::reading::{Line, Point, Quad};

/// Columns of the table: level, page, block, paragraph, line, word, left, top, width,
/// height, confidence, text.
const COLUMNS: usize = 12;
/// The level of rows that are words.
const WORD: &str = "5";
/// Words that lie further apart than this many times their height are two pieces, as a
/// name and its price are.
const APART: f32 = 1.2;
/// Chinese characters that stand closer than this are one word. Tesseract parts them
/// all.
const TOGETHER: f32 = 0.6;

/// A word, in pixels of the page that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Block, paragraph and line that it stands in.
    place: String,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    /// 0.0 to 1.0.
    confidence: f32,
    pub text: String,
}

impl Word {
    fn height(&self) -> f32 {
        (self.bottom - self.top).max(1.0)
    }
}

/// All words that say something.
pub fn words(table: &str) -> Vec<Word> {
    table.lines().filter_map(word).collect()
}

fn word(row: &str) -> Option<Word> {
    let columns: Vec<&str> = row.splitn(COLUMNS, '\t').collect();
    let [level, page, block, paragraph, line, _, rest @ ..] = columns.as_slice() else {
        return None;
    };
    let [left, top, width, height, confidence, text] = rest else {
        return None;
    };
    let text = text.trim();
    if *level != WORD || text.is_empty() {
        return None;
    }
    let number = |text: &str| text.parse::<f32>().ok();
    let (left, top) = (number(left)?, number(top)?);
    Some(Word {
        place: [*page, *block, *paragraph, *line].join(" "),
        left,
        top,
        right: left + number(width)?,
        bottom: top + number(height)?,
        confidence: (number(confidence)? / 100.0).clamp(0.0, 1.0),
        text: text.to_owned(),
    })
}

/// The pieces of text, from top to bottom as Tesseract orders them. `factor` is what
/// makes a pixel of the page that was read one of the photo.
pub fn lines(table: &str, factor: f32) -> Vec<Line> {
    let mut pieces: Vec<Vec<Word>> = Vec::new();
    for word in words(table) {
        match pieces.last_mut() {
            Some(piece) if belongs(piece, &word) => piece.push(word),
            _ => pieces.push(vec![word]),
        }
    }
    pieces.iter().map(|piece| line(piece, factor)).collect()
}

fn belongs(piece: &[Word], word: &Word) -> bool {
    let last = piece.last().filter(|last| last.place == word.place);
    last.is_some_and(|last| {
        let height = last.height().min(word.height());
        let gap = (word.left - last.right).max(last.left - word.right);
        gap <= APART * height
    })
}

fn line(piece: &[Word], factor: f32) -> Line {
    let low = |of: fn(&Word) -> f32| piece.iter().map(of).fold(f32::INFINITY, f32::min);
    let high = |of: fn(&Word) -> f32| piece.iter().map(of).fold(0.0, f32::max);
    let (left, top) = (factor * low(|w| w.left), factor * low(|w| w.top));
    let (right, bottom) = (factor * high(|w| w.right), factor * high(|w| w.bottom));
    let mut text = String::new();
    for (before, word) in [None].into_iter().chain(piece.iter().map(Some)).zip(piece) {
        if before.is_some_and(|before| is_parted(before, word)) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    let characters = |word: &Word| word.text.chars().count() as f32;
    let all: f32 = piece.iter().map(characters).sum();
    let sum: f32 = piece.iter().map(|w| characters(w) * w.confidence).sum();
    Line {
        text,
        confidence: sum / all.max(1.0),
        quad: Quad([[left, top], [right, top], [right, bottom], [left, bottom]].map(Point::from)),
        glyphs: Vec::new(),
    }
}

/// Whether a space belongs between two words.
fn is_parted(before: &Word, word: &Word) -> bool {
    let is_wide = |c: Option<char>| c.is_some_and(|c| '\u{2E80}' <= c);
    let wide = is_wide(before.text.chars().last()) || is_wide(word.text.chars().next());
    let height = before.height().min(word.height());
    !wide || TOGETHER * height < word.left - before.right
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of words: line, left edge, width, text; 20 pixels high.
    fn table(words: &[(u32, u32, u32, &str)]) -> String {
        let head = "1\t1\t0\t0\t0\t0\t0\t0\t400\t600\t-1\t\n4\t1\t1\t1\t1\t0\t0\t0\t400\t20\t-1\t";
        let rows = words.iter().map(|(line, left, width, text)| {
            let top = 40 * line;
            format!("5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t20\t90.5\t{text}")
        });
        let rows: Vec<String> = [head.to_owned()].into_iter().chain(rows).collect();
        rows.join("\n")
    }

    #[track_caller]
    fn check(words: &[(u32, u32, u32, &str)], expected: &[&str]) {
        let lines = lines(&table(words), 1.0);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn words_of_a_line_are_one_piece_with_spaces() {
        check(&[(1, 0, 40, "Milk"), (1, 48, 30, "tea")], &["Milk tea"]);
    }

    #[test]
    fn chinese_characters_are_not_parted() {
        check(
            &[(1, 0, 20, "合"), (1, 22, 20, "计"), (1, 44, 50, "83.00")],
            &["合计83.00"],
        );
        check(&[(1, 0, 20, "合"), (1, 36, 20, "计")], &["合 计"]);
    }

    #[test]
    fn a_name_and_its_price_are_two_pieces() {
        check(
            &[(1, 0, 40, "Tea"), (1, 300, 50, "15.00")],
            &["Tea", "15.00"],
        );
    }

    #[test]
    fn lines_do_not_run_together() {
        check(&[(1, 0, 40, "Tea"), (2, 42, 50, "Rice")], &["Tea", "Rice"]);
    }

    #[test]
    fn places_are_those_of_the_photo() {
        let line = &lines(&table(&[(1, 10, 40, "Tea")]), 2.0)[0];

        assert_eq!(line.quad.0[0], Point { x: 20.0, y: 80.0 });
        assert_eq!(line.quad.0[2], Point { x: 100.0, y: 120.0 });
        assert!((line.confidence - 0.905).abs() < 1e-6);
    }

    #[test]
    fn a_table_that_is_none_says_nothing() {
        for table in [
            "",
            "5\t1",
            "5\t1\t1\t1\t1\t1\tx\t0\t5\t5\t90\ttext",
            "no table",
        ] {
            assert_eq!(lines(table, 1.0), []);
        }
    }
}
