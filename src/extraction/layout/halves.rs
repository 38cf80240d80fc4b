//! Two papers beside each other on one photo.

use crate::reading::Reading;

use super::cells::{Cell, cells, median};

/// The lines on either side of the widest strip that runs along the text's columns and
/// that no line crosses, if one is as wide as a line is high.
pub fn halves(reading: &Reading) -> Option<(Reading, Reading)> {
    /// Fewer lines than this on a side are no paper.
    const LINES_MIN: usize = 6;
    let mut cells = cells(reading);
    cells.sort_by(|a, b| a.left.total_cmp(&b.left));
    let line_height = median(cells.iter().map(|cell| cell.height).collect())?;
    let (mut reach, mut widest) = (f32::MIN, (line_height, 0));
    for (index, cell) in cells.iter().enumerate() {
        let strip = cell.left - reach;
        if LINES_MIN <= index && LINES_MIN <= cells.len() - index && widest.0 < strip {
            widest = (strip, index);
        }
        reach = reach.max(cell.right);
    }
    let side = |cells: &[Cell]| {
        let mut lines: Vec<usize> = cells.iter().map(|cell| cell.line).collect();
        lines.sort_unstable();
        Reading {
            lines: lines
                .into_iter()
                .map(|line| reading.lines[line].clone())
                .collect(),
            engine: reading.engine.clone(),
            codes: Vec::new(),
            parts: Vec::new(),
            ..*reading
        }
    };
    let (left, right) = cells.split_at(widest.1);
    (0 < widest.1).then(|| (side(left), side(right)))
}
