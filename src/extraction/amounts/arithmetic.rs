//! The sums of one bill as numbers: whether they add up, and to what.

use crate::{extraction::Contradiction, money::Fen};

use super::{statements::Statement, words::Role};

/// What a bill's statements say, by what can be done with them.
#[derive(Debug)]
pub struct Bill {
    /// Given back, when the paper says so in one way only.
    pub change: Option<Fen>,
    /// Decimals that most sums of the paper have.
    pub usual_decimals: Option<usize>,
    /// What the dearest item costs, when the items could be read.
    dearest: Option<Fen>,
    sells: bool,
    payments: Vec<Fen>,
    vouchers: Vec<Fen>,
    /// A sum to begin with and the row it stands in.
    bases: Vec<(Fen, usize)>,
    /// What is called payable or paid, and the row it stands in.
    payable: Vec<(Fen, usize)>,
    /// Charges and taxes that are not nothing, and the row of each.
    charges: Vec<(Role, usize)>,
    /// What may be added, with its sign, and the row it stands in.
    adjustments: Vec<(Fen, usize)>,
    /// What totals are stated, one for each row.
    totals: Vec<Fen>,
    /// What the parts of the bill are together, when there are several.
    parts: Option<Fen>,
}

/// More adjustments than this make chance agreements likely.
const ADJUSTMENTS_MAX: usize = 7;

impl Bill {
    pub fn of(statements: &[Statement], items: &[Fen]) -> Self {
        let sure = |roles: &[Role]| -> Vec<&Statement> {
            let wanted = |s: &&Statement| roles.contains(&s.role) && 0.4 <= s.strength;
            statements.iter().filter(wanted).collect()
        };
        let change: Vec<Fen> = sure(&[Role::Change])
            .iter()
            .map(|s| s.sum.fen.abs())
            .collect();
        let vouchers = sure(&[Role::Voucher])
            .iter()
            .filter(|s| Fen::ZERO < s.sum.fen || is_payment(s, statements))
            .map(|s| s.sum.fen.abs())
            .collect();
        let usual_decimals = usual_decimals(statements);
        // A whole number among sums to the fen is rather a person's or a till's.
        let payments = sure(&[Role::Cash, Role::Method, Role::Received])
            .iter()
            .filter(|s| usual_decimals.is_none() || 0 < s.sum.decimals || s.sum.currency)
            .map(|s| s.sum.fen.abs())
            .filter(|fen| *fen != Fen::ZERO)
            .collect();
        let bases = sure(&[Role::Subtotal, Role::Gross, Role::Total, Role::Payable])
            .iter()
            .map(|s| (s.sum.fen.abs(), s.span.row))
            .chain(sum_of(items).map(|sum| (sum, 0)))
            .collect();
        Self {
            change: change
                .first()
                .copied()
                .filter(|first| change.iter().all(|c| c == first)),
            usual_decimals,
            dearest: items.iter().map(|item| item.abs()).max(),
            sells: items.iter().any(|item| Fen::ZERO < *item),
            payments,
            payable: sure(&[Role::Payable, Role::Paid])
                .iter()
                .filter(|s| 0.8 <= s.strength)
                .map(|s| (s.sum.fen.abs(), s.span.row))
                .collect(),
            vouchers,
            bases,
            charges: sure(&[Role::Extra, Role::Tax])
                .iter()
                .filter(|s| s.sum.fen != Fen::ZERO)
                .map(|s| (s.role, s.span.row))
                .collect(),
            adjustments: adjustments(statements),
            totals: sure(&[
                Role::Gross,
                Role::Subtotal,
                Role::Total,
                Role::Payable,
                Role::Paid,
            ])
            .iter()
            .map(|s| s.sum.fen.abs())
            .collect(),
            parts: parts(&sure(&[Role::Part])),
        }
    }

    /// Whether more than one row calls this sum a total.
    pub fn is_repeated(&self, fen: Fen) -> bool {
        1 < self.totals.iter().filter(|total| **total == fen).count()
    }

    /// What was handed over in one payment, less what came back.
    pub fn kept(&self) -> Option<Fen> {
        let change = self.change.filter(|change| *change != Fen::ZERO)?;
        let mut payments = self.payments.clone();
        payments.dedup();
        match payments.as_slice() {
            [payment] if change < *payment => Some(Fen(payment.0 - change.0)),
            _ => None,
        }
    }

