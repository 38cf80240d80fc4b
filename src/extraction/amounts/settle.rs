//! Weighs what the paper says about its sums against each other, and says what was
//! paid only when nothing else is as likely.

use crate::{
    extraction::{
        Contradiction, Kind,
        layout::{Page, Span},
    },
    money::Fen,
};

use super::{
    arithmetic::Bill,
    money::Sum,
    statements::{Statement, statements},
    words::Role,
};

/// What supports the amount that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Support {
    /// How strong the word beside it is, 0.0 to 1.0.
    pub label: f32,
    /// A payment, or tendered less change, is the same sum.
    pub payment: bool,
    /// Other sums of the bill add up to it.
    pub arithmetic: bool,
    /// It stands beside two different words.
    pub repeated: bool,
    pub contradicted: bool,
    /// The paper calls another sum the paid one: less a deposit, less a voucher.
    pub disputed: bool,
    /// How far the next best sum is behind.
    pub margin: f32,
    /// Only called money that was handed over: cash may be more than the bill.
    pub handed_over: bool,
    /// The paper tells of payments or of what was taken off, and none of it makes this sum.
    pub unexplained: bool,
    /// The items make another sum, and nothing else makes this one.
    pub items_differ: bool,
    /// Its last figure is one that no other sum of the paper brings about.
    pub odd: bool,
    /// The items make another sum, and nothing is said to be taken off or added.
    pub uneven: bool,
    /// Other sums carry the currency's sign and this one does not: perhaps it was taken
    /// for a figure.
    pub bare: bool,
    /// The same sum stands elsewhere on the paper, whatever is said of it there.
    pub echoed: bool,
    /// It had to be mended: a separator misread, decimals unlike the others'.
    pub mended: bool,
}

/// The statement that says what was paid.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub statement: Statement,
    pub support: Support,
}

/// Everything the paper says about its sums.
#[derive(Debug)]
pub struct Settled {
    pub statements: Vec<Statement>,
    pub paid: Option<Chosen>,
    pub contradictions: Vec<Contradiction>,
}

impl Settled {
    /// The only value stated in a role; nothing when the paper gives two.
    pub fn undisputed(&self, role: Role) -> Option<&Statement> {
        let mut of_role = self
            .statements
            .iter()
            .filter(|s| s.role == role && 0.5 <= s.strength);
        let first = of_role.next()?;
        of_role.all(|s| s.sum.fen == first.sum.fen).then_some(first)
    }
}

struct Candidate<'a> {
    statement: &'a Statement,
    support: Support,
    score: f32,
}

