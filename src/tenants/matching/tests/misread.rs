//! Whatever is done to a tenant's name: the right tenant or none, never another.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static INDEX: LazyLock<TenantIndex> = LazyLock::new(|| TenantIndex::new(&mall(), Some(&place())));

/// The least number of characters in which `text` differs from a name of `tenant`.
fn distance(tenant: &TenantProfile, text: &str) -> usize {
    let key = |text: &str| super::super::text::key(text).chars().collect::<Vec<_>>();
    let read = key(text);
    let names = std::iter::once(&tenant.name).chain(&tenant.aliases);
    let distances = names.map(|name| {
        let name = key(name);
        let pairs = name.iter().zip(&read).filter(|(a, b)| a != b);
        pairs.count() + name.len().abs_diff(read.len())
    });
    distances.min().unwrap()
}

/// A tenant and one of its names.
fn named() -> impl Strategy<Value = (String, String)> {
    let names: Vec<_> = mall()
        .into_iter()
        .flat_map(|tenant| {
            let code = tenant.code;
            let names = std::iter::once(tenant.name).chain(tenant.aliases);
            names.map(|name| (code.clone(), name)).collect::<Vec<_>>()
        })
        .collect();
    prop::sample::select(names)
}

/// Never another than `code`, unless the spoiling made another's name of it or
/// came as near to one: 山月茶馆 read as 山月而馆 is 山月面馆.
fn never_another(
    index: &TenantIndex,
    code: &str,
    text: &str,
    branch: &str,
) -> Result<(), TestCaseError> {
    let answer = answer(
        index,
        Says {
            branch,
            ..store(text)
        },
    );
    let Some(matched) = answer.outcome.matched() else {
        return Ok(());
    };
    let tenants = mall();
    let of = |code: &str| tenants.iter().find(|tenant| tenant.code == code).unwrap();
    let is_nearer = distance(of(&matched.code), text) <= distance(of(code), text);
    prop_assert!(
        matched.code == code || is_nearer,
        "{code} read as {text}: {answer:#?}"
    );
    Ok(())
}

const SOME: &str = "[一丁七万三上下不与丑专且世丘丙业东丝丢两严个中丰临丹为主丽举山月面馆茶蓝岸咖啡米金宝甜小A-Z0-9]";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_misread_name_is_its_own_or_nobodys((code, name) in named(), at in 0usize..20, other in SOME, branch in prop::sample::select(vec!["", "云港万汇城店", "旗舰店"])) {
        let index = &*INDEX;
        let mut chars: Vec<char> = name.chars().collect();
        let at = at % chars.len();
        chars[at] = other.chars().next().unwrap();
        never_another(index, &code, &chars.iter().collect::<String>(), branch)?;
    }

    #[test]
    fn a_shortened_name_is_its_own_or_nobodys((code, name) in named(), at in 0usize..20) {
        let index = &*INDEX;
        let mut chars: Vec<char> = name.chars().collect();
        chars.remove(at % chars.len());
        never_another(index, &code, &chars.iter().collect::<String>(), "")?;
    }

    #[test]
    fn spaces_change_nothing((code, name) in named(), at in 0usize..20) {
        let index = &*INDEX;
        let at = at % (name.chars().count() + 1);
        let spaced: String = name.chars().take(at).chain([' ']).chain(name.chars().skip(at)).collect();
        let answer = answer(index, store(&spaced));
        let is_right = answer.outcome.matched().is_none_or(|tenant| tenant.code == code);
        prop_assert!(is_right && !matches!(answer.outcome, Outcome::UnknownStore | Outcome::NoName), "{spaced}: {answer:#?}");
    }

    #[test]
    fn no_paper_makes_it_panic(store in ".{0,30}", branch in ".{0,12}", address in ".{0,40}", phone in "[0-9 ()/+转-]{0,20}", top in prop::collection::vec(".{0,20}", 0..12)) {
        let index = &*INDEX;
        let top: Vec<&str> = top.iter().map(String::as_str).collect();
        answer(index, Says { store: &store, branch: &branch, address: &address, phone: &phone, lines: &top });
    }

    #[test]
    fn no_words_of_the_trade_make_it_panic(parts in prop::collection::vec(prop::sample::select(vec!["山月", "面馆", "万汇城", "云港", "店", "号", "市", "路", "公司", "L1-", "102", "(", ")", " ", "一", "ONE", "co", "广场"]), 0..12)) {
        let index = &*INDEX;
        let text = parts.concat();
        answer(index, Says { store: &text, branch: &text, address: &text, phone: "", lines: &[&text, &text] });
    }
}