    /// Whether something was bought: a negative sum then takes off, and is no total.
    pub fn sells(&self) -> bool {
        self.sells
    }

    /// Whether anything is added or taken off.
    pub fn is_adjusted(&self) -> bool {
        !self.adjustments.is_empty() || !self.vouchers.is_empty()
    }

    /// Whether a sum is so far from what the items cost that its decimal point was
    /// rather lost or misplaced than anything sold.
    pub fn is_out_of_scale(&self, fen: Fen) -> bool {
        const FAR: i64 = 30;
        self.dearest
            .is_some_and(|dearest| FAR * dearest.0 < fen.0 || 0 < fen.0 && FAR * fen.0 < dearest.0)
    }

    /// Whether the paper says anything of how it was paid.
    pub fn payments_speak(&self) -> bool {
        !self.payments.is_empty()
    }

    /// Whether the paper tells how its sum came about, or how it was paid.
    pub fn tells_more(&self) -> bool {
        !self.payments.is_empty() || !self.vouchers.is_empty() || !self.adjustments.is_empty()
    }

    /// Whether what was handed over, less what came back, is this sum.
    pub fn is_paid(&self, fen: Fen) -> bool {
        let change = self.change.unwrap_or(Fen::ZERO).0;
        let one = self
            .payments
            .iter()
            .any(|paid| paid.0 == fen.0 || paid.0 - change == fen.0);
        // A payment may be printed twice: as a means, and as money received. Or two means
        // paid as much each.
        let mut distinct = self.payments.clone();
        distinct.dedup();
        let together = |payments: &[Fen]| {
            let parts = payments.iter().chain(&self.vouchers);
            let all: i64 = parts.map(|part| part.0).sum();
            1 < payments.len() + self.vouchers.len() && all - change == fen.0
        };
        one || together(&distinct) || together(&self.payments)
    }

    /// Whether other payments, less what came back, make this one: `实收 68.00`, of which
    /// 100.00 was cash and 32.00 change.
    pub fn others_pay(&self, fen: Fen) -> bool {
        let change = self.change.unwrap_or(Fen::ZERO).0;
        let mut others = self.payments.clone();
        others.retain(|paid| *paid != fen);
        others.dedup();
        let all: i64 = others.iter().chain(&self.vouchers).map(|part| part.0).sum();
        !others.is_empty() && all - change == fen.0
            || others.iter().any(|paid| paid.0 - change == fen.0)
    }

    /// Whether this sum less the change is one that the bill states: what was handed over.
    pub fn is_handed_over(&self, fen: Fen) -> bool {
        let change = self.change.filter(|change| *change != Fen::ZERO);
        change.is_some_and(|change| {
            self.bases
                .iter()
                .any(|(base, row)| 0 < *row && base.0 == fen.0 - change.0)
        })
    }

    /// Whether sums above it, with what is added and taken off, make this one.
    pub fn adds_up(&self, statement: &Statement) -> bool {
        let (fen, row) = (statement.sum.fen.abs(), statement.span.row);
        if self.parts == Some(fen) {
            return true;
        }
        let given: Vec<i64> = self
            .adjustments
            .iter()
            .filter(|(part, at)| *part != Fen::ZERO && *at != row)
            .map(|(part, _)| part.0)
            .take(ADJUSTMENTS_MAX)
            .collect();
        let bases = self
            .bases
            .iter()
            .filter(|(base, at)| *at < row && *base != Fen::ZERO);
        bases.into_iter().any(|(base, at)| {
            let itself = *base == fen;
            // The items alone make the sum; another total that is the same is a repetition.
            if itself {
                return *at == 0;
            }
            let charged = self.charges.iter().any(|(role, _)| *role == Role::Extra);
            subsets(&given).any(|sum| {
                let sum = base.0 + sum;
                sum == fen.0 || charged && is_rounded(sum, fen.0)
            })
        })
    }

    /// What was paid of a sum, when what stands below it is taken off and the payment agrees.
    pub fn paid_after(&self, statement: &Statement) -> Option<Fen> {
        let fen = statement.sum.fen.abs();
        let below = self
            .adjustments
            .iter()
            .filter(|(part, at)| *part < Fen::ZERO && statement.span.row <= *at);
        let below: Vec<i64> = below
            .map(|(part, _)| part.0)
            .take(ADJUSTMENTS_MAX)
            .collect();
        let mut paid = subsets(&below)
            .map(|sum| Fen(fen.0 + sum))
            .filter(|fen| self.is_paid(*fen));
        let first = paid.next()?;
        paid.all(|other| other == first).then_some(first)
    }

