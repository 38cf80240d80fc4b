//! One device uploads faster than anybody photographs receipts, under whatever accounts.
//! Silent unless the mall takes device ids.

use super::{Does, History, Paper, Rule, Seen, history::UPLOADS_MINUTES};
use crate::decision::Reason;

pub const RULE: Rule = Rule {
    name: "uploads_of_device",
    reason: Reason::Velocity,
    does: Does::Review,
    limit: 60,
    look,
};

fn look(_: &Paper<'_>, history: &History, limit: i64) -> Option<Seen> {
    let uploads = history.device?.uploads;
    (limit < uploads).then(|| Seen {
        detail: format!("{uploads} uploads of this device in {UPLOADS_MINUTES} minutes"),
        numbers: vec![("uploads", uploads), ("limit", limit)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::OnDevice;

    #[track_caller]
    fn check(device: Option<OnDevice>, speaks: bool) {
        let history = History {
            device,
            ..History::default()
        };
        let paper = Paper::sample("2026-11-03T18:22:05", 100, "1");
        assert_eq!(look(&paper, &history, 60).is_some(), speaks);
    }

    #[test]
    fn a_device_counts_whoever_uses_it() {
        let device = |uploads| {
            Some(OnDevice {
                uploads,
                members: 9,
            })
        };
        check(None, false);
        check(device(60), false);
        check(device(61), true);
    }
}
