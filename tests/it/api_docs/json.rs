//! JSON laid out for people, in the order in which the service wrote it.

/// What fits on a line stays on it.
const LINE_CHARS_MAX: usize = 96;

/// Lays out a JSON text; `None` if it is not one.
pub fn laid_out(text: &str) -> Option<String> {
    serde_json::from_str::<serde_json::Value>(text).ok()?;
    let mut out = String::new();
    value(text.trim(), 0, &mut out);
    Some(out)
}

fn value(text: &str, depth: usize, out: &mut String) {
    let is_nested = text.starts_with(['{', '[']) && text.len() > 2;
    if !is_nested || text.chars().count() + 2 * depth <= LINE_CHARS_MAX {
        out.push_str(&aired(text));
        return;
    }
    let (open, close) = (&text[..1], &text[text.len() - 1..]);
    out.push_str(open);
    let parts = parts(&text[1..text.len() - 1]);
    for (n, part) in parts.iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        let named = (open == "{").then(|| key_end(part));
        let (key, rest) = part.split_at(named.unwrap_or(0));
        out.push_str(key);
        if !key.is_empty() {
            out.push(' ');
        }
        value(rest, depth + 1, out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push_str(close);
}

/// The places of a text that lie outside of JSON strings, with the depth there.
fn outside(text: &str) -> impl Iterator<Item = (usize, char, i32)> {
    let (mut in_string, mut escaped, mut depth) = (false, false, 0);
    text.char_indices().filter_map(move |(at, c)| {
        let was_in_string = in_string;
        match c {
            '"' if !escaped => in_string = !in_string,
            '{' | '[' if !in_string => depth += 1,
            '}' | ']' if !in_string => depth -= 1,
            _ => {}
        }
        escaped = in_string && c == '\\' && !escaped;
        (!was_in_string && c != '"').then_some((at, c, depth))
    })
}

fn parts(text: &str) -> Vec<&str> {
    let commas = outside(text).filter(|(_, c, depth)| *c == ',' && *depth == 0);
    let mut begin = 0;
    let mut parts = Vec::new();
    for (at, ..) in commas {
        parts.push(text[begin..at].trim());
        begin = at + 1;
    }
    parts.push(text[begin..].trim());
    parts
}

/// Behind the colon of `"key":value`.
fn key_end(part: &str) -> usize {
    let mut colons = outside(part).filter(|(_, c, depth)| *c == ':' && *depth == 0);
    colons.next().map_or(0, |(at, ..)| at + 1)
}

/// On one line, with a blank after each comma and colon.
fn aired(text: &str) -> String {
    let after: Vec<usize> = outside(text)
        .filter(|(_, c, _)| [',', ':'].contains(c))
        .map(|(at, ..)| at)
        .collect();
    let air = |(at, c): (usize, char)| {
        let is_airy = after.binary_search(&at).is_ok() && !text[at + 1..].starts_with(' ');
        [Some(c), is_airy.then_some(' ')]
    };
    text.char_indices().flat_map(air).flatten().collect()
}

#[test]
fn json_keeps_its_order_and_its_strings() {
    let text = r#"{"b":1,"a":"x, {y}: \" z","long":[1,2],"quad":[[1,2],[3,4]]}"#;
    let short = r#"{"b": 1, "a": "x, {y}: \" z", "long": [1, 2], "quad": [[1, 2], [3, 4]]}"#;

    assert_eq!(laid_out(text).unwrap(), short);
    let long = format!("{{\"first\":{text},\"second\":{text}}}");
    let lines = format!("{{\n  \"first\": {short},\n  \"second\": {short}\n}}");
    assert_eq!(laid_out(&long).unwrap(), lines);
}
