//! Weighs one tenant against one receipt: name, place, unit, phone.

use super::{
    align,
    forms::{self, Form},
    names::{self, Hit},
    numbers::{self, Phone, PhoneAgreement, Unit},
    outcome::{Agreement, Evidence, NameRead, NameSource, PlaceRead},
    paper::Paper,
    place::{Mall, Says},
    residue::Known,
    text::Glyph,
    whereabouts::{Place, agreement},
};
use crate::tenants::TenantProfile;

/// A tenant, prepared for comparing.
#[derive(Clone, Debug)]
pub(super) struct Tenant {
    pub code: String,
    pub name: String,
    forms: Vec<Form>,
    /// What the list writes in brackets after the name, to tell branches apart.
    branches: Vec<Vec<Glyph>>,
    units: Vec<Unit>,
    phones: Vec<Phone>,
}

impl Tenant {
    pub fn new(profile: &TenantProfile) -> Self {
        let (mut all, branch) = forms::forms(&profile.name, false);
        let mut branches: Vec<_> = branch.into_iter().collect();
        for alias in &profile.aliases {
            let (forms, branch) = forms::forms(alias, true);
            all.extend(forms);
            branches.extend(branch);
        }
        let units = profile.unit.split(['/', '、', ',', '，', ';']);
        Self {
            code: profile.code.clone(),
            name: profile.name.clone(),
            forms: all,
            branches,
            units: units.flat_map(numbers::listed_units).collect(),
            phones: numbers::phones(&profile.phone),
        }
    }
}

/// A tenant that something on the paper speaks for.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub tenant: usize,
    pub odds: f32,
    /// Every character of the name was read as it stands.
    pub name_is_exact: bool,
    pub place: Says,
    pub elsewhere: Option<PlaceRead>,
    pub evidence: Evidence,
}

impl Weighed {
    /// How much of the paper's text the name explains, in characters.
    pub fn read_length(&self) -> usize {
        let name = self.evidence.name.as_ref();
        name.map_or(0, |name| name.read.chars().count())
    }
}

const PLACE_AGREES: f32 = 1.0;
const UNIT_AGREES: f32 = 2.0;
const BRANCH_AGREES: f32 = 2.0;
const PHONE_AGREES: f32 = 3.0;
const NUMBER_DIFFERS: f32 = 0.8;
/// By phone or unit alone, with no name read: likely, but a person must look.
const WITHOUT_NAME: f32 = -0.6;

/// Weighs a tenant; nothing if nothing speaks for it.
pub(super) fn weigh(
    index: usize,
    tenant: &Tenant,
    paper: &Paper,
    mall: Option<&Mall>,
) -> Option<Weighed> {
    let name = best_name(tenant, paper, mall);
    let phone = phone(tenant, paper);
    let unit = unit(tenant, paper);
    if name.is_none() && phone != Agreement::Agrees {
        return None;
    }
    let hit = name.as_ref().map(|(_, hit, _)| hit);
    let mut odds = hit.map_or(WITHOUT_NAME, |hit| hit.odds);
    let places = hit.map(|hit| hit.places.as_slice()).unwrap_or_default();
    let brand: Vec<_> = tenant
        .forms
        .iter()
        .filter(|form| form.handicap < 0.5)
        .map(|form| form.glyphs.clone())
        .collect();
    let place = mall
        .map(|mall| Place::read(mall, paper, places, &brand))
        .unwrap_or_default();
    let own_branch = tenant
        .branches
        .iter()
        .any(|own| names_branch(own, paper, places));
    for (agrees, worth) in [
        (place.says() == Says::Ours, PLACE_AGREES),
        (own_branch, BRANCH_AGREES),
    ] {
        odds += if agrees { worth } else { 0.0 };
    }
    for (agreement, worth) in [(phone, PHONE_AGREES), (unit, UNIT_AGREES)] {
        odds += match agreement {
            Agreement::Agrees => worth,
            Agreement::Differs => -NUMBER_DIFFERS,
            _ => 0.0,
        };
    }
    let branch = if own_branch {
        Agreement::Agrees
    } else {
        agreement(place.branch)
    };
    Some(Weighed {
        tenant: index,
        odds,
        name_is_exact: hit.is_some_and(|hit| hit.exact),
        place: place.says(),
        elsewhere: place.elsewhere(paper),
        evidence: Evidence {
            name: name.map(|(form, hit, from)| NameRead {
                wanted: form.wanted.clone(),
                read: hit.read,
                from,
                alias: form.alias,
            }),
            branch,
            address: agreement(place.address),
            unit,
            phone,
        },
    })
}

fn best_name<'t>(
    tenant: &'t Tenant,
    paper: &Paper,
    mall: Option<&Mall>,
) -> Option<(&'t Form, Hit, NameSource)> {
    let mut best: Option<(&Form, Hit, NameSource)> = None;
    for form in &tenant.forms {
        let known = Known {
            form,
            others: &tenant.forms,
            mall,
            branch: &paper.branch_plain,
        };
        for piece in &paper.pieces {
            let Some(hit) = names::weigh(&known, piece) else {
                continue;
            };
            if best
                .as_ref()
                .is_none_or(|(_, known, _)| known.odds < hit.odds)
            {
                best = Some((form, hit, piece.from));
            }
        }
    }
    best
}

fn phone(tenant: &Tenant, paper: &Paper) -> Agreement {
    let pairs = paper
        .phones
        .iter()
        .flat_map(|read| tenant.phones.iter().map(|listed| read.agreement(listed)));
    let all: Vec<_> = pairs.collect();
    match all.iter().max() {
        Some(PhoneAgreement::Agrees) => Agreement::Agrees,
        Some(PhoneAgreement::Differs) => Agreement::Differs,
        _ => Agreement::Silent,
    }
}

fn unit(tenant: &Tenant, paper: &Paper) -> Agreement {
    if tenant.units.is_empty() || paper.units.is_empty() {
        return Agreement::Silent;
    }
    let agrees = paper
        .units
        .iter()
        .any(|read| tenant.units.iter().any(|unit| unit.agrees(read)));
    if agrees {
        Agreement::Agrees
    } else {
        Agreement::Differs
    }
}

fn names_branch(own: &[Glyph], paper: &Paper, places: &[Vec<Glyph>]) -> bool {
    let cost_max = if own.len() < 4 { 0.0 } else { 0.4 };
    let texts = places.iter().chain([&paper.branch]);
    !own.is_empty()
        && texts
            .into_iter()
            .any(|text| align::find(own, text, cost_max).is_some())
}
