//! What differs between two sets of rules, place by place. Pure.

use serde_json::Value;

/// One place where two sets of rules say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `rates.餐饮`.
    pub path: String,
    /// Absent: `null`.
    pub before: Value,
    pub after: Value,
}

/// Where the two differ, in the order of the places' names.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), before, after, &mut found);
    found
}

fn compare(path: String, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    let (Value::Object(mine), Value::Object(theirs)) = (before, after) else {
        found.push(Difference {
            path,
            before: before.clone(),
            after: after.clone(),
        });
        return;
    };
    let mut names: Vec<&String> = mine.keys().chain(theirs.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let place = match path.as_str() {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        let at =
            |side: &serde_json::Map<String, Value>| side.get(name).cloned().unwrap_or_default();
        compare(place, &at(mine), &at(theirs), found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_are_named_and_what_is_the_same_is_not() {
        let before = json!({ "rates": { "a": 100, "b": 200 }, "minimum_fen": 100 });
        let after = json!({ "rates": { "a": 100, "b": null, "c": 5 }, "minimum_fen": 100 });
        let found = differences(&before, &after);
        let said: Vec<_> = found
            .iter()
            .map(|one| format!("{} {} {}", one.path, one.before, one.after))
            .collect();
        assert_eq!(said, ["rates.b 200 null", "rates.c null 5"]);
        assert!(differences(&before, &before).is_empty());
    }
}
