//! Probabilities as whole thousandths: decisions compare them exactly, and a policy
//! states its thresholds without fractions.

use serde::{Deserialize, Serialize};

/// A probability in thousandths, 0 to 1000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u16")]
pub struct Permille(u16);

impl Permille {
    pub const CERTAIN: Self = Self(1000);
    pub const ZERO: Self = Self(0);

    /// Rounds down, so that nothing looks surer than it is. Not-a-number is zero.
    pub fn of(probability: f32) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=1000 first; the cast rounds down"
        )]
        // f32 holds 0.99 as 0.98999…: a hair is added before rounding down.
        Self((f64::from(probability).mul_add(1000.0, 1e-4)).clamp(0.0, 1000.0) as u16)
    }

    /// In thousandths.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Permille {
    type Error = String;

    fn try_from(thousandths: u16) -> Result<Self, String> {
        if thousandths <= 1000 {
            Ok(Self(thousandths))
        } else {
            Err(format!("{thousandths} thousandths are more than certain"))
        }
    }
}

/// As a decimal fraction: `0.990`.
impl std::fmt::Display for Permille {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_rounded_down_to_the_thousandth() {
        for (probability, thousandths) in [
            (0.0, 0),
            (0.99, 990),
            (0.9999, 999),
            (1.0, 1000),
            (1.5, 1000),
            (-0.1, 0),
            (f32::NAN, 0),
        ] {
            assert_eq!(
                Permille::of(probability).get(),
                thousandths,
                "{probability}"
            );
        }
    }
}
