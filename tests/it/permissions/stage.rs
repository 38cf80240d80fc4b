//! The mall with everybody in it, and what has happened before a call.

use std::collections::BTreeMap;

use axum::{body::Body, http::Request};
use xiaopiao::{
    confidence::Permille,
    demo,
    malls::{self, Mall as MallRecord},
    staff::{self, Account, Role},
    tenants,
};

use super::table::{Row, Table};
use crate::support::{Answer, Mall, Paper};

const PASSWORD: &str = "open sesame";
const PREFIX: &str = "/api/v1";

pub struct Stage {
    mall: Mall,
    /// Of everybody but the member, who is another one in each scene: a member's day is
    /// capped.
    tokens: BTreeMap<&'static str, String>,
    scenes: usize,
}

/// What a call may name: `{id}`, `{version}`, and what steps have kept.
type Names = BTreeMap<String, String>;

impl Stage {
    pub async fn set() -> Self {
        let mall = Mall::open().await;
        // Whatever is credited is checked.
        mall.rules(|policy| policy.spot_checks = Permille::CERTAIN)
            .await;
        let here = mall.mall.clone();
        let elsewhere = another_mall(&mall).await;
        let people = [
            ("reviewer", &here, Role::Reviewer, None),
            ("senior", &here, Role::Senior, None),
            ("admin", &here, Role::Admin, None),
            ("tenant", &here, Role::Tenant, Some("A07")),
            ("other_tenant", &here, Role::Tenant, Some("B11")),
            ("elsewhere", &elsewhere, Role::Admin, None),
        ];
        let mut tokens = BTreeMap::from([("anonymous", String::new())]);
        for (name, place, role, tenant) in people {
            tokens.insert(name, sign_in(&mall, place, name, role, tenant).await);
        }
        tokens.insert("other_member", mall.member("other").await.token);
        Self {
            mall,
            tokens,
            scenes: 0,
        }
    }

    /// Plays the row's scene with a new member, then calls as this role.
    pub async fn call(&mut self, table: &Table, row: &Row, role: &str) -> Answer {
        self.scenes += 1;
        // Who signs in too often is told to wait.
        self.mall.later(chrono::TimeDelta::seconds(1));
        let member = self.mall.member(&format!("m{}", self.scenes)).await;
        let mut names = Names::from([("member".to_owned(), member.id)]);
        names.insert("channel".to_owned(), "counter".to_owned());
        let member = member.token;
        self.play(table, &row.scene, &member, &mut names).await;
        let token = self.token(role, &member);
        self.send(&row.call, &token, &row.sends, &names).await
    }

    async fn play(&self, table: &Table, scene: &str, member: &str, names: &mut Names) {
        let steps = table.scenes.get(scene);
        for step in steps.unwrap_or_else(|| panic!("there is no scene {scene}")) {
            match step.split_once(' ') {
                None => Box::pin(self.play(table, step, member, names)).await,
                Some(("upload", total)) => self.upload(total, member, names).await,
                Some(("let", given)) => {
                    let (name, value) = given.split_once('=').unwrap();
                    names.insert(name.to_owned(), value.to_owned());
                }
                Some(("id", name)) => {
                    let of = names[name].clone();
                    names.insert("id".to_owned(), of);
                }
                Some((role, call)) => self.step(role, call, member, names).await,
            }
        }
    }

    /// No two papers of a stage look like one sale.
    async fn upload(&self, total: &str, member: &str, names: &mut Names) {
        let moment = chrono::NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        let ago = chrono::TimeDelta::seconds(67 * i64::try_from(self.scenes).unwrap());
        let at = moment.and_hms_opt(18, 22, 5).unwrap() - ago;
        let paper = Paper::noodles()
            .number(&format!("2026110388{:05}", self.scenes))
            .time(&at.format("%Y-%m-%d %H:%M:%S").to_string())
            .total(total);
        let sent = self.mall.sends_as(member, &paper.photo(1)).await;
        assert_eq!(sent.status, 202, "{:?}", sent.body);
        self.mall.drain().await;
        names.insert("id".to_owned(), sent.text("id"));
        self.look(member, names).await;
    }

