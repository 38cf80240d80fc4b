//! What a mall's policy says about the rules.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Rule, rule};

/// What follows when a rule sees something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Nothing; the rule is not asked.
    Off,
    /// It is kept in the evidence, and counted in the figures.
    Note,
    /// A person looks.
    Review,
}

/// What the policy says of one rule; what it does not say is the rule's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Setting {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub does: Option<Does>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// The settings by the name of the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(pub BTreeMap<String, Setting>);

/// What counts for one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    pub does: Does,
    pub limit: i64,
}

impl Settings {
    /// What counts for this rule.
    pub fn of(&self, rule: &Rule) -> Effective {
        let said = self.0.get(rule.name).copied().unwrap_or_default();
        Effective {
            does: said.does.unwrap_or(rule.does),
            limit: said.limit.unwrap_or(rule.limit),
        }
    }

    /// These settings with those of an exception over them.
    pub fn with(&self, exception: &Self) -> Self {
        let mut all = self.clone();
        for (name, said) in &exception.0 {
            let setting = all.0.entry(name.clone()).or_default();
            setting.does = said.does.or(setting.does);
            setting.limit = said.limit.or(setting.limit);
        }
        all
    }

    /// What is wrong with them: the name and why.
    pub fn problems(&self) -> Vec<(String, String)> {
        let wrong = |(name, said): (&String, &Setting)| {
            let why = match rule(name) {
                None => "there is no such rule",
                Some(_) if said.limit.is_some_and(|limit| limit < 0) => "a limit is not below zero",
                Some(_) => return None,
            };
            Some((name.clone(), why.to_owned()))
        };
        self.0.iter().filter_map(wrong).collect()
    }
}

/// When a shop is open. One that closes after midnight has `to` before `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    #[serde(with = "minute")]
    pub from: NaiveTime,
    #[serde(with = "minute")]
    pub to: NaiveTime,
}

impl Hours {
    /// How many minutes before opening or after closing this is, whichever is nearer; 0
    /// while it is open.
    pub fn minutes_outside(self, moment: NaiveDateTime) -> i64 {
        let time = moment.time();
        let open = match self.from <= self.to {
            true => self.from <= time && time <= self.to,
            false => self.from <= time || time <= self.to,
        };
        if open {
            return 0;
        }
        let around = |distance: TimeDelta| distance.num_minutes().rem_euclid(24 * 60);
        around(time - self.to).min(around(self.from - time))
    }
}

/// `10:00`.
mod minute {
    use chrono::NaiveTime;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.format("%H:%M"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        NaiveTime::parse_from_str(&text, "%H:%M")
            .map_err(|_| D::Error::custom(format!("{text:?} is no time such as 10:00")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hours: &str, time: &str, minutes: i64) {
        let hours: Hours = serde_json::from_str(hours).unwrap();
        let moment = format!("2026-11-03T{time}:00").parse().unwrap();
        assert_eq!(hours.minutes_outside(moment), minutes, "{time}");
    }

    #[test]
    fn minutes_outside_the_hours_are_counted_to_the_nearer_end() {
        let day = r#"{"from":"10:00","to":"22:00"}"#;
        check(day, "10:00", 0);
        check(day, "22:00", 0);
        check(day, "23:30", 90);
        check(day, "09:30", 30);
        check(day, "04:00", 360);
        let night = r#"{"from":"18:00","to":"02:00"}"#;
        check(night, "23:59", 0);
        check(night, "01:00", 0);
        check(night, "03:00", 60);
        check(night, "17:00", 60);
    }

    #[test]
    fn an_exception_goes_before_the_mall_s_and_the_mall_s_before_the_rule_s() {
        let rule = &super::super::amount_far::RULE;
        let mall: Settings = serde_json::from_str(r#"{"amount_far":{"limit":9}}"#).unwrap();
        let tenant: Settings = serde_json::from_str(r#"{"amount_far":{"does":"off"}}"#).unwrap();

        assert_eq!(Settings::default().of(rule).limit, rule.limit);
        assert_eq!(mall.of(rule).limit, 9);
        assert_eq!(mall.of(rule).does, rule.does);
        let both = mall.with(&tenant).of(rule);
        assert_eq!((both.does, both.limit), (Does::Off, 9));
    }

    #[test]
    fn a_setting_of_no_rule_is_a_problem() {
        let settings: Settings =
            serde_json::from_str(r#"{"amount_fat":{},"amount_far":{"limit":-1},"collected":{}}"#)
                .unwrap();
        let names: Vec<_> = settings
            .problems()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["amount_far", "amount_fat"]);
    }
}
