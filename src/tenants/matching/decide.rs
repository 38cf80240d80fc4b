//! From weighed tenants to one answer. Everything that must never be settled by a
//! score stands here: another place, several tenants, what a person must see.

use super::{
    outcome::{Agreement, Candidate, Doubt, Outcome, PlaceRead, PlaceSource, TenantMatch},
    paper::Paper,
    place::Says,
    weigh::{Tenant, Weighed},
};

/// 0.85: one character of four misread (0.90) still credits, one of three (0.83)
/// and one letter of four (0.79) go to a person.
const MATCHED_ODDS_MIN: f32 = 1.735;
/// 0.70: below, the name is another.
const DOUBTFUL_ODDS_MIN: f32 = 0.85;
/// How much better than the runner-up the best has to be.
const LEAD_MIN: f32 = 0.8;
/// When the paper has one tenant's name exactly, it is not another's misread.
const NOT_THE_EXACT_NAME: f32 = 1.5;

/// The answer from all tenants that something speaks for.
pub(super) fn decide(
    mut weighed: Vec<Weighed>,
    tenants: &[Tenant],
    paper: &Paper,
    has_mall: bool,
) -> TenantMatch {
    let exact = weighed
        .iter()
        .filter(|one| one.name_is_exact)
        .map(Weighed::read_length);
    if let Some(longest) = exact.max() {
        let misread = |one: &&mut Weighed| !one.name_is_exact && one.read_length() <= longest;
        let others = weighed.iter_mut().filter(misread);
        others.for_each(|one| one.odds -= NOT_THE_EXACT_NAME);
    }
    weighed.retain(|one| 0.0 < one.odds);
    weighed.sort_by(|a, b| b.odds.total_cmp(&a.odds));
    let candidate = |one: &Weighed| candidate(one, tenants);
    let runner_up = weighed.get(1).map(candidate);
    let best = weighed
        .first()
        .filter(|best| DOUBTFUL_ODDS_MIN <= best.odds);
    let outcome = match best {
        None if paper.has_name => Outcome::UnknownStore,
        None => Outcome::NoName,
        Some(best) if is_elsewhere(best) => Outcome::OtherPlace {
            tenant: candidate(best),
            place: best.elsewhere.clone().unwrap_or(PlaceRead {
                text: String::new(),
                from: PlaceSource::Branch,
            }),
        },
        Some(best) => {
            let near =
                |one: &&Weighed| best.odds - one.odds < LEAD_MIN && DOUBTFUL_ODDS_MIN <= one.odds;
            let rivals: Vec<_> = weighed.iter().filter(near).map(candidate).collect();
            match doubt(best, paper, has_mall) {
                _ if 1 < rivals.len() => Outcome::Ambiguous { tenants: rivals },
                Some(doubt) => Outcome::Doubtful {
                    tenant: candidate(best),
                    doubt,
                },
                None => Outcome::Matched {
                    tenant: candidate(best),
                },
            }
        }
    };
    TenantMatch { outcome, runner_up }
}

/// A phone or unit of this tenant on a paper of another place is a contradiction
/// that a person has to look at.
fn is_elsewhere(best: &Weighed) -> bool {
    let ours = [best.evidence.phone, best.evidence.unit].contains(&Agreement::Agrees);
    best.place == Says::Elsewhere && !ours
}

fn doubt(best: &Weighed, paper: &Paper, has_mall: bool) -> Option<Doubt> {
    let evidence = &best.evidence;
    let agrees = |agreement| agreement == Agreement::Agrees;
    if evidence.name.is_none() {
        let nothing_against = !paper.has_name || paper.is_company;
        let both = agrees(evidence.phone) && (agrees(evidence.unit) || best.place == Says::Ours);
        return (!(nothing_against && both)).then_some(Doubt::NoName);
    }
    if best.odds < MATCHED_ODDS_MIN {
        return Some(Doubt::Name);
    }
    if !has_mall {
        return None;
    }
    match best.place {
        Says::Elsewhere => return Some(Doubt::Place),
        Says::Unsure if !agrees(evidence.phone) => return Some(Doubt::Place),
        Says::Ours => return None,
        _ => {}
    }
    if evidence.phone == Agreement::Differs {
        return Some(Doubt::Phone);
    }
    (evidence.unit == Agreement::Differs && !agrees(evidence.phone)).then_some(Doubt::Unit)
}

fn candidate(one: &Weighed, tenants: &[Tenant]) -> Candidate {
    let tenant = &tenants[one.tenant];
    Candidate {
        tenant: one.tenant,
        code: tenant.code.clone(),
        name: tenant.name.clone(),
        score: probability(one.odds),
        evidence: one.evidence.clone(),
    }
}

fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}
