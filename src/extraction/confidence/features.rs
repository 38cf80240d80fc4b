//! What counts for and against a value. A feature that is added here, or means
//! something else than before, needs the weights fitted anew.

use super::{
    Feature, Glyphs, Signal,
    Speaks::{self, Against, For},
    Subject,
};
use crate::extraction::{
    Kind, Precision,
    amounts::Support,
    header::NameSupport,
    moments::{Event, MomentSupport},
    particulars::NumberSupport,
};

/// The figures and letters of a value, without its signs: how surely they were read,
/// the word beside it, and what they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub glyphs: Glyphs,
    /// How surely the word beside it was read.
    pub label: f32,
    /// Letters and digits both: what an engine confuses most.
    pub mixed: bool,
}

/// What the number of the sale says of its day: many tills begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    Not,
    Of,
    /// The day but for one figure: one of the two was misread.
    Off,
}

/// What is the same for all values of a paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surroundings {
    /// Median confidence of the paper's lines.
    pub quality: f32,
    /// Share of lines that were hardly read.
    pub poor: f32,
}

/// How sure a reading is, spread out where engines are: 0.5 is 0.0, 0.999 is 1.0.
fn sureness(confidence: f32) -> f32 {
    const MOST: f32 = 0.999;
    let odds = |p: f32| (p / (1.0 - p)).ln();
    (odds(confidence.clamp(0.5, MOST)) / odds(MOST)).clamp(0.0, 1.0)
}

fn feature(name: &'static str, speaks: Speaks, size: f32) -> Feature {
    Feature { name, speaks, size }
}

fn yes(name: &'static str, speaks: Speaks, is: bool) -> Feature {
    feature(name, speaks, f32::from(u8::from(is)))
}

/// Those of how it was read; they weigh less where the paper says the value twice.
fn read(figures: &Figures, around: &Surroundings, confirmed: bool) -> Vec<Feature> {
    let (least, mean) = figures.glyphs;
    let alone = |size: f32, sure: f32| if confirmed { sure } else { size };
    vec![
        feature("least_glyph", For, sureness(least)),
        feature("mean_glyph", For, sureness(mean)),
        feature("least_glyph_alone", For, alone(sureness(least), 1.0)),
        feature("poor_glyph", Against, ((0.9 - least) / 0.4).clamp(0.0, 1.0)),
        feature(
            "poor_glyph_alone",
            Against,
            alone(((0.9 - least) / 0.4).clamp(0.0, 1.0), 0.0),
        ),
        feature("quality", For, sureness(around.quality)),
        feature("poor_lines", Against, around.poor),
    ]
}

/// The paid amount.
pub fn amount(support: &Support, figures: &Figures, around: &Surroundings) -> Signal {
    let confirmed = support.payment || support.arithmetic || support.echoed || support.repeated;
    let mut features = read(figures, around, confirmed);
    features.extend([
        feature("label", For, support.label),
        feature("label_glyphs", For, sureness(figures.label)),
        yes("payment", For, support.payment),
        yes("arithmetic", For, support.arithmetic),
        yes("both", For, support.payment && support.arithmetic),
        yes("repeated", For, support.repeated),
        yes("echoed", For, support.echoed),
        feature("margin", For, (support.margin / 3.0).clamp(0.0, 1.0)),
        yes("mended", Against, support.mended),
        yes("contradicted", Against, support.contradicted),
        yes("disputed", Against, support.disputed),
        yes("handed_over", Against, support.handed_over),
        yes("unexplained", Against, support.unexplained),
        yes("items_differ", Against, support.items_differ),
        yes("odd", Against, support.odd),
        yes("bare", Against, support.bare),
        // Misread alike wherever it stands: the goods, read alike too, do not make it.
        feature(
            "uneven",
            Against,
            if support.uneven {
                1.0 - sureness(figures.glyphs.0)
            } else {
                0.0
            },
        ),
    ]);
    Signal {
        subject: Subject::PaidAmount,
        features,
    }
}

