//! Papers as text, photos that carry them, and a reader that recites them.

use xiaopiao::reading::{Line, Photo, Point, Quad, ReadError, Reader, Reading, Timing, Verdict};

/// A till receipt, clear in every field. Change what the test is about.
#[derive(Clone, Debug)]
pub struct Paper {
    pub store: String,
    pub number: Option<String>,
    /// As printed: `2026-11-03 18:22:05`.
    pub time: String,
    /// As printed: `156.00`.
    pub total: String,
    /// Printed before the total.
    pub before_total: Vec<String>,
    /// Printed at the end.
    pub footer: Vec<String>,
}

impl Paper {
    /// A noodle shop's slip of 156.00, ten minutes before the tests' clock.
    pub fn noodles() -> Self {
        Self {
            store: "山月面馆(云港万汇城店)".to_owned(),
            number: Some("20261103182205001".to_owned()),
            time: "2026-11-03 18:22:05".to_owned(),
            total: "156.00".to_owned(),
            before_total: Vec::new(),
            footer: vec!["谢谢惠顾 欢迎再次光临".to_owned()],
        }
    }

    pub fn store(mut self, store: &str) -> Self {
        store.clone_into(&mut self.store);
        self
    }

    pub fn number(mut self, number: &str) -> Self {
        self.number = Some(number.to_owned());
        self
    }

    pub fn without_number(mut self) -> Self {
        self.number = None;
        self
    }

    pub fn time(mut self, time: &str) -> Self {
        time.clone_into(&mut self.time);
        self
    }

    pub fn total(mut self, total: &str) -> Self {
        total.clone_into(&mut self.total);
        self
    }

    /// A photo of this paper. `shot` tells photos of one paper apart.
    pub fn photo(&self, shot: u32) -> Vec<u8> {
        photo_of(&format!("{}\n#{shot}", self.text()))
    }

    /// A photo of this paper that can be decoded: white, and black where text stands.
    pub fn picture(&self) -> Vec<u8> {
        let text = self.text();
        let mut picture = image::RgbImage::from_pixel(WIDTH, HEIGHT, image::Rgb([255; 3]));
        for line in lines(&text) {
            let [from, _, to, _] = line.quad.0;
            for y in from.y as u32..to.y as u32 {
                for x in from.x as u32..to.x as u32 {
                    picture.put_pixel(x, y, image::Rgb([0; 3]));
                }
            }
        }
        let mut file = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut file, image::ImageFormat::Png)
            .unwrap();
        [file.into_inner(), text.into_bytes()].concat()
    }

    /// Where the paper says this, on its photo.
    pub fn place(&self, text: &str) -> Quad {
        let lines = lines(&self.text());
        let line = lines.into_iter().find(|line| line.text.contains(text));
        line.unwrap().quad
    }

    /// A photo of some rows of this paper: it is too long for one.
    pub fn part(&self, rows: std::ops::Range<usize>) -> Vec<u8> {
        let text = self.text();
        let rows: Vec<&str> = text.lines().skip(rows.start).take(rows.len()).collect();
        photo_of(&rows.join("\n"))
    }

    fn text(&self) -> String {
        let number = self.number.iter().map(|number| format!("小票号:{number}"));
        let mut lines = vec![self.store.clone(), "购物小票".to_owned()];
        lines.extend(number);
        lines.push(format!("交易时间:{}", self.time));
        lines.push("收银员:03".to_owned());
        lines.push("品名  数量  金额".to_owned());
        lines.push(format!("招牌套餐  1  {}", self.total));
        lines.extend(self.before_total.clone());
        lines.push(format!("合计:  {}", self.total));
        lines.push(format!("实付:  {}", self.total));
        lines.push(format!("微信支付:  {}", self.total));
        lines.extend(self.footer.clone());
        lines.join("\n")
    }
}

/// The smallest PNG there is, with the text behind its end: a whole picture to
/// whoever looks at the file, and the text to the reader that recites.
pub fn photo_of(text: &str) -> Vec<u8> {
    const PNG: &[u8] = &[
        0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0,
        0, 4, 0, 0, 0, 8, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae,
        0x42, 0x60, 0x82,
    ];
    [PNG, text.as_bytes()].concat()
}

/// Reads the text behind the picture. Columns are parted by two blanks; a line `#…`
/// only tells photos apart; `!crash` crashes the engine, `!endless` takes it too long.
pub struct Recites;

impl Reader for Recites {
    fn read(&self, photo: &[u8]) -> Result<Reading, ReadError> {
        let end = photo
            .windows(4)
            .rposition(|four| four == b"IEND")
            .unwrap_or(0)
            + 8;
        let text = String::from_utf8_lossy(&photo[end..]).into_owned();
        if text.contains("!crash") {
            return Err(ReadError::Engine(anyhow::anyhow!("told to crash")));
        }
        if text.contains("!endless") {
            return Err(ReadError::TooLong);
        }
        Ok(Reading {
            photo: Photo {
                width: WIDTH,
                height: HEIGHT,
                turn: 0,
                verdict: Verdict::Ok,
            },
            lines: lines(&text),
            codes: Vec::new(),
            parts: Vec::new(),
            engine: "recites".to_owned(),
            timing: Timing::default(),
        })
    }
}

const WIDTH: u32 = 1024;
const HEIGHT: u32 = 2048;
const COLUMN_WIDTH: f32 = 300.0;

fn lines(text: &str) -> Vec<Line> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let lines = rows.enumerate().flat_map(|(row, text)| columns(row, text));
    lines.collect()
}

fn columns(row: usize, text: &str) -> Vec<Line> {
    let parts = text.split("  ").filter(|part| !part.trim().is_empty());
    let line = |(column, part): (usize, &str)| {
        let text = part.trim().to_owned();
        let width: f32 = text
            .chars()
            .map(|c| if c.is_ascii() { 12.0 } else { 24.0 })
            .sum();
        let (left, top) = (
            40.0 + COLUMN_WIDTH * column as f32,
            40.0 + 40.0 * row as f32,
        );
        let corner = |x, y| Point { x, y };
        Line {
            text,
            confidence: 0.995,
            quad: Quad([
                corner(left, top),
                corner(left + width, top),
                corner(left + width, top + 26.0),
                corner(left, top + 26.0),
            ]),
            glyphs: Vec::new(),
        }
    };
    parts.enumerate().map(line).collect()
}
