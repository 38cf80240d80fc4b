//! Fits the probabilities of values to labelled photos: a logistic sum a field, whose
//! weights may only have the sign that their feature speaks with, and over it the
//! share that was right, rising (isotonic), both told from photos that were held out.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use xiaopiao::extraction::{Fitted, FittedField, Signal, Speaks, Step, Subject};

use super::compare::{Outcome, Verdict};

/// What was known of one value and whether it was right.
pub struct Sample {
    pub signal: Signal,
    pub right: bool,
    /// Of a photo that nobody drew.
    pub real: bool,
}

/// The samples of one photo.
pub fn samples(signals: Vec<Signal>, verdicts: &[Verdict], real: bool) -> Vec<Sample> {
    let judged = |signal: Signal| {
        let verdict = verdicts
            .iter()
            .find(|verdict| verdict.field == signal.subject.code())?;
        let right = match verdict.outcome {
            Outcome::Right => true,
            Outcome::Wrong | Outcome::Alt | Outcome::Unasked => false,
            // True, but coarser than asked: says nothing either way.
            Outcome::Empty | Outcome::RightlyEmpty => return None,
        };
        Some(Sample {
            signal,
            right,
            real,
        })
    };
    signals.into_iter().filter_map(judged).collect()
}

/// Values of at least this probability are given; a wrong one is far worse than none.
/// Chosen on the sets of the fit; the share of wrong values above it is printed.
const GIVEN_FROM: [(Subject, f32); 5] = [
    (Subject::PaidAmount, 0.955),
    (Subject::PaidAt, 0.9),
    (Subject::ReceiptNumber, 0.9),
    (Subject::StoreName, 0.7),
    (Subject::Kind, 0.0),
];

/// Parts that photos are dealt into; each is judged by weights fitted on the others.
const PARTS: usize = 5;
/// Fewer values than this make no step of their own.
const STEP_VALUES_MIN: usize = 15;

/// A value weighed by photos that it is none of.
#[derive(Clone, Copy)]
struct HeldOut {
    sum: f64,
    right: bool,
    /// Its place among all photos.
    photo: usize,
}

