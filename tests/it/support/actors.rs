//! The mall and its people, as they use the product: through HTTP.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request},
};
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;
use xiaopiao::{
    audit::{self, Actor},
    clock::Clock,
    decision::{self, Policy},
    demo,
    http::{Demo, Edge, Readiness, Service, Shoppers, app},
    malls,
    notices::Notices,
    phones::{Limits, Phones, Shown},
    pipeline::Pipeline,
    points::{self, expiry},
    reading::Lent,
    review::Desk,
    staff::{self, Account, Role},
    tenants::{self, Missing, TenantLists},
    uploads::{self, Staging, Uploads},
};

use super::{Paper, Recites, Store, database};

/// The tests' tenants: two restaurants, a jeweller, a cinema that earns nothing, and
/// one brand with two shops.
const TENANTS: &str = "\
code,name,aliases,category,unit,phone
A07,山月面馆,山月,餐饮,L3-307,0755-86001007
B11,蓝岸咖啡,BLUE SHORE,餐饮,L1-111,0755-86001011
C05,金玉满堂珠宝,,黄金珠宝,L1-105,0755-86001105
D01,星海影城,,影院,L5-501,0755-86001501
E02,棉野服饰,MIANYE,零售,L2-202,0755-86001202
E31,棉野服饰,MIANYE,零售,B1-031,0755-86001031
";

/// The tests' moment: 18:32 in Shenzhen on 3 November 2026.
const NOW: &str = "2026-11-03T10:32:00Z";

/// A mall with its service, its database and its clock.
pub struct Mall {
    pub db: PgPool,
    pub mall: malls::Mall,
    pub clock: Clock,
    pub uploads: Uploads,
    pipeline: Pipeline,
    router: Router,
    pub store: Store,
}

impl Mall {
    pub async fn open() -> Self {
        Self::open_as(Store::folder(), |_| {}).await
    }

    /// With a service that differs from the usual one.
    pub async fn open_with(differs: impl FnOnce(&mut Service)) -> Self {
        Self::open_as(Store::folder(), differs).await
    }

    /// A mall that keeps its photos there.
    pub async fn with(store: Store) -> Self {
        Self::open_as(store, |_| {}).await
    }

    async fn open_as(store: Store, differs: impl FnOnce(&mut Service)) -> Self {
        let db = database::fresh().await;
        let clock = Clock::fixed(NOW.parse().unwrap());
        let mall = demo::mall();
        let mut tx = db.begin().await.unwrap();
        demo::insert_mall(&mut tx, &mall, clock.now())
            .await
            .unwrap();
        // Chance picks nothing, unless a test is about what it picks: what it picks is
        // handed out at the desk.
        sqlx::raw_sql(
            "alter table policy disable trigger policy_append_only;
             update policy set body = jsonb_set(body, '{spot_checks}', '0');
             alter table policy enable trigger policy_append_only;",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let list = TENANTS.as_bytes();
        tenants::import(
            &db,
            mall.mall_id,
            Actor::Machine,
            list,
            Missing::Kept,
            clock.now(),
        )
        .await
        .unwrap();
        uploads::prove(&*store.blobs).await.unwrap();
        Self::serving(db, mall, clock, store, differs).await
    }

    async fn serving(
        db: PgPool,
        mall: malls::Mall,
        clock: Clock,
        store: Store,
        differs: impl FnOnce(&mut Service),
    ) -> Self {
        let blobs = Arc::clone(&store.blobs);
        let uploads = Uploads {
            db: db.clone(),
            mall: mall.mall_id,
            blobs: blobs.clone(),
            clock: clock.clone(),
        };
        let pipeline = Pipeline {
            db: db.clone(),
            mall: mall.clone(),
            clock: clock.clone(),
            blobs,
            reader: Arc::new(Recites),
            tenants: TenantLists::default(),
        };
        let readiness = Readiness::default();
        readiness.set();
        let mut service = Service {
            db: db.clone(),
            mall: mall.clone(),
            clock: clock.clone(),
            uploads: uploads.clone(),
            staging: Staging::new(store.incoming()),
            notices: Notices::listen(&db).await.unwrap(),
            readiness,
            reader: Lent::default(),
            edge: Edge::default(),
            shoppers: Shoppers {
                phones: Some(Phones {
                    messages: Arc::new(Shown::default()),
                    limits: Limits::NONE,
                    links_wechat: false,
                }),
                ..Shoppers::default()
            },
            demo: Some(Demo {
                samples: store.incoming().join("samples"),
                accounts: store.incoming().join("demo-accounts.json"),
                messages: Shown::default(),
            }),
        };
        differs(&mut service);
        let router = app(service);
        Self {
            db,
            mall,
            clock,
            uploads,
            pipeline,
            router,
            store,
        }
    }

    /// A shopper, made on first sight.
    pub async fn member(&self, name: &str) -> Member<'_> {
        let body = json!({ "code": format!("demo-{name}") });
        let answer = self.post_json("/api/v1/auth/wechat", "", &body).await;
        Member {
            mall: self,
            token: answer.text("token"),
            id: answer.text("member_id"),
        }
    }

