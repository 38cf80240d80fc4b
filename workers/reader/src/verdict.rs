//! Whether a photo is fit to be read.

use image::RgbImage;
use xiaopiao::reading::{Line, Verdict};

/// Judges a photo by its pixels and by what could be read.
pub fn judge(_photo: &RgbImage, lines: &[Line]) -> Verdict {
    if lines.len() < 3 {
        Verdict::NoReceipt
    } else {
        Verdict::Ok
    }
}
