//! What all the parts of a paper together say about the place.

use super::{
    outcome::{Agreement, PlaceRead, PlaceSource},
    paper::Paper,
    place::{Mall, Says},
    text::Glyph,
};

/// What each part of the paper says about the place.
pub(super) struct Place {
    pub branch: Says,
    /// Beside the name.
    beside: Says,
    pub address: Says,
    header: Says,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            branch: Says::Nothing,
            beside: Says::Nothing,
            address: Says::Nothing,
            header: Says::Nothing,
        }
    }
}

impl Place {
    pub fn read(mall: &Mall, paper: &Paper, places: &[Vec<Glyph>], brand: &[Vec<Glyph>]) -> Self {
        let mut branch = mall.branch(&paper.branch, brand);
        if branch == Says::Elsewhere && !paper.branch_is_sure {
            branch = Says::Unsure;
        }
        let beside = places.iter().map(|place| mall.branch(place, brand)).max();
        Self {
            branch,
            beside: beside.unwrap_or(Says::Nothing),
            address: mall.address(&paper.address, brand),
            header: if paper.names(mall) {
                Says::Ours
            } else {
                Says::Nothing
            },
        }
    }

    /// The branch outweighs the address, which may be the company's; what
    /// contradicts itself is for a person.
    pub fn says(&self) -> Says {
        let parts = [self.branch, self.beside, self.address, self.header];
        let ours = parts.contains(&Says::Ours);
        match self.branch.max(self.beside) {
            Says::Elsewhere if ours => Says::Unsure,
            Says::Ours => Says::Ours,
            Says::Nothing if self.header == Says::Ours => Says::Ours,
            Says::Nothing => self.address,
            Says::Unsure if self.address == Says::Ours || self.header == Says::Ours => Says::Ours,
            says => says,
        }
    }

    pub fn elsewhere(&self, paper: &Paper) -> Option<PlaceRead> {
        let read = |text: &str, from| {
            Some(PlaceRead {
                text: text.to_owned(),
                from,
            })
        };
        match self {
            _ if self.says() != Says::Elsewhere => None,
            Self {
                branch: Says::Elsewhere,
                ..
            } => read(&paper.branch_shown, PlaceSource::Branch),
            Self {
                beside: Says::Elsewhere,
                ..
            } => read(&paper.name_shown, PlaceSource::StoreName),
            _ => read(&paper.address_shown, PlaceSource::Address),
        }
    }
}

pub(super) fn agreement(says: Says) -> Agreement {
    match says {
        Says::Nothing => Agreement::Silent,
        Says::Ours => Agreement::Agrees,
        Says::Unsure => Agreement::Unsure,
        Says::Elsewhere => Agreement::Differs,
    }
}