    async fn step(&self, role: &str, call: &str, member: &str, names: &mut Names) {
        let (call, keep) = match call.split_once(" => ") {
            Some((call, keep)) => (call, Some(keep)),
            None => (call, None),
        };
        let mut words = call.splitn(3, ' ');
        let mut word = || words.next().unwrap_or("-");
        let (method, path, sends) = (word(), word(), word());
        let token = self.token(role, member);
        let call = format!("{method} {path}");
        let answer = self.send(&call, &token, sends, names).await;
        assert!(answer.status < 300, "{role} {call}: {:?}", answer.body);
        if let Some(keep) = keep {
            let (name, field) = keep.split_once('=').unwrap();
            let value = answer.body.pointer(field).and_then(|value| value.as_str());
            names.insert(name.to_owned(), value.unwrap_or_default().to_owned());
        }
        self.mall.drain().await;
        self.look(member, names).await;
    }

    async fn look(&self, member: &str, names: &mut Names) {
        let path = format!("{PREFIX}/receipts/{}", names["id"]);
        let receipt = self.mall.get(&path, member).await;
        let version = receipt.body["version"].to_string();
        names.insert("version".to_owned(), version);
    }

    fn token(&self, role: &str, member: &str) -> String {
        match role {
            "member" => member.to_owned(),
            role => self.tokens[role].clone(),
        }
    }

    async fn send(&self, call: &str, token: &str, sends: &str, names: &Names) -> Answer {
        let (method, path) = call.split_once(' ').unwrap();
        let path = filled(path, names);
        let request = Request::builder()
            .method(method)
            .uri(format!("{PREFIX}{path}"));
        let (kind, body) = match sends {
            "-" => return self.mall.send(request, token, Body::empty()).await,
            "photo" => return self.mall.sends_as(token, &photo(self.scenes)).await,
            "csv" => ("text/csv", "code,name,category\nZ99,新店,餐饮\n".to_owned()),
            json => ("application/json", filled(json, names)),
        };
        let request = request.header("content-type", kind);
        self.mall.send(request, token, body.into()).await
    }
}

fn photo(number: usize) -> Vec<u8> {
    Paper::noodles().photo(u32::try_from(number).unwrap())
}

#[track_caller]
fn filled(text: &str, names: &Names) -> String {
    let fill = |text: String, (name, value): (&String, &String)| {
        text.replace(&format!("{{{name}}}"), value)
    };
    names.iter().fold(text.to_owned(), fill)
}

async fn another_mall(mall: &Mall) -> MallRecord {
    let elsewhere = MallRecord {
        name: "另一座商场".to_owned(),
        ..demo::mall()
    };
    let mut db = mall.db.acquire().await.unwrap();
    malls::insert(&mut db, &elsewhere).await.unwrap();
    elsewhere
}

/// Not through the door: the service of one mall signs nobody in to another.
async fn sign_in(
    mall: &Mall,
    place: &MallRecord,
    username: &str,
    role: Role,
    tenant: Option<&str>,
) -> String {
    let mut db = mall.db.acquire().await.unwrap();
    let mut tenant_id = None;
    if let Some(code) = tenant {
        let tenant = tenants::by_code(&mut db, place.mall_id, code).await;
        tenant_id = Some(tenant.unwrap().unwrap().tenant_id);
    }
    let account = Account {
        username,
        password_hash: &staff::hash_password(PASSWORD).unwrap(),
        role,
        tenant_id,
    };
    staff::put(&mut db, place.mall_id, &account).await.unwrap();
    drop(db);
    let now = mall.clock.now();
    let signed_in = staff::sign_in(&mall.db, place.mall_id, username, PASSWORD, now).await;
    signed_in.unwrap().0.reveal().to_owned()
}
