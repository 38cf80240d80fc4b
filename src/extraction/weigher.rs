//! Makes fields of what was chosen: the value, where it stands, how probable it is.
//! Chooses nothing itself.

use super::{
    Contradiction, Document, Field, Kind, Moment, Signal,
    amounts::Chosen,
    confidence::{self, Dated, Figures, Glyphs, Looks, Model, Surroundings},
    header::ChosenName,
    layout::{Page, Span},
    moments::ChosenMoment,
    particulars::ChosenNumber,
    text_field,
};
use crate::money::Fen;

/// Of a sale with the words of another kind. Too rare to be learnt from photos, and a
/// person looks.
const DOUBTFUL_MAX: f32 = 0.79;

/// Of a sale that names no payment: a bill that is yet to be paid may say so in words that
/// are not known here, and it looks like a receipt in everything else.
const UNPAID_MAX: f32 = 0.9;

/// Which row is the name depends on the till, and there are more tills than were
/// measured: a name is never among the surest values.
const NAME_MAX: f32 = 0.97;

/// How surely the characters are known that a code says: it has a check of its own.
const BY_CODE: Glyphs = (0.999, 0.999);

/// Weighs the values of one page, and keeps what they were weighed by.
pub struct Weigher<'a> {
    page: &'a Page<'a>,
    around: Surroundings,
    pub signals: Vec<Signal>,
    /// Payments or items make another sum than the one chosen.
    pub disagreed: bool,
}

impl<'a> Weigher<'a> {
    pub fn new(page: &'a Page<'a>) -> Self {
        let (quality, poor) = page.quality();
        Self {
            page,
            around: Surroundings { quality, poor },
            signals: Vec::new(),
            disagreed: false,
        }
    }

    fn probability(&mut self, signal: Signal) -> f32 {
        let probability = Model::fitted().probability(&signal);
        self.signals.push(signal);
        probability
    }

    fn figures(&self, spans: &[&Span], label: Option<&Span>) -> Figures {
        let has = |kind: fn(char) -> bool| {
            let mut texts = spans.iter().map(|span| self.page.text(span));
            texts.any(|text| text.contains(kind))
        };
        Figures {
            glyphs: self.page.figures(spans),
            label: label.map_or(0.5, |label| self.page.confidence(label).1),
            mixed: has(|c| c.is_ascii_digit()) && has(char::is_alphabetic),
        }
    }

    /// Negative on a refund, however the slip prints it.
    pub fn amount(
        &mut self,
        paid: &Chosen,
        kind: Kind,
        contradictions: &[Contradiction],
    ) -> Field<Fen> {
        let statement = &paid.statement;
        let fen = statement.sum.fen.abs();
        let value = if kind == Kind::Refund {
            Fen(-fen.0)
        } else {
            fen
        };
        let figures = self.figures(&[&statement.span], Some(&statement.label));
        let signal = confidence::amount(&paid.support, &figures, &self.around);
        self.disagreed = paid.support.items_differ || !contradictions.is_empty();
        Field {
            value,
            confidence: self.probability(signal),
            quad: self.page.quad(&statement.span),
        }
    }

    pub fn moment(
        &mut self,
        chosen: &ChosenMoment,
        number: Option<&ChosenNumber>,
    ) -> Field<Moment> {
        let spans: Vec<&Span> = chosen.spans.iter().collect();
        let figures = self.figures(&spans, None);
        let signal = confidence::moment(
            &chosen.support,
            chosen.moment.precision,
            number.map_or(Dated::Not, |number| dated(&number.value, chosen.moment)),
            &figures,
            &self.around,
        );
        let quad = match chosen.spans.as_slice() {
            [date, time] if date.row == time.row => {
                let at = date.at.start.min(time.at.start)..date.at.end.max(time.at.end);
                self.page.quad(&Span { row: date.row, at })
            }
            spans => spans.first().and_then(|span| self.page.quad(span)),
        };
        Field {
            value: chosen.moment,
            confidence: self.probability(signal),
            quad,
        }
    }

    pub fn number(
        &mut self,
        chosen: &ChosenNumber,
        moment: Option<&ChosenMoment>,
    ) -> Field<String> {
        let dated = moment.map_or(Dated::Not, |moment| dated(&chosen.value, moment.moment));
        let mut figures = self.figures(&[&chosen.span], chosen.label.as_ref());
        figures.glyphs = self.unrestored(chosen).unwrap_or(figures.glyphs);
        if chosen.support.coded {
            figures.glyphs = BY_CODE;
        }
        let signal = confidence::number(&chosen.support, dated, &figures, &self.around);
        Field {
            value: chosen.value.clone(),
            confidence: self.probability(signal),
            quad: self.page.quad(&chosen.span),
        }
    }

    /// How surely the characters of a number were read, but for those that were put right:
    /// a nought between letters can only be an `O`, however unsure the engine was of it.
    fn unrestored(&self, chosen: &ChosenNumber) -> Option<Glyphs> {
        let read = self.page.text(&chosen.span).chars();
        let sure = self.page.characters(&chosen.span);
        if sure.len() != chosen.value.chars().count() {
            return None;
        }
        let as_read: Vec<f32> = read
            .zip(chosen.value.chars())
            .zip(sure)
            .filter(|((read, value), _)| read == value && value.is_alphanumeric())
            .map(|(_, sure)| sure)
            .collect();
        let least = as_read.iter().copied().reduce(f32::min)?;
        Some((least, as_read.iter().sum::<f32>() / as_read.len() as f32))
    }

    pub fn name(&mut self, name: &ChosenName) -> Field<String> {
        let figures = self.figures(&[&name.span], None);
        let signal = confidence::name(&name.support, &figures, &self.around);
        let probability = self.probability(signal).min(NAME_MAX);
        text_field(self.page, &name.span, probability)
    }

    /// `parts`: how many of the parts of a sale the paper has.
    pub fn document(&mut self, document: Document, parts: usize, paid_for: bool) -> Document {
        let marks = document.reasons.len();
        let looks = Looks {
            marks,
            parts,
            paid_for,
            head: self.page.head_sureness(),
        };
        let signal = confidence::kind(document.kind, &looks, &self.around);
        let mut probability = self.probability(signal);
        if document.kind == Kind::Sale && 0 < marks {
            probability = probability.min(DOUBTFUL_MAX);
        }
        let mut reasons = document.reasons;
        if document.kind == Kind::Sale && !paid_for {
            probability = probability.min(UNPAID_MAX);
            reasons.push("no payment".to_owned());
        }
        Document {
            confidence: probability,
            reasons,
            ..document
        }
    }
}

/// What a number says of the day: whether two places of the paper agree.
fn dated(number: &str, moment: Moment) -> Dated {
    let figures: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
    let off = |form: &str| {
        let day = moment.local.format(form).to_string();
        let ways = figures.windows(day.len());
        let off = |way: &[u8]| {
            way.iter()
                .zip(day.bytes())
                .filter(|(a, b)| **a != *b)
                .count()
        };
        ways.map(off).min()
    };
    match (off("%Y%m%d"), off("%y%m%d")) {
        (Some(0), _) | (_, Some(0)) => Dated::Of,
        (Some(1), _) | (_, Some(1)) => Dated::Off,
        _ => Dated::Not,
    }
}
