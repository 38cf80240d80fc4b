//! More accounts on one device than a family has. The limit is how many members may have
//! used it in 30 days. Silent unless the mall takes device ids.

use super::{Does, History, Paper, Rule, Seen, history::ACCOUNTS_DAYS};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "accounts_on_device",
    reason: Reason::ManyAccounts,
    does: Does::Review,
    limit: 3,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let members = history.device?.members;
    (limit < members).then(|| Seen {
        detail: format!("{members} members on this device in {ACCOUNTS_DAYS} days"),
        numbers: vec![("members", members), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::OnDevice;

    #[track_caller]
    fn check(members: i64, speaks: bool) {
        let device = OnDevice {
            uploads: 1,
            members,
        };
        let history = History {
            device: Some(device),
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 3).is_some(), speaks);
    }

    #[test]
    fn a_family_may_share_a_phone() {
        check(3, false);
        check(4, true);
    }
}
