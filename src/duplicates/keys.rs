//! The keys that a sale takes when it earns. A key is taken once, whoever sends the
//! sale and through whatever channel.

use super::{Sale, plain_number};
use crate::extraction::Precision;

/// One key of a sale at one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleKey {
    /// `number`, `second` or `code`.
    pub kind: &'static str,
    pub key: String,
    /// Other sales that show a number may hold it too.
    pub shared: bool,
}

/// The keys of a sale: its day, number and amount; the transaction number of its payment,
/// and amount; and its second and amount, which sales that have one of the others share
/// with each other but not with a paper that has none. A moment known to the minute is no key: two people buy the same coffee
/// within a minute.
pub fn keys(sale: &Sale) -> Vec<SaleKey> {
    let (Some(moment), Some(amount)) = (sale.moment, sale.amount) else {
        return Vec::new();
    };
    let number = sale.number.as_deref().map(plain_number);
    let number = number.filter(|number| !number.is_empty());
    let by_number = number.as_ref().map(|number| SaleKey {
        kind: "number",
        key: format!("{}|{number}|{}", moment.local.date(), amount.0),
        shared: false,
    });
    let by_payment: Vec<_> = sale
        .payments
        .iter()
        .map(|code| SaleKey {
            kind: "code",
            key: format!("{code}|{}", amount.0),
            shared: false,
        })
        .collect();
    let by_second = (moment.precision == Precision::Second).then(|| SaleKey {
        kind: "second",
        key: format!("{}|{}", moment.local.format("%Y-%m-%dT%H:%M:%S"), amount.0),
        shared: number.is_some() || !by_payment.is_empty(),
    });
    by_number
        .into_iter()
        .chain(by_payment)
        .chain(by_second)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sale: &Sale, expected: &[(&str, &str, bool)]) {
        let keys = keys(sale);
        let found: Vec<_> = keys
            .iter()
            .map(|key| (key.kind, &*key.key, key.shared))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sale_is_known_by_its_number_and_by_its_second() {
        check(
            &Sale::sample("2026-11-03T18:22:05", Some("A-0017"), 1500),
            &[
                ("number", "2026-11-03|A0017|1500", false),
                ("second", "2026-11-03T18:22:05|1500", true),
            ],
        );
        check(
            &Sale::sample("2026-11-03T18:22:05", None, 1500),
            &[("second", "2026-11-03T18:22:05|1500", false)],
        );
    }

    #[test]
    fn a_payment_is_known_by_its_own_number() {
        let notice = Sale {
            payments: vec!["4200".to_owned()],
            ..Sale::sample("2026-11-03T18:22:05", None, 1500)
        };
        check(
            &notice,
            &[
                ("code", "4200|1500", false),
                ("second", "2026-11-03T18:22:05|1500", true),
            ],
        );
    }

    #[test]
    fn a_minute_is_no_key() {
        check(&Sale::sample("2026-11-03T18:22", None, 1500), &[]);
        check(
            &Sale::sample("2026-11-03T18:22", Some("17"), 1500),
            &[("number", "2026-11-03|17|1500", false)],
        );
    }
}