    /// Whether the bill goes on to call another sum the payable one.
    pub fn less_is_owed(&self, statement: &Statement) -> bool {
        let (fen, row) = (statement.sum.fen.abs(), statement.span.row);
        self.payable
            .iter()
            .any(|(payable, at)| row < *at && *payable != fen && *payable != Fen::ZERO)
    }

    /// Whether charges stand below a subtotal, so that it cannot be the whole.
    pub fn more_follows(&self, statement: &Statement) -> bool {
        let row = statement.span.row;
        self.charges.iter().any(|(role, at)| {
            // Below a total, taxes are only told, not added.
            row < *at && (*role == Role::Extra || statement.role == Role::Subtotal)
        })
    }

    /// What cannot be true together with this paid amount.
    pub fn contradictions(&self, paid: Fen) -> Vec<Contradiction> {
        let paid = paid.abs();
        if self.payments.is_empty() || self.is_paid(paid) {
            return Vec::new();
        }
        let largest = self.payments.iter().max().copied().unwrap_or(Fen::ZERO);
        let text = match self.change.filter(|change| *change != Fen::ZERO) {
            Some(change) => format!("tendered {largest} - change {change} ≠ paid {paid}"),
            None => format!("payment {largest} ≠ paid {paid}"),
        };
        vec![Contradiction(text)]
    }
}

/// Bills with a service charge are rounded to whole units without a word, `138.00`,
/// `13.80`, `152.00`.
fn is_rounded(sum: i64, fen: i64) -> bool {
    const UNIT: i64 = 100;
    fen % UNIT == 0 && (sum - fen).abs() <= UNIT / 2
}

/// A voucher below the last total pays; above it, it takes off.
fn is_payment(voucher: &Statement, statements: &[Statement]) -> bool {
    let totals = statements.iter().filter(|s| {
        matches!(s.role, Role::Total | Role::Payable | Role::Paid) && 0.5 <= s.strength
    });
    totals
        .map(|s| s.span.row)
        .max()
        .is_some_and(|last| last < voucher.span.row)
}

/// Some tills state a part twice.
fn parts(statements: &[&Statement]) -> Option<Fen> {
    let mut parts: Vec<Fen> = statements.iter().map(|s| s.sum.fen).collect();
    parts.sort_unstable();
    parts.dedup();
    if parts.len() < 2 {
        None
    } else {
        sum_of(&parts)
    }
}

fn sum_of(items: &[Fen]) -> Option<Fen> {
    let sum = items
        .iter()
        .try_fold(Fen::ZERO, |sum, item| sum.checked_add(*item))?;
    (!items.is_empty()).then_some(sum)
}

fn adjustments(statements: &[Statement]) -> Vec<(Fen, usize)> {
    let mut found: Vec<(Fen, usize)> = Vec::new();
    for statement in statements {
        let (fen, row) = (statement.sum.fen, statement.span.row);
        let taken_off = Fen(-fen.abs().0);
        match statement.role {
            Role::Discount => found.push((taken_off, row)),
            Role::Voucher if fen < Fen::ZERO && !is_payment(statement, statements) => {
                found.push((taken_off, row));
            }
            Role::Extra | Role::Tax => found.push((fen, row)),
            // Printed without a sign it may go either way.
            Role::Rounding if fen.abs() < Fen(100) && Fen::ZERO < fen => {
                found.extend([(fen, row), (taken_off, row)]);
            }
            Role::Rounding => found.push((fen, row)),
            _ => {}
        }
    }
    found
}

/// Sums of every choice of at least one part.
fn subsets(parts: &[i64]) -> impl Iterator<Item = i64> {
    (1_u32..1 << parts.len()).map(|choice| {
        let chosen = parts
            .iter()
            .enumerate()
            .filter(|(i, _)| choice & (1 << i) != 0);
        chosen.map(|(_, part)| part).sum()
    })
}

fn usual_decimals(statements: &[Statement]) -> Option<usize> {
    let mut counts = [0_usize; 3];
    for statement in statements.iter().filter(|s| s.role != Role::Ignored) {
        counts[statement.sum.decimals.min(2)] += 1;
    }
    let all: usize = counts.iter().sum();
    (1..=2)
        .rev()
        .find(|decimals| all < 2 * counts[*decimals] && 1 < counts[*decimals])
}
