//! How probable it is that something comes about by chance.

/// Below this, chance is ruled out: among the 5,000 receipts of a large mall's day it
/// would be seen by chance once in two days.
pub const BY_CHANCE_MAX: f64 = 1e-4;

/// The probability that a Poisson variable of this mean is `count` or more.
pub fn at_least(count: i64, mean: f64) -> f64 {
    if count <= 0 {
        return 1.0;
    }
    // The probability of fewer, summed from nought.
    let (mut term, mut fewer) = ((-mean).exp(), 0.0);
    for k in 0..count {
        fewer += term;
        term *= mean / (k + 1) as f64;
    }
    (1.0 - fewer).max(0.0)
}

/// The middle value; `None` of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        _ if values.is_empty() => None,
        0 => Some(f64::midpoint(values[half - 1], values[half])),
        _ => Some(values[half]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_what_the_tables_say() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-4;
        assert!(close(at_least(0, 3.0), 1.0));
        assert!(close(at_least(1, 1.0), 0.6321));
        assert!(close(at_least(4, 2.0), 0.1429));
        assert!(close(at_least(3, 0.0), 0.0));
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(vec![]), None);
    }
}