    /// A person of the staff with this role; a tenant's is the noodle shop's.
    pub async fn staff(&self, role: Role) -> Staff<'_> {
        let username = format!("{role:?}").to_lowercase();
        self.account(&username, role, "A07").await
    }

    /// Another person of the staff with this role.
    pub async fn person(&self, username: &str, role: Role) -> Staff<'_> {
        self.account(username, role, "A07").await
    }

    /// Carries out what was decided more than ten seconds ago.
    pub async fn carries_out(&self) -> usize {
        let desk = Desk {
            db: &self.db,
            mall: &self.mall,
            now: self.clock.now(),
        };
        desk.carry_out_due().await.unwrap()
    }

    /// Somebody who works for this tenant.
    pub async fn tenant(&self, code: &str) -> Staff<'_> {
        let username = format!("tenant-{code}");
        self.account(&username, Role::Tenant, code).await
    }

    async fn account(&self, username: &str, role: Role, tenant: &str) -> Staff<'_> {
        let password_hash = staff::hash_password("open sesame").unwrap();
        let mut db = self.db.acquire().await.unwrap();
        let tenant = tenants::by_code(&mut db, self.mall.mall_id, tenant).await;
        let tenant = tenant.unwrap().unwrap().tenant_id;
        let account = Account {
            username,
            password_hash: &password_hash,
            role,
            tenant_id: (role == Role::Tenant).then_some(tenant),
        };
        staff::put(&mut db, self.mall.mall_id, &account)
            .await
            .unwrap();
        drop(db);
        let body = json!({ "username": username, "password": "open sesame" });
        let answer = self.post_json("/api/v1/auth/login", "", &body).await;
        Staff {
            mall: self,
            token: answer.text("token"),
        }
    }

    /// Publishes the mall's rules anew, changed.
    pub async fn rules(&self, change: impl FnOnce(&mut Policy)) {
        let mut tx = self.db.begin().await.unwrap();
        let id = self.mall.mall_id;
        let mut policy = decision::current(&mut tx, id).await.unwrap().policy;
        change(&mut policy);
        decision::publish(&mut tx, id, &policy, self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Ends the points whose last day is over.
    pub async fn expire(&self) -> expiry::Ended {
        let (now, today) = (self.clock.now(), self.mall.day(self.clock.now()));
        expiry::run(&self.db, &self.mall, today, now).await.unwrap()
    }

    /// What of the ledger's laws does not hold.
    pub async fn books(&self) -> Vec<String> {
        let mut db = self.db.acquire().await.unwrap();
        points::violations(&mut db, self.mall.mall_id)
            .await
            .unwrap()
    }

    /// Where the audit trail does not hold.
    pub async fn trail(&self) -> Vec<audit::Break> {
        let mut db = self.db.acquire().await.unwrap();
        audit::verify(&mut db, self.mall.mall_id, &[])
            .await
            .unwrap()
    }

    /// Works until nothing is due.
    pub async fn drain(&self) {
        while self.pipeline.work_once().await.unwrap() {}
    }

    /// One piece of work, as a worker does it.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Sends a photo as whoever holds the token.
    pub async fn sends_as(&self, token: &str, photo: &[u8]) -> Answer {
        let form = form(&[("photo", photo)]);
        let request = Request::post("/api/v1/receipts")
            .header("content-type", "multipart/form-data; boundary=b");
        self.send(request, token, form).await
    }

    /// How many files lie in the blob store and on their way into it.
    pub fn files(&self) -> usize {
        self.store.files() + walk(&self.store.incoming())
    }

    /// No row and no file is left of an upload that was refused.
    pub async fn remembers_no_upload(&self) {
        for table in [
            "receipt",
            "photo",
            "job",
            "blob",
            "idempotency_key",
            "audit where receipt_id is not null",
        ] {
            assert_eq!(self.count(table).await, 0, "{table}");
        }
        assert_eq!(self.files(), 0);
    }

    pub async fn count(&self, table: &str) -> i64 {
        let query = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&self.db)
            .await
            .unwrap()
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Request::get(path), token, Body::empty()).await
    }

    /// A header of what the anonymous are answered; empty if there is none.
    pub async fn header(&self, path: &str, name: &str) -> String {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let value = response.headers().get(name);
        value.map_or_else(String::new, |text| text.to_str().unwrap().to_owned())
    }

    pub async fn post_json(&self, path: &str, token: &str, body: &Value) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request, token, body.to_string().into()).await
    }

    pub async fn send(
        &self,
        request: axum::http::request::Builder,
        token: &str,
        body: Body,
    ) -> Answer {
        let request = match token {
            "" => request,
            token => request.header("authorization", format!("Bearer {token}")),
        };
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let (mut body, mut bytes, mut broke_off) = (response.into_body(), Vec::new(), false);
        while let Some(frame) = body.frame().await {
            match frame {
                Ok(frame) => bytes.extend(frame.into_data().unwrap_or_default()),
                Err(_) => broke_off = true,
            }
        }
        let content_type = headers.get("content-type");
        let content_type = content_type.map(|kind| kind.to_str().unwrap().to_owned());
        Answer {
            status,
            headers,
            content_type: content_type.unwrap_or_default(),
            broke_off,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
            bytes,
        }
    }
}

