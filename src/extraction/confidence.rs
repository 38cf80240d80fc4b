//! How probable each value is, from what supports it. One function a field, each a
//! plain formula over its features, so that it can be fitted to measurements.

use super::{
    amounts::Support,
    header::NameSupport,
    moments::{Event, MomentSupport},
    particulars::NumberSupport,
};

/// Without a second witness no value is given more than this.
const UNCONFIRMED_MAX: f32 = 0.985;
/// Of amounts beside a clear word that neither a payment nor other sums confirm, 15
/// of 17 measured were right: not enough to credit by itself.
const ALONE: f32 = 0.80;
/// Below this, a character may well be another one.
const GLYPH_SURE: f32 = 0.98;

/// Of the characters a value was read from: the least sure one, and their mean.
pub type Glyphs = (f32, f32);

/// The paid amount.
pub fn amount(support: &Support, (least, mean): Glyphs) -> f32 {
    let witnesses = [support.payment, support.arithmetic, support.repeated];
    let confirmed = support.payment || support.arithmetic;
    let base = match (support.payment, support.arithmetic, support.repeated) {
        (true, true, _) => 0.998,
        (true, _, _) => 0.994,
        (_, true, _) => 0.985,
        (_, _, true) => 0.97,
        _ => ALONE + 0.09 * support.label,
    };
    let doubt = if witnesses.contains(&true) { 0.1 } else { 0.6 };
    let glyphs = 1.0 - doubt * (1.0 - f32::midpoint(least, mean));
    let margin = if support.margin < 1.0 { 0.93 } else { 1.0 };
    let mended = if !support.mended {
        1.0
    } else if confirmed {
        0.97
    } else {
        0.8
    };
    let contradicted = if support.contradicted { 0.6 } else { 1.0 };
    let disputed = if support.disputed { 0.85 } else { 1.0 };
    let p = base * glyphs * margin * mended * contradicted * disputed;
    let sure = confirmed && GLYPH_SURE <= least && 0.7 <= support.label;
    bounded(p, sure)
}

/// The moment of settling.
pub fn moment(support: &MomentSupport, (least, mean): Glyphs) -> f32 {
    let base: f32 = match (support.event, support.repeated) {
        (Event::Settled, true) => 0.997,
        (Event::Settled, false) => 0.985,
        (_, true) => 0.985,
        (Event::Unnamed, false) => 0.965,
        _ => 0.85,
    };
    let doubt = if support.repeated { 0.2 } else { 0.5 };
    let glyphs = 1.0 - doubt * (1.0 - f32::midpoint(least, mean));
    let rivals = if support.rivals { 0.9 } else { 1.0 };
    let split = if support.split { 0.97 } else { 1.0 };
    let future = if support.future { 0.6 } else { 1.0 };
    let p = base * glyphs * rivals * split * future * support.order;
    let sure = support.repeated && !support.others && GLYPH_SURE <= least && 0.99 <= support.order;
    bounded(p, sure)
}

/// The number of the sale.
pub fn number(support: &NumberSupport, (least, mean): Glyphs) -> f32 {
    let base = 0.81 + 0.16 * support.label;
    let base = if support.repeated {
        base.max(0.97) + 0.022
    } else {
        base
    };
    let doubt = if support.repeated { 0.2 } else { 0.8 };
    let glyphs = 1.0 - doubt * (1.0 - f32::midpoint(least, mean));
    let rivals = if support.rivals { 0.93 } else { 1.0 };
    let below = if support.below { 0.92 } else { 1.0 };
    // A number may stand twice and still be another thing's: nothing makes it certain.
    bounded(base * glyphs * rivals * below, false)
}

/// The shop's name.
pub fn name(support: &NameSupport, (_, mean): Glyphs) -> f32 {
    let mut p: f32 = 0.72;
    p += if support.labelled { 0.2 } else { 0.0 };
    p += if support.suffix { 0.12 } else { 0.0 };
    p += if 1.3 < support.height { 0.08 } else { 0.0 };
    p -= if support.short { 0.2 } else { 0.0 };
    p += if support.row == 0 { 0.05 } else { 0.0 };
    p += 0.08 * support.margin.min(1.0);
    bounded(p.min(0.97) * mean, false)
}

/// A value that only its word supports.
pub fn labelled((least, mean): Glyphs) -> f32 {
    bounded(0.95 * f32::midpoint(least, mean), false)
}

fn bounded(p: f32, sure: bool) -> f32 {
    p.clamp(0.01, if sure { 0.998 } else { UNCONFIRMED_MAX })
}
