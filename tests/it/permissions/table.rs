//! The table of who may call what: read from `table.txt`, written as a page for people.

use std::collections::BTreeMap;

/// Everybody who may come, in the order of the table's columns.
pub const ROLES: [&str; 9] = [
    "anonymous",
    "member",
    "other_member",
    "reviewer",
    "senior",
    "admin",
    "tenant",
    "other_tenant",
    "elsewhere",
];

/// Over the columns of the page, in the same order.
const TITLES: [&str; 9] = [
    "not signed in",
    "the member",
    "another member",
    "reviewer",
    "senior",
    "admin",
    "the tenant",
    "another tenant",
    "another mall",
];

/// One call and what each role is answered.
pub struct Row {
    /// `GET /receipts/{id}`, without `/api/v1`.
    pub call: String,
    pub answers: [u16; 9],
    pub scene: String,
    pub sends: String,
}

pub struct Table {
    pub scenes: BTreeMap<String, Vec<String>>,
    pub pages: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn read(text: &str) -> Self {
        let lines = text.lines().map(str::trim);
        let mut table = Self {
            scenes: BTreeMap::new(),
            pages: Vec::new(),
            rows: Vec::new(),
        };
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(scene) = line.strip_prefix("scene ") {
                let (name, steps) = scene.split_once('=').expect("a scene has a =");
                let steps = steps.split("; ").map(|step| step.trim().to_owned());
                let steps = steps.filter(|step| !step.is_empty()).collect();
                table.scenes.insert(name.trim().to_owned(), steps);
            } else if let Some(page) = line.strip_prefix("page ") {
                table.pages.push(page.trim().to_owned());
            } else {
                table.rows.push(Row::read(line));
            }
        }
        table
    }

    /// The page for people. `summary` says in one sentence what a call does.
    pub fn page(&self, summary: impl Fn(&str) -> String) -> String {
        let mut page = String::from(INTRODUCTION);
        page += &format!("| call | {} |\n", TITLES.join(" | "));
        page += &format!("|---|{}\n", ":-:|".repeat(TITLES.len()));
        for row in &self.rows {
            let cells = row.answers.map(|answer| match answer {
                // Theirs to see, but the tests' photo cannot be covered.
                200..=299 | 409 => "**yes**".to_owned(),
                refused => refused.to_string(),
            });
            page += &format!("| `{}` | {} |\n", row.call, cells.join(" | "));
        }
        page += "\n## What each call does\n\n";
        for row in &self.rows {
            page += &format!("- `{}`: {}\n", row.call, summary(&row.call));
        }
        page += "\n## Outside the described interface\n\nOpen to anybody; those under `/`, `/start` and `/demo` exist in the demo only.\n\n";
        for path in &self.pages {
            page += &format!("- `GET {path}`\n");
        }
        page
    }
}

const INTRODUCTION: &str = "\
# Who may call what

<!-- Made from tests/it/permissions/table.txt by `make docs`; a test compares. -->

Every call of the interface (under `/api/v1`, see `openapi.json`) with what each role is
answered. The test `every_call_answers_every_role_as_the_table_says` calls each of them
as each role, on a receipt that is in the right state for it, and fails on any other
answer, on an operation that is missing here, and on a line without an operation.

- **yes**: the call is done.
- 401: sign in first. Whoever is signed in to another mall is not known in this one.
- 403: signed in, and this is not theirs to do.
- 404: theirs to do, but not with this receipt. To them it does not exist.

\"The member\" is the one who uploaded the receipt, \"the tenant\" the one in whose name it
was credited. `senior` includes `reviewer`, `admin` includes both.

";

impl Row {
    fn read(line: &str) -> Self {
        let mut rest = line;
        let mut word = || {
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            rest = after.trim_start();
            word.to_owned()
        };
        let call = format!("{} {}", word(), word());
        let answers = [(); 9].map(|()| {
            let answer = word();
            let number = answer.parse();
            number.unwrap_or_else(|_| panic!("{call}: {answer:?} is no status"))
        });
        let scene = word();
        let sends = rest.to_owned();
        assert!(!sends.is_empty(), "{call}: what is sent is missing");
        Self {
            call,
            answers,
            scene,
            sends,
        }
    }
}