/// Fits every field and writes the file that `extraction` compiles in.
pub fn write(
    path: &Path,
    photos: &[Vec<Sample>],
    fitted_on: &[(PathBuf, usize)],
    version: String,
    engine: String,
) -> anyhow::Result<()> {
    let mut fields = BTreeMap::new();
    for (subject, given_from) in GIVEN_FROM {
        let field = fit(photos, fitted_on, subject, given_from);
        fields.insert(subject.code().to_owned(), field);
    }
    let name = |set: &Path| {
        let name = set.file_name().unwrap_or(set.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let fitted = Fitted {
        version,
        engine,
        fitted_on: fitted_on
            .iter()
            .map(|(set, count)| (name(set), *count))
            .collect(),
        fields,
    };
    let text = serde_json::to_string_pretty(&fitted).context("cannot write the fit as JSON")?;
    std::fs::write(path, text + "\n").with_context(|| path.display().to_string())
}

fn fit(
    photos: &[Vec<Sample>],
    fitted_on: &[(PathBuf, usize)],
    subject: Subject,
    given_from: f32,
) -> FittedField {
    let of_subject: Vec<(usize, &Sample)> = photos
        .iter()
        .enumerate()
        .flat_map(|(photo, samples)| samples.iter().map(move |sample| (photo, sample)))
        .filter(|(_, sample)| sample.signal.subject == subject)
        .collect();
    let mut held_out: Vec<HeldOut> = Vec::new();
    for part in 0..PARTS {
        let (judged, others): (Vec<_>, Vec<_>) = of_subject
            .iter()
            .partition(|(photo, _)| photo % PARTS == part);
        let sum = Sum::fitted(&others.iter().map(|(_, sample)| *sample).collect::<Vec<_>>());
        held_out.extend(judged.iter().map(|(photo, sample)| HeldOut {
            sum: sum.of(&sample.signal),
            right: sample.right,
            photo: *photo,
        }));
    }
    let all: Vec<&Sample> = of_subject.iter().map(|(_, sample)| *sample).collect();
    let sum = Sum::fitted(&all);
    held_out.sort_by(|a, b| a.sum.total_cmp(&b.sum));
    let steps = steps(&held_out);
    let field = FittedField {
        values: all.len(),
        right: all.iter().filter(|sample| sample.right).count(),
        given_from,
        bias: sum.bias as f32,
        weights: sum
            .weights
            .iter()
            .map(|(name, weight)| ((*name).to_owned(), *weight as f32))
            .collect(),
        steps,
    };
    report(subject, &field, &held_out);
    report_by_set(fitted_on, &field, &held_out);
    field
}

/// A logistic regression in the making.
struct Sum {
    bias: f64,
    weights: BTreeMap<&'static str, f64>,
}

impl Sum {
    fn of(&self, signal: &Signal) -> f64 {
        let features = signal.features.iter();
        let weighed =
            features.map(|f| self.weights.get(f.name).unwrap_or(&0.0) * f64::from(f.size));
        self.bias + weighed.sum::<f64>()
    }

    /// Gradient descent with momentum; after each step, weights of the wrong sign are
    /// zero again. All signals of a subject have the same features in the same order.
    fn fitted(samples: &[&Sample]) -> Self {
        const ROUNDS: usize = 6_000;
        const RATE: f64 = 0.5;
        /// As if this share of a value spoke against every weight.
        const SHRINK: f64 = 0.0005;
        let Some(first) = samples.first() else {
            return Self {
                bias: 0.0,
                weights: BTreeMap::new(),
            };
        };
        let features = &first.signal.features;
        // Real photos are few: together they weigh a third of those that were drawn.
        let real = samples.iter().filter(|sample| sample.real).count();
        let drawn = samples.len() - real;
        let weight = |share: f64, of: usize| if of == 0 { 0.0 } else { share / of as f64 };
        let rows: Vec<Row> = samples
            .iter()
            .map(|sample| Row {
                sizes: sample
                    .signal
                    .features
                    .iter()
                    .map(|f| f64::from(f.size))
                    .collect(),
                right: f64::from(u8::from(sample.right)),
                weight: if sample.real {
                    weight(0.25, real)
                } else {
                    weight(0.75, drawn)
                },
            })
            .collect();
        let (mut bias, mut weights) = (0.0, vec![0.0_f64; features.len()]);
        let mut speed = vec![0.0; features.len()];
        for _ in 0..ROUNDS {
            let (of_bias, slopes) = slopes(&rows, bias, &weights);
            bias += RATE * of_bias;
            for (index, feature) in features.iter().enumerate() {
                speed[index] = 0.9 * speed[index] + slopes[index] - SHRINK * weights[index];
                let moved = weights[index] + RATE * speed[index];
                weights[index] = match feature.speaks {
                    Speaks::For => moved.max(0.0),
                    Speaks::Against => moved.min(0.0),
                };
            }
        }
        let names = features.iter().map(|feature| feature.name);
        Self {
            bias,
            weights: names.zip(weights).collect(),
        }
    }
}

struct Row {
    sizes: Vec<f64>,
    right: f64,
    /// All together are 1, where there are both real and drawn photos.
    weight: f64,
}

/// By how much the bias and each weight should grow, a value on the average.
fn slopes(rows: &[Row], bias: f64, weights: &[f64]) -> (f64, Vec<f64>) {
    let mut of_bias = 0.0;
    let mut slopes = vec![0.0; weights.len()];
    for row in rows {
        let sum: f64 = row
            .sizes
            .iter()
            .zip(weights)
            .map(|(size, weight)| size * weight)
            .sum();
        let off = row.weight * (row.right - 1.0 / (1.0 + (-bias - sum).exp()));
        of_bias += off;
        for (slope, size) in slopes.iter_mut().zip(&row.sizes) {
            *slope += off * size;
        }
    }
    (of_bias, slopes)
}

/// Pools neighbours until the share that was right rises from step to step.
fn steps(held_out: &[HeldOut]) -> Vec<Step> {
    struct Pool {
        least: f64,
        most: f64,
        right: f64,
        count: f64,
    }
    let share = |pool: &Pool| pool.right / pool.count;
    let mut pools: Vec<Pool> = Vec::new();
    for chunk in held_out.chunks(STEP_VALUES_MIN) {
        pools.push(Pool {
            least: chunk.first().map_or(0.0, |value| value.sum),
            most: chunk.last().map_or(0.0, |value| value.sum),
            right: chunk.iter().filter(|value| value.right).count() as f64,
            count: chunk.len() as f64,
        });
        while let [.., low, high] = pools.as_slice()
            && share(high) <= share(low)
        {
            let (high, low) = (pools.pop(), pools.pop());
            let both = low.into_iter().chain(high).reduce(|a, b| Pool {
                least: a.least,
                most: b.most,
                right: a.right + b.right,
                count: a.count + b.count,
            });
            pools.extend(both);
        }
    }
    let mut rising: Vec<Step> = Vec::new();
    for pool in pools {
        let before = rising.last().map_or(0.0, |last| last.probability);
        // Half a value is held for wrong: nothing that was counted is certain.
        let share = (pool.right / (pool.count + 0.5)) as f32;
        // Level over the whole pool; it rises only where no value was.
        rising.extend([pool.least, pool.most].map(|sum| Step {
            sum: sum as f32,
            probability: share.max(before),
        }));
    }
    rising
}

fn report(subject: Subject, field: &FittedField, held_out: &[HeldOut]) {
    println!(
        "{}: {} values, {} right",
        subject.code(),
        field.values,
        field.right
    );
    for (name, weight) in &field.weights {
        print!("  {name} {weight:.2}");
    }
    println!("  bias {:.2}", field.bias);
    for from in [0.5_f32, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99] {
        let (count, wrong) = above(from, field, held_out.iter());
        println!("  held out, from {from:.2}: {count} given, {wrong} wrong");
    }
}

/// How many values are at least so probable, and how many of those are wrong.
fn above<'a>(
    from: f32,
    field: &FittedField,
    values: impl Iterator<Item = &'a HeldOut>,
) -> (usize, usize) {
    values
        .filter(|value| from <= field.at(value.sum as f32))
        .fold((0, 0), |(count, wrong), value| {
            (count + 1, wrong + usize::from(!value.right))
        })
}

/// What is given of each set, and what of it is wrong: `given_from` has to hold for the
/// worst photos alone, too.
fn report_by_set(fitted_on: &[(PathBuf, usize)], field: &FittedField, held_out: &[HeldOut]) {
    let mut first = 0;
    for (set, count) in fitted_on {
        let photos = first..first + count;
        first = photos.end;
        let of_set = held_out
            .iter()
            .filter(|value| photos.contains(&value.photo));
        let values = of_set.clone().count();
        let (given, wrong) = above(field.given_from, field, of_set);
        println!(
            "  {}: {values} values, {given} given, {wrong} wrong",
            set.file_name().unwrap_or_default().to_string_lossy()
        );
    }
}

#[cfg(test)]
mod tests {
    use xiaopiao::extraction::Feature;

    use super::*;

    fn sample(payment: f32, poor: f32, right: bool) -> Sample {
        let feature = |name, speaks, size| Feature { name, speaks, size };
        let features = vec![
            feature("payment", Speaks::For, payment),
            feature("poor", Speaks::Against, poor),
        ];
        let signal = Signal {
            subject: Subject::PaidAmount,
            features,
        };
        Sample {
            signal,
            right,
            real: false,
        }
    }

    #[test]
    fn a_weight_never_has_the_other_sign_whatever_the_photos_say() {
        // Right where no payment is and where it was poorly read: against both signs.
        let samples: Vec<Sample> = (0..60)
            .map(|n| {
                sample(
                    f32::from(n % 2 == 0),
                    f32::from(n % 3 == 0),
                    n % 2 != 0 || n % 3 == 0,
                )
            })
            .collect();

        let sum = Sum::fitted(&samples.iter().collect::<Vec<_>>());

        assert!(sum.weights["payment"].abs() < 1e-9 && sum.weights["poor"].abs() < 1e-9);
    }

    #[test]
    fn what_was_right_more_often_is_more_probable_and_nothing_is_certain() {
        let held_out: Vec<HeldOut> = (0..400)
            .map(|n| HeldOut {
                sum: f64::from(n),
                right: n % 100 < n / 4,
                photo: 0,
            })
            .collect();

        let steps = steps(&held_out);

        assert!(steps.is_sorted_by(|a, b| a.sum <= b.sum && a.probability <= b.probability));
        assert!(1 < steps.len() && steps.iter().all(|step| step.probability < 1.0));
    }
}
