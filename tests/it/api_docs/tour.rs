//! Walks through `tour.md`: makes each call that stands in it and writes the answer
//! behind it.

use std::collections::BTreeMap;

use axum::{body::Body, http::Request};
use xiaopiao::{confidence::Permille, staff::Role};

use super::json::laid_out;
use crate::support::{Answer, Mall, Paper};

const PREFIX: &str = "/api/v1";

/// One fenced block ```` ```call ````:
///
/// ```text
/// WHO METHOD PATH             who: nobody, a shopper's name, or a role of the staff
/// Header: value
/// => name=field …             keeps fields of the answer for later {name}s
///
/// JSON | CSV | photo YUAN
/// ```
struct Call<'a> {
    who: &'a str,
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    keeps: Vec<(&'a str, &'a str)>,
    body: &'a str,
}

impl<'a> Call<'a> {
    fn read(block: &'a str) -> Self {
        let (head, body) = block.split_once("\n\n").unwrap_or((block, ""));
        let mut lines = head.trim().lines();
        let mut words = lines.next().unwrap().split_whitespace();
        let mut word = || words.next().unwrap();
        let (who, method, path) = (word(), word(), word());
        let (mut headers, mut keeps) = (Vec::new(), Vec::new());
        for line in lines {
            match line.strip_prefix("=> ") {
                Some(names) => keeps.extend(names.split(' ').filter_map(|n| n.split_once('='))),
                None => headers.push(line.split_once(": ").unwrap()),
            }
        }
        Self {
            who,
            method,
            path,
            headers,
            keeps,
            body: body.trim(),
        }
    }

    fn content_type(&self) -> Option<&'static str> {
        match self.body {
            "" => None,
            body if body.starts_with("photo ") => Some("multipart/form-data; boundary=b"),
            body if body.starts_with('{') => Some("application/json"),
            _ => Some("text/csv"),
        }
    }
}

/// The operations that a text calls, with `{}` for every part of a path that varies.
pub fn calls(text: &str) -> Vec<String> {
    let calls = blocks(text).into_iter().filter_map(|block| match block {
        Block::Call(call) => Some(call),
        Block::Work | Block::Text(_) => None,
    });
    calls
        .map(|call| {
            let path = call.path.split('?').next().unwrap_or_default();
            unnamed(&format!("{} {path}", call.method))
        })
        .collect()
}

/// `GET /receipts/{}` from `GET /receipts/{id}`.
pub fn unnamed(call: &str) -> String {
    let part = |part: &str| match part {
        named if named.starts_with('{') => "{}".to_owned(),
        plain => plain.to_owned(),
    };
    call.split('/').map(part).collect::<Vec<_>>().join("/")
}

enum Block<'a> {
    Text(&'a str),
    Call(Call<'a>),
    /// The machine reads what waits.
    Work,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```call\n") {
        let (call, after) = after.split_once("\n```").unwrap();
        let mut texts = before.split("```work\n```\n");
        blocks.extend(texts.next().map(Block::Text));
        blocks.extend(texts.flat_map(|text| [Block::Work, Block::Text(text)]));
        blocks.push(Block::Call(Call::read(call)));
        rest = after;
    }
    blocks.push(Block::Text(rest));
    blocks
}

pub struct Tour {
    mall: Mall,
    tokens: BTreeMap<String, String>,
    kept: BTreeMap<String, String>,
    /// Ids in the order in which they appeared.
    ids: Vec<String>,
    /// What tenants call members.
    members: Vec<String>,
    photos: u32,
}

impl Tour {
    pub async fn begin() -> Self {
        let mall = Mall::open().await;
        // Whatever is credited is checked.
        mall.rules(|policy| policy.spot_checks = Permille::CERTAIN)
            .await;
        let mut tokens = BTreeMap::from([("nobody".to_owned(), String::new())]);
        for role in [Role::Reviewer, Role::Senior, Role::Admin, Role::Tenant] {
            let name = format!("{role:?}").to_lowercase();
            tokens.insert(name, mall.staff(role).await.token);
        }
        Self {
            mall,
            tokens,
            kept: BTreeMap::new(),
            ids: Vec::new(),
            members: Vec::new(),
            photos: 0,
        }
    }

    /// The text with every answer in it.
    pub async fn written(&mut self, text: &str) -> String {
        let mut page = String::new();
        for block in blocks(text) {
            match block {
                Block::Text(text) => page.push_str(text),
                Block::Work => self.mall.drain().await,
                Block::Call(call) => {
                    let answer = self.make(&call).await;
                    page.push_str(&self.shown(&call, &answer));
                }
            }
        }
        page
    }