/// The moment of settling.
pub fn moment(
    support: &MomentSupport,
    precision: Precision,
    in_number: Dated,
    figures: &Figures,
    around: &Surroundings,
) -> Signal {
    let mut features = read(figures, around, support.repeated);
    features.extend([
        yes("settled", For, support.event == Event::Settled),
        yes(
            "named",
            For,
            matches!(support.event, Event::Settled | Event::Unnamed),
        ),
        yes("repeated", For, support.repeated),
        yes("in_number", For, in_number == Dated::Of),
        yes("off_number", Against, in_number == Dated::Off),
        feature("order", Against, 1.0 - support.order),
        yes("rivals", Against, support.rivals),
        yes(
            "others",
            Against,
            support.others && support.event != Event::Settled,
        ),
        yes("split", Against, support.split),
        yes("future", Against, support.future),
        feature(
            "stale",
            Against,
            if support.stale {
                1.0 - sureness(figures.glyphs.0)
            } else {
                0.0
            },
        ),
        yes("day_only", Against, precision == Precision::Day),
        yes("minute_only", Against, precision == Precision::Minute),
    ]);
    Signal {
        subject: Subject::PaidAt,
        features,
    }
}

/// The number of the sale.
pub fn number(
    support: &NumberSupport,
    dated: Dated,
    figures: &Figures,
    around: &Surroundings,
) -> Signal {
    let mut features = read(figures, around, support.repeated || support.coded);
    features.extend([
        feature("label", For, support.label),
        feature("label_glyphs", For, sureness(figures.label)),
        yes("repeated", For, support.repeated),
        yes("coded", For, support.coded),
        yes("dated", For, dated == Dated::Of),
        yes("misdated", Against, dated == Dated::Off),
        yes("mixed", Against, figures.mixed),
        feature(
            "ambiguous",
            Against,
            if support.ambiguous {
                1.0 - sureness(figures.glyphs.0)
            } else {
                0.0
            },
        ),
        feature("short", Against, support.short),
        yes("rivals", Against, support.rivals),
        yes("below", Against, support.below),
    ]);
    Signal {
        subject: Subject::ReceiptNumber,
        features,
    }
}

/// The shop's name.
pub fn name(support: &NameSupport, figures: &Figures, around: &Surroundings) -> Signal {
    let mut features = read(figures, around, false);
    features.extend([
        yes("labelled", For, support.labelled),
        yes("suffix", For, support.suffix),
        feature("height", For, (support.height - 1.0).clamp(0.0, 1.0)),
        yes("short", Against, support.short),
        yes("first_row", For, support.row == 0),
        feature("margin", For, support.margin.clamp(0.0, 1.0)),
    ]);
    Signal {
        subject: Subject::StoreName,
        features,
    }
}

/// What a paper shows of what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// Words of its kind; of a sale: words of other kinds.
    pub marks: usize,
    /// Of the four parts of a sale: amount, moment, number, sums.
    pub parts: usize,
    /// It tells how it was paid.
    pub paid_for: bool,
    /// How surely the worst line of its top was read.
    pub head: f32,
}

/// The kind of paper.
pub fn kind(kind: Kind, looks: &Looks, around: &Surroundings) -> Signal {
    let sale = kind == Kind::Sale;
    let marks = (looks.marks.min(3) as f32) / 3.0;
    let of_sale = |size: f32| if sale { size } else { 0.0 };
    let of_other = |size: f32| if sale { 0.0 } else { size };
    let features = vec![
        feature("quality", For, sureness(around.quality)),
        feature("poor_lines", Against, around.poor),
        feature("parts_of_sale", For, of_sale(looks.parts as f32 / 4.0)),
        yes("paid_for", For, sale && looks.paid_for),
        feature("head", For, of_sale(sureness(looks.head))),
        feature("marks", For, of_other(marks)),
        feature("other_marks", Against, of_sale(marks)),
        yes("not_a_sale", For, !sale),
        yes("other", Against, kind == Kind::Other),
    ];
    Signal {
        subject: Subject::Kind,
        features,
    }
}