/// How many files lie in the folder and below.
pub fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { walk(&path) } else { 1 })
        .sum()
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub headers: HeaderMap,
    /// The connection ended before the body did.
    pub broke_off: bool,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A text member of the body; empty if it is not one.
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status, self.text("code")),
            (status, code.to_owned()),
            "{:?}",
            self.body
        );
        assert_eq!(self.content_type, "application/problem+json");
        assert_eq!(self.body["status"], status);
    }
}

/// A shopper with a phone.
pub struct Member<'a> {
    mall: &'a Mall,
    pub token: String,
    pub id: String,
}

impl Member<'_> {
    /// Sends a photo of the paper; the machine has not looked yet.
    pub async fn sends(&self, photo: &[u8]) -> Answer {
        self.sends_parts(&[("photo", photo)], None).await
    }

    pub async fn sends_with_key(&self, photo: &[u8], key: &str) -> Answer {
        self.sends_parts(&[("photo", photo)], Some(key)).await
    }

    pub async fn sends_parts(&self, parts: &[(&str, &[u8])], key: Option<&str>) -> Answer {
        self.sends_body(form(parts), key).await
    }

    pub async fn sends_body(&self, body: Body, key: Option<&str>) -> Answer {
        self.sends_form("/receipts", body, key).await
    }

    /// Asks to be forgotten.
    pub async fn erases(&self) -> Answer {
        let request = Request::delete("/api/v1/members/me");
        self.mall.send(request, &self.token, Body::empty()).await
    }

    /// Appeals in words.
    pub async fn appeals(&self, id: &str, note: &str) -> Answer {
        let path = format!("/api/v1/receipts/{id}/appeal");
        let body = json!({ "note": note });
        self.mall.post_json(&path, &self.token, &body).await
    }

    /// Appeals with a form.
    pub async fn appeals_with(
        &self,
        id: &str,
        parts: &[(&str, &[u8])],
        key: Option<&str>,
    ) -> Answer {
        let path = format!("/receipts/{id}/appeal");
        self.sends_form(&path, form(parts), key).await
    }

    async fn sends_form(&self, path: &str, body: Body, key: Option<&str>) -> Answer {
        let request = Request::post(format!("/api/v1{path}"))
            .header("content-type", "multipart/form-data; boundary=b");
        let request = match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        self.mall.send(request, &self.token, body).await
    }

    /// Sends a photo, lets the machine work, and looks again.
    pub async fn uploads(&self, paper: &Paper) -> Answer {
        self.uploads_photo(&paper.photo(1)).await
    }

    pub async fn uploads_photo(&self, photo: &[u8]) -> Answer {
        let sent = self.sends(photo).await;
        assert_eq!(sent.status, 202, "{:?}", sent.body);
        self.mall.drain().await;
        self.receipt(&sent.text("id")).await
    }

    pub async fn receipt(&self, id: &str) -> Answer {
        self.get(&format!("/receipts/{id}")).await
    }

    pub async fn balance(&self) -> i64 {
        let points = self.get("/members/me/points").await;
        points.body["balance"].as_i64().unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.mall.get(&format!("/api/v1{path}"), &self.token).await
    }
}

fn form(parts: &[(&str, &[u8])]) -> Body {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    body.into()
}

/// A person who works for the mall or a tenant.
pub struct Staff<'a> {
    mall: &'a Mall,
    pub token: String,
}

impl Staff<'_> {
    pub async fn approves(&self, id: &str, body: Value) -> Answer {
        self.post(&format!("/reviews/{id}/approve"), &body).await
    }

    pub async fn rejects(&self, id: &str, body: Value) -> Answer {
        self.post(&format!("/reviews/{id}/reject"), &body).await
    }

    pub async fn reverses(&self, id: &str, body: Value) -> Answer {
        self.post(&format!("/receipts/{id}/reverse"), &body).await
    }

    pub async fn reverses_with_key(&self, id: &str, body: Value, key: &str) -> Answer {
        let request = Request::post(format!("/api/v1/receipts/{id}/reverse"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.mall
            .send(request, &self.token, body.to_string().into())
            .await
    }

    /// Spends points of the member.
    pub async fn spends(&self, member: &Member<'_>, points: i64, reference: &str) -> Answer {
        let path = format!("/members/{}/points/spend", member.id);
        let body = json!({ "points": points, "reference": reference });
        self.post(&path, &body).await
    }

    pub async fn imports(&self, csv: &str, query: &str) -> Answer {
        let request = Request::post(format!("/api/v1/tenants/import{query}"))
            .header("content-type", "text/csv");
        self.mall
            .send(request, &self.token, csv.to_owned().into())
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.mall.get(&format!("/api/v1{path}"), &self.token).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        let request =
            Request::put(format!("/api/v1{path}")).header("content-type", "application/json");
        self.mall
            .send(request, &self.token, body.to_string().into())
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        let request = Request::delete(format!("/api/v1{path}"));
        self.mall.send(request, &self.token, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.mall
            .post_json(&format!("/api/v1{path}"), &self.token, body)
            .await
    }
}