    async fn make(&mut self, call: &Call<'_>) -> Answer {
        if call.who == "wechat_pay" {
            let token = self.kept["paytoken"].clone();
            self.tokens.insert(call.who.to_owned(), token);
        } else if !self.tokens.contains_key(call.who) {
            let token = self.mall.member(call.who).await.token;
            self.tokens.insert(call.who.to_owned(), token);
        }
        let token = self.tokens[call.who].clone();
        let path = self.filled(call.path);
        let mut request = Request::builder()
            .method(call.method)
            .uri(format!("{PREFIX}{path}"));
        for (name, value) in &call.headers {
            request = request.header(*name, *value);
        }
        if let Some(kind) = call.content_type() {
            request = request.header("content-type", kind);
        }
        let body = self.body(call);
        let answer = self.mall.send(request, &token, body).await;
        for (name, field) in &call.keeps {
            let pointer = format!("/{}", field.trim_start_matches('/'));
            let value = match answer.body.pointer(&pointer) {
                Some(serde_json::Value::String(text)) => text.clone(),
                other => other.map_or_else(String::new, ToString::to_string),
            };
            self.kept.insert((*name).to_owned(), value);
        }
        answer
    }

    fn body(&mut self, call: &Call<'_>) -> Body {
        let Some(total) = call.body.strip_prefix("photo ") else {
            return self.filled(call.body).into();
        };
        self.photos += 1;
        let paper = Paper::noodles()
            .total(total)
            .number(&format!("2026110318220500{}", self.photos))
            .time(&format!("2026-11-03 18:{}:05", 22 - self.photos));
        let head =
            b"--b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n";
        let photo = paper.photo(self.photos);
        [&head[..], &photo, b"\r\n--b--\r\n"].concat().into()
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.kept.iter().fold(text.to_owned(), fill)
    }

    /// Request and answer as they went over the wire, but for what differs each time.
    fn shown(&mut self, call: &Call<'_>, answer: &Answer) -> String {
        let mut page = format!(
            "```http\n{} {PREFIX}{}\n",
            call.method,
            self.filled(call.path)
        );
        if call.who != "nobody" {
            page += &format!(
                "Authorization: Bearer TOKEN-OF-{}\n",
                call.who.to_uppercase()
            );
        }
        for (name, value) in &call.headers {
            page += &format!("{name}: {value}\n");
        }
        if let Some(kind) = call.content_type() {
            page += &format!("Content-Type: {kind}\n\n");
            let shows_photo = call.body.starts_with("photo ");
            page += &match shows_photo {
                true => "--b\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\n\n(the photo)\n--b--".to_owned(),
                false => self.filled(call.body),
            };
            page.push('\n');
        }
        page += &format!("```\n\n```http\n{}\n", status_line(answer.status));
        if !answer.bytes.is_empty() {
            page += &format!(
                "Content-Type: {}\n\n{}\n",
                answer.content_type,
                body_of(answer)
            );
        }
        page += "```";
        self.settled(&page)
    }

    /// Ids and tokens, which differ each time, made the same.
    fn settled(&mut self, text: &str) -> String {
        let mut page = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("\"token\": \"") {
            let (before, secret) = rest.split_at(at + 10);
            page += before;
            page += "TOKEN";
            rest = &secret[secret.find('"').unwrap()..];
        }
        page += rest;
        let words = page.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        for id in words.filter(|word| is_id(word)) {
            if !self.ids.iter().any(|known| known == id) {
                self.ids.push(id.to_owned());
            }
        }
        for (n, id) in self.ids.iter().enumerate() {
            page = page.replace(id, &format!("019ac5a0-0000-7000-8000-{:012}", n + 1));
        }
        if let Some(code) = self.kept.get("code") {
            page = page.replace(code, "CODE-THAT-THE-TILL-PRINTS");
        }
        // A mall's secret is another each time, and so is what its tenants call a member.
        for named in page.split("\"member\": \"").skip(1) {
            let member = named.split('"').next().unwrap().to_owned();
            if !self.members.contains(&member) {
                self.members.push(member);
            }
        }
        for (n, member) in self.members.iter().enumerate() {
            page = page.replace(member, &format!("MEMBER{:04}", n + 1));
        }
        same_each_time(&page)
    }
}

fn is_id(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}

fn status_line(status: u16) -> String {
    axum::http::StatusCode::from_u16(status)
        .unwrap()
        .to_string()
}

fn body_of(answer: &Answer) -> String {
    match std::str::from_utf8(&answer.bytes) {
        Ok(text) if !answer.content_type.starts_with("image/") => {
            laid_out(text).unwrap_or_else(|| text.trim_end().to_owned())
        }
        _ => "(the photo)".to_owned(),
    }
}

/// Accounts are dated by the database's clock, which no test moves.
fn same_each_time(page: &str) -> String {
    const DATED: &str = "\"created_at\": \"";
    let line = |line: &str| match line.split_once(DATED) {
        Some((indent, _)) => format!("{indent}{DATED}2026-11-03T18:32:00+08:00\","),
        None => line.to_owned(),
    };
    page.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
