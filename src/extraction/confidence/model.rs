//! From what speaks for and against a value to its probability: a weighted sum, and
//! the share of values that were right at such a sum. The weights are data.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{Signal, Subject};

/// All that was fitted, with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// The day of fitting.
    pub version: String,
    /// The engine whose readings were used: another one needs another fit.
    pub engine: String,
    /// Each set by its name, with how many of its photos were used.
    pub fitted_on: BTreeMap<String, usize>,
    pub fields: BTreeMap<String, FittedField>,
}

/// What was fitted for one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedField {
    /// How many values it was fitted on, and how many of them were right.
    pub values: usize,
    pub right: usize,
    /// Values less probable than this are not given.
    pub given_from: f32,
    pub bias: f32,
    pub weights: BTreeMap<String, f32>,
    /// From the least sum to the greatest; between two steps it rises evenly.
    pub steps: Vec<Step>,
}

/// The share of values that were right around one sum.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub sum: f32,
    pub probability: f32,
}

impl FittedField {
    /// The weighted sum of what speaks for and against a value. A feature without a
    /// weight counts nothing: a test sees that none is forgotten.
    pub fn sum(&self, signal: &Signal) -> f32 {
        let weighed = signal.features.iter().map(|feature| {
            let weight = self.weights.get(feature.name).copied().unwrap_or(0.0);
            weight * feature.size
        });
        self.bias + weighed.sum::<f32>()
    }

    /// The probability of a value with this sum.
    pub fn at(&self, sum: f32) -> f32 {
        let above = self.steps.iter().position(|step| sum < step.sum);
        match above {
            Some(0) => self.steps[0].probability,
            Some(index) => {
                let (low, high) = (self.steps[index - 1], self.steps[index]);
                let part = (sum - low.sum) / (high.sum - low.sum).max(f32::EPSILON);
                low.probability + (high.probability - low.probability) * part
            }
            None => self.steps.last().map_or(0.0, |last| last.probability),
        }
    }
}

/// Turns signals into probabilities.
pub struct Model {
    fitted: Fitted,
}

impl Model {
    /// The one that comes along.
    pub fn fitted() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            let fitted = serde_json::from_str(include_str!("fitted.json"));
            Model {
                fitted: fitted.expect("the file is compiled in, and a test reads it"),
            }
        });
        &MODEL
    }

    /// The probability that a value is right.
    pub fn probability(&self, signal: &Signal) -> f32 {
        let field = self.fitted.fields.get(signal.subject.code());
        field.map_or(0.0, |field| field.at(field.sum(signal)))
    }

    /// Values less probable than this are not given.
    pub fn given_from(&self, subject: Subject) -> f32 {
        let field = self.fitted.fields.get(subject.code());
        field.map_or(1.0, |field| field.given_from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::confidence::{Feature, Speaks};

    #[test]
    fn what_speaks_for_a_value_never_makes_it_less_probable() {
        for (name, field) in &Model::fitted().fitted.fields {
            assert!(
                field
                    .steps
                    .is_sorted_by(|a, b| a.sum <= b.sum && a.probability <= b.probability),
                "{name}"
            );
            assert!(
                field.steps.iter().all(|step| step.probability < 1.0),
                "{name}"
            );
        }
    }

    #[test]
    fn every_feature_has_its_weight() {
        let drawing = "合计：156.00\n时间：2026-11-08 10:05:33\n小票号：0042871\n惠家超市";
        let reading = crate::extraction::tests::paper::paper(drawing, 0.0, 0.999);
        let today = "2026-11-20".parse().unwrap();
        let context = crate::extraction::Context {
            region: None,
            today,
        };
        let signals = crate::extraction::weigh(&reading, &context).signals;
        assert!(4 <= signals.len());
        for signal in signals {
            let field = &Model::fitted().fitted.fields[signal.subject.code()];
            let names: Vec<&str> = signal.features.iter().map(|f| f.name).collect();
            assert_eq!(names.len(), field.weights.len(), "{:?}", signal.subject);
            for feature in signal.features {
                let weight = field.weights[feature.name];
                let fits = match feature.speaks {
                    Speaks::For => 0.0 <= weight,
                    Speaks::Against => weight <= 0.0,
                };
                assert!(fits, "{} {weight}", feature.name);
            }
        }
    }

    #[test]
    fn the_probability_rises_evenly_between_two_steps() {
        let field = FittedField {
            values: 0,
            right: 0,
            given_from: 0.5,
            bias: 1.0,
            weights: [("payment".to_owned(), 2.0)].into(),
            steps: vec![
                Step {
                    sum: 1.0,
                    probability: 0.2,
                },
                Step {
                    sum: 3.0,
                    probability: 0.8,
                },
            ],
        };
        for (size, probability) in [(-1.0, 0.2), (0.0, 0.2), (0.5, 0.5), (1.0, 0.8), (2.0, 0.8)] {
            let signal = Signal {
                subject: Subject::PaidAmount,
                features: vec![Feature {
                    name: "payment",
                    speaks: Speaks::For,
                    size,
                }],
            };
            let read = field.at(field.sum(&signal));
            assert!((read - probability).abs() < 1e-5, "{size}: {read}");
        }
    }
}
