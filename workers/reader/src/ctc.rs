//! From the recognition model's logits to characters (CTC, the best path). Pure.

use xiaopiao::reading::Glyph;

/// The class that stands for "no character here".
const BLANK: usize = 0;

/// What a line of text says.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub text: String,
    /// Mean over the characters; 0.0 without any.
    pub confidence: f32,
    /// One for each `char` of `text`.
    pub glyphs: Vec<Glyph>,
}

/// The character of each class.
pub struct Alphabet(Vec<String>);

impl Alphabet {
    /// The dictionary follows the blank; a class left over is a space.
    pub fn new(dictionary: Vec<String>, classes: usize) -> anyhow::Result<Self> {
        let known = dictionary.len() + 1;
        let mut characters = vec![String::new()];
        characters.extend(dictionary);
        if classes == known + 1 {
            characters.push(" ".into());
        }
        anyhow::ensure!(
            classes == characters.len(),
            "the dictionary has {known} classes with the blank, the model {classes}"
        );
        Ok(Self(characters))
    }

    /// Reads one row of logits for each step along the line. `filled` is
    /// the share of the steps that the line takes; the rest is padding.
    pub fn decode(&self, steps: &[f32], filled: f32) -> Text {
        let classes = self.0.len();
        let count = steps.len() / classes;
        let mut read = Text::default();
        let mut sum = 0.0;
        let mut seen = 0;
        let mut before = BLANK;
        for (step, row) in steps.chunks_exact(classes).enumerate() {
            let (class, logit) = best(row);
            if class != BLANK && class != before {
                let centre = ((step as f32 + 0.5) / count as f32 / filled).min(1.0);
                let characters = &self.0[class];
                let confidence = share(row, logit);
                read.text.push_str(characters);
                let glyph = Glyph { centre, confidence };
                read.glyphs.extend(characters.chars().map(|_| glyph));
                sum += confidence;
                seen += 1;
            }
            before = class;
        }
        if seen > 0 {
            read.confidence = sum / seen as f32;
        }
        read
    }
}

/// Classes whose logit is this much below the best one count for nothing: all of
/// them together are less than three parts in ten thousand.
const NEGLIGIBLE: f32 = 18.0;

/// The probability of the best class, by softmax.
fn share(row: &[f32], best: f32) -> f32 {
    let count = |value: &&f32| best - NEGLIGIBLE < **value;
    let sum: f32 = row
        .iter()
        .filter(count)
        .map(|value| (value - best).exp())
        .sum();
    1.0 / sum
}

/// The most probable class. In two passes, which the compiler turns into
/// vector instructions: eighteen thousand classes a step add up.
fn best(row: &[f32]) -> (usize, f32) {
    const LANES: usize = 16;
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder().iter();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = if value > *lane { value } else { *lane };
        }
    }
    let best = lanes
        .iter()
        .chain(rest)
        .copied()
        .fold(f32::NEG_INFINITY, f32::max);
    let class = row.iter().position(|&value| value == best).unwrap_or(BLANK);
    (class, best)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps that each favour one of five classes: blank, a, b, c, space.
    fn read(best: &[usize], filled: f32) -> Text {
        let letters = ["a", "b", "c"].map(String::from).to_vec();
        let steps: Vec<f32> = best
            .iter()
            .flat_map(|&best| {
                (0..5).map(move |class| {
                    let probability: f32 = if class == best { 0.8 } else { 0.05 };
                    probability.ln()
                })
            })
            .collect();
        Alphabet::new(letters, 5).unwrap().decode(&steps, filled)
    }

    #[test]
    fn repeats_are_one_character_unless_a_blank_parts_them() {
        assert_eq!(read(&[1, 1, 0, 1, 2, 2, 0, 0], 1.0).text, "aab");
    }

    #[test]
    fn a_class_left_over_is_a_space() {
        assert_eq!(read(&[1, 4, 2], 1.0).text, "a b");
    }

    #[test]
    fn each_character_knows_its_place_and_its_confidence() {
        let read = read(&[0, 1, 0, 3], 1.0);

        assert_eq!(read.glyphs.len(), read.text.chars().count());
        assert_eq!(read.glyphs[0].centre, 0.375);
        assert_eq!(read.glyphs[1].centre, 0.875);
        assert!((read.confidence - 0.8).abs() < 1e-5, "{}", read.confidence);
    }

    #[test]
    fn padding_does_not_count_as_line() {
        assert_eq!(read(&[1, 0, 0, 0], 0.5).glyphs[0].centre, 0.25);
    }

    #[test]
    fn nothing_read_has_no_confidence() {
        assert_eq!(read(&[0, 0], 1.0).confidence, 0.0);
    }

    #[test]
    fn a_dictionary_of_another_model_is_refused() {
        assert!(Alphabet::new(vec!["a".into()], 5).is_err());
    }

    #[test]
    fn the_best_class_is_found_wherever_it_is() {
        for place in 0..40 {
            let mut row = vec![0.1; 40];
            row[place] = 0.7;
            assert_eq!(best(&row), (place, 0.7));
        }
    }
}