/// Chooses the paid amount of a paper of this kind.
pub fn settle(page: &Page<'_>, kind: Kind, items: &[Fen]) -> Settled {
    let statements = statements(page);
    let bill = Bill::of(&statements, items);
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for statement in &statements {
        let Some(candidate) = weigh(page, kind, &bill, statement) else {
            continue;
        };
        let same =
            |c: &&mut Candidate<'_>| c.statement.sum.fen.abs() == candidate.statement.sum.fen.abs();
        match candidates.iter_mut().find(same) {
            Some(known) => merge(known, candidate),
            None => candidates.push(candidate),
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let unnamed = || kept_sum(page, &statements, &bill).or_else(|| lone_sum(page, kind));
    let mut paid = match candidates.as_slice() {
        [] => unnamed(),
        candidates => best(candidates).map(|chosen| rounded(chosen, &bill)),
    };
    if let Some(chosen) = &mut paid {
        let fen = chosen.statement.sum.fen.abs();
        chosen.support.odd = is_odd(page, fen);
        chosen.support.bare = !chosen.statement.sum.currency && others_are_signed(&statements);
        chosen.support.echoed = is_echoed(page, &chosen.statement);
        chosen.support.disputed = statements.iter().any(|s| {
            let other = s.sum.fen.abs() != fen && s.sum.fen != Fen::ZERO;
            let owed = s.role == Role::Payable && chosen.statement.span.row < s.span.row;
            (s.role == Role::Paid || owed) && 0.8 <= s.strength && other
        });
    }
    let contradictions = paid
        .as_ref()
        .map(|chosen| bill.contradictions(chosen.statement.sum.fen))
        .unwrap_or_default();
    Settled {
        paid,
        contradictions,
        statements,
    }
}

/// The sum whose word was lost, once the payment less the change is this sum and it stands
/// on the paper.
fn kept_sum(page: &Page<'_>, statements: &[Statement], bill: &Bill) -> Option<Chosen> {
    let kept = bill.kept()?;
    let rows = page.rows.iter().enumerate();
    let mut stated = rows.flat_map(|(row, content)| {
        let sums = super::sums_of_row(&content.text).into_iter();
        sums.map(move |sum| (row, sum))
    });
    let has_word = |row: usize| statements.iter().any(|s| s.span.row == row);
    let (row, sum) =
        stated.rfind(|(row, sum)| sum.fen == kept && 0 < sum.decimals && !has_word(*row))?;
    let support = Support {
        label: 0.3,
        margin: 1.0,
        payment: true,
        ..Support::default()
    };
    Some(unnamed(row, sum, support))
}

/// The only sum of a paper that names none: of a form filled in by hand, of a wallet's page.
fn lone_sum(page: &Page<'_>, kind: Kind) -> Option<Chosen> {
    if !matches!(kind, Kind::Handwritten | Kind::Screenshot) {
        return None;
    }
    let rows = page.rows.iter().enumerate();
    let mut sums = rows.flat_map(|(row, content)| {
        let sums = super::sums_of_row(&content.text).into_iter();
        sums.filter(|sum| sum.decimals == 2 && sum.fen != Fen::ZERO)
            .map(move |sum| (row, sum))
    });
    let (row, sum) = sums.next()?;
    if sums.any(|(_, other)| other.fen.abs() != sum.fen.abs()) {
        return None;
    }
    let support = Support {
        label: 0.3,
        margin: 1.0,
        ..Support::default()
    };
    Some(unnamed(row, sum, support))
}

fn unnamed(row: usize, sum: Sum, support: Support) -> Chosen {
    let span = Span {
        row,
        at: sum.at.clone(),
    };
    Chosen {
        statement: Statement {
            role: Role::Amount,
            label: span.clone(),
            strength: 0.5,
            sum,
            span,
        },
        support,
    }
}

fn has_cents(page: &Page<'_>) -> bool {
    let rows = page.rows.iter();
    let mut sums = rows.flat_map(|row| super::sums_of_row(&row.text));
    sums.any(|sum| sum.decimals == 2)
}

fn others_are_signed(statements: &[Statement]) -> bool {
    let stated = statements.iter().filter(|s| 0 < s.sum.decimals);
    let (signed, bare): (Vec<_>, Vec<_>) = stated.partition(|s| s.sum.currency);
    bare.len() <= signed.len() && !signed.is_empty()
}

fn is_echoed(page: &Page<'_>, statement: &Statement) -> bool {
    let fen = statement.sum.fen.abs();
    let rows = page.rows.iter().enumerate();
    rows.filter(|(row, _)| *row != statement.span.row)
        .any(|(_, row)| {
            super::sums_of_row(&row.text)
                .iter()
                .any(|sum| sum.fen.abs() == fen && sum.decimals == statement.sum.decimals)
        })
}

/// Whether the last figure is not zero although it is in all other sums, two at least:
/// round parts make no sum that is not round.
fn is_odd(page: &Page<'_>, fen: Fen) -> bool {
    const PARTS_MIN: usize = 2;
    let rows = page.rows.iter();
    let sums = rows.flat_map(|row| super::sums_of_row(&row.text));
    let others: Vec<i64> = sums
        .filter(|sum| sum.decimals == 2 && sum.fen.abs() != fen)
        .map(|sum| sum.fen.0)
        .collect();
    let round = |fen: i64| fen % 10 == 0;
    !round(fen.0) && PARTS_MIN <= others.len() && others.into_iter().all(round)
}

/// The same sum beside another word: the better word stays, and both support it.
fn merge<'a>(known: &mut Candidate<'a>, other: Candidate<'a>) {
    let another_word = known.statement.role != other.statement.role;
    let is_bill = |role: Role| rank(role, Kind::Sale).is_some_and(|rank| 1.0 <= rank);
    if another_word && is_bill(known.statement.role) && is_bill(other.statement.role) {
        known.support.repeated = true;
        known.score += 0.5;
    }
    if known.score < other.score {
        let repeated = known.support.repeated;
        *known = other;
        known.support.repeated = repeated;
        known.score += if repeated { 0.5 } else { 0.0 };
    }
}

fn best(candidates: &[Candidate<'_>]) -> Option<Chosen> {
    let first = candidates.first().filter(|first| 1.0 <= first.score)?;
    let margin = candidates
        .get(1)
        .map_or(5.0, |second| first.score - second.score);
    let support = Support {
        margin,
        ..first.support
    };
    (0.45 <= margin).then(|| Chosen {
        statement: first.statement.clone(),
        support,
    })
}

/// A sum that was not paid as it stands, but was once what follows is taken off: owed
/// 45.75, rounded by 0.05, and 100.00 less 54.30 was paid. Two ways lead to one sum.
fn rounded(mut chosen: Chosen, bill: &Bill) -> Chosen {
    if chosen.support.contradicted
        && let Some(paid) = bill.paid_after(&chosen.statement)
    {
        chosen.statement.sum.fen = paid;
        chosen.support.payment = true;
        chosen.support.mended = true;
        chosen.support.contradicted = false;
        chosen.support.unexplained = false;
        chosen.support.items_differ = false;
    }
    chosen
}

/// How much a word says that its sum is the bill's.
fn rank(role: Role, kind: Kind) -> Option<f32> {
    let slip = matches!(
        kind,
        Kind::CardSlip | Kind::Topup | Kind::Parking | Kind::Invoice
    );
    Some(match role {
        Role::Paid => 4.0,
        // With tax: the totals of an invoice's columns are without.
        Role::Payable if kind == Kind::Invoice => 5.5,
        Role::Payable => 3.5,
        Role::Total => 3.0,
        Role::Refund if kind == Kind::Refund => 4.0,
        Role::TopUp if kind == Kind::Topup => 3.5,
        Role::Parking if kind == Kind::Parking => 3.5,
        Role::Amount if slip => 3.0,
        Role::Subtotal => 1.2,
        Role::Received => 1.2,
        Role::Method => 1.0,
        Role::Amount => 0.3,
        _ => return None,
    })
}

fn weigh<'a>(
    page: &Page<'_>,
    kind: Kind,
    bill: &Bill,
    statement: &'a Statement,
) -> Option<Candidate<'a>> {
    let rank = rank(statement.role, kind)?;
    let fen = statement.sum.fen.abs();
    let payment_word = matches!(statement.role, Role::Received | Role::Method);
    if fen == Fen::ZERO && statement.role != Role::Paid {
        return None;
    }
    if statement.sum.fen < Fen::ZERO && bill.sells() && kind != Kind::Refund {
        return None;
    }
    // Money handed over is never the bill when some of it came back.
    let came_back = bill.change.is_some_and(|change| change != Fen::ZERO);
    let rest = statement.role == Role::Received && bill.others_pay(fen);
    if payment_word && came_back && !rest {
        return None;
    }
    // `收款人 1665`: a whole number among sums to the fen is rather a person's.
    let whole = statement.sum.decimals == 0 && !statement.sum.currency;
    if payment_word && whole && has_cents(page) {
        return None;
    }
    if !payment_word && bill.is_handed_over(fen) {
        return None;
    }
    let payment = rest || !payment_word && bill.is_paid(fen);
    let arithmetic = bill.adds_up(statement);
    let unlike = bill
        .usual_decimals
        .is_some_and(|usual| statement.sum.decimals < usual);
    let at_edge = page.touches_edge(&statement.span);
    if (unlike || at_edge) && !payment && !arithmetic {
        return None;
    }
    // Without a point the payment may have lost it in the same way.
    let to_the_fen = payment && 0 < statement.sum.decimals;
    if !arithmetic && !to_the_fen && !bill.is_repeated(fen) && bill.is_out_of_scale(fen) {
        return None;
    }
    let contradicted = !payment && !payment_word && bill.payments_speak();
    let support = Support {
        label: statement.strength * (rank / 4.0).min(1.0),
        payment,
        arithmetic,
        contradicted,
        mended: unlike || statement.sum.mended,
        handed_over: payment_word,
        unexplained: !payment && !arithmetic && bill.tells_more(),
        items_differ: !payment && !arithmetic && bill.sells(),
        uneven: !arithmetic && bill.sells() && !bill.is_adjusted(),
        ..Support::default()
    };
    Some(Candidate {
        statement,
        support,
        score: score(page, rank, bill, statement, &support),
    })
}

/// How much is in favour of a statement, to be compared with the others'.
fn score(page: &Page<'_>, rank: f32, bill: &Bill, statement: &Statement, support: &Support) -> f32 {
    let mut score = rank * statement.strength;
    score += if support.payment { 3.0 } else { 0.0 };
    // That the items make a gross total says little when less was paid.
    score += match (support.arithmetic, support.contradicted) {
        (true, false) => 1.8,
        (true, true) => 0.5,
        _ => 0.0,
    };
    score -= if support.contradicted { 2.0 } else { 0.0 };
    if statement.role == Role::Received && bill.change.is_none() {
        score += 1.3;
    }
    let whole = matches!(statement.role, Role::Subtotal | Role::Total);
    if whole && !support.payment && bill.more_follows(statement) {
        score -= 1.0;
    }
    if whole && !support.payment && bill.less_is_owed(statement) {
        score -= 1.0;
    }
    // On equal terms the later sum is the one after rounding and charges.
    score + 0.02 * statement.span.row as f32 / page.rows.len() as f32
}
