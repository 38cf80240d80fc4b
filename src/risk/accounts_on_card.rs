//! More accounts than chance explains show the same last four digits of a card. Ten
//! thousand numbers are few: in a mall with 100,000 card holders each is ten people's. So
//! the yardstick are the 99 numbers that begin with the same two digits, and the rule
//! speaks when so many members on one number would come about less than once in 10,000
//! times. The limit is how many members it takes at least. Blind to cards whose digits the
//! paper does not show, and to phones that pay.

use super::{
    Does, History, Paper, Rule, Seen,
    chance::{BY_CHANCE_MAX, at_least},
    history::{ACCOUNTS_DAYS, CARD_MEMBERS_MIN},
};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "accounts_on_card",
    reason: Reason::ManyAccounts,
    does: Does::Note,
    limit: 3,
    look,
};

/// The numbers that share their first two digits with a number.
const NEIGHBOURS: f64 = 99.0;

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let card = history.card?;
    let limit = limit.max(CARD_MEMBERS_MIN);
    let by_chance = card.neighbours as f64 / NEIGHBOURS;
    // This member is there anyway; how probable are the others?
    let probability = at_least(card.members - 1, by_chance);
    (limit < card.members && probability < BY_CHANCE_MAX).then(|| Seen {
        detail: format!(
            "{} members with one card's last digits in {ACCOUNTS_DAYS} days, {by_chance:.2} by chance",
            card.members
        ),
        numbers: vec![("members", card.members), ("neighbours", card.neighbours), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::OnCard;

    #[track_caller]
    fn check(members: i64, neighbours: i64, speaks: bool) {
        let history = History {
            card: Some(OnCard {
                members,
                neighbours,
            }),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 3).is_some(), speaks);
    }

    #[test]
    fn four_digits_that_many_people_share_by_chance_say_nothing() {
        check(3, 0, false);
        check(5, 0, true);
        check(5, 20, true);
        check(11, 990, false);
        check(30, 990, true);
    }
}
