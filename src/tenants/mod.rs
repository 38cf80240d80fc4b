//! The shops of a mall: the list that names them, and the question whose
//! receipt this is. Nothing here touches a database or decides about points.

mod import;
mod indexed;
pub mod lessons;
pub mod list;
pub mod matching;
mod preview;
pub mod register;
mod store;

pub use import::{Imported, Missing, import};
pub use indexed::{TenantList, TenantLists};
pub use preview::{Change, What, preview};
pub use register::id;
pub use store::{Tenant, by_code, categories, codes, insert_category, lock, open_tenants};

use serde::{Deserialize, Serialize};

/// What a mall knows of one tenant. Only `code` and `name` are always there;
/// the rest is empty when the list does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantProfile {
    /// Identifies the tenant within its mall.
    pub code: String,
    pub name: String,
    /// Other names that its receipts may carry.
    pub aliases: Vec<String>,
    pub category: String,
    /// Where in the mall, as the mall writes it: `L1-102`.
    pub unit: String,
    /// One number or several, as the mall writes them.
    pub phone: String,
}

/// The names a mall goes by: what a branch or an address has to mention for a
/// receipt to be this mall's. A street address may stand among the aliases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MallPlace {
    pub name: String,
    pub aliases: Vec<String>,
}

/// `--mall` needs at least one name.
#[derive(Debug, thiserror::Error)]
#[error("the mall needs a name: NAME or NAME|ALIAS|…")]
pub struct NamelessMall;

/// `NAME|ALIAS|ALIAS…`, also with the full-width `｜`.
impl std::str::FromStr for MallPlace {
    type Err = NamelessMall;

    fn from_str(text: &str) -> Result<Self, NamelessMall> {
        let mut names = list::split_names(text);
        if names.is_empty() {
            return Err(NamelessMall);
        }
        let name = names.remove(0);
        Ok(Self {
            name,
            aliases: names,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str]) {
        let place: Option<MallPlace> = text.parse().ok();
        let read = place.map(|place| [vec![place.name], place.aliases].concat());
        assert_eq!(read.unwrap_or_default(), names, "{text}");
    }

    #[test]
    fn a_mall_is_named_with_its_aliases() {
        check("云港万汇城", &["云港万汇城"]);
        check(
            " 云港万汇城 |万汇城| Yungang MixCity |",
            &["云港万汇城", "万汇城", "Yungang MixCity"],
        );
        check("云港万汇城｜万汇城", &["云港万汇城", "万汇城"]);
        check("", &[]);
        check(" | ", &[]);
    }
}
