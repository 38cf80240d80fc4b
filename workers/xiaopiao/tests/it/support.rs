//! A running service of a test's own, and papers to send it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use xiaopiao_draw::{Fonts, Sample, tenants};

/// The binary under test.
pub fn xiaopiao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xiaopiao"));
    for name in [
        "DATABASE_URL",
        "XIAOPIAO_DATA",
        "XIAOPIAO_LISTEN",
        "XIAOPIAO_DEMO",
        "XIAOPIAO_PHOTOS",
        "XIAOPIAO_PHOTOS_ENDPOINT",
        "XIAOPIAO_PHOTOS_STYLE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_PROFILE",
        "AWS_REGION",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command
}

/// Today's drawn receipts of the demo's mall.
pub fn samples() -> Vec<Sample> {
    let now = xiaopiao::clock::Clock::system().now();
    let local = now.with_timezone(&chrono_tz::Asia::Shanghai).naive_local();
    let tenants = tenants::parse(tenants::DEMO).unwrap();
    xiaopiao_draw::samples(local, 7, &tenants, &Fonts::load().unwrap()).unwrap()
}

/// A demo service on a data folder of its own.
pub struct Service {
    child: Child,
    pub address: String,
    client: reqwest::Client,
}

impl Service {
    /// Starts the demo on any free port and waits until it is ready.
    pub async fn start(data: &TempDir) -> Self {
        Self::start_with(data, &[]).await
    }

    /// The same, with further settings.
    pub async fn start_with(data: &TempDir, settings: &[(&str, String)]) -> Self {
        let demo = [("XIAOPIAO_DEMO", "1".to_owned())];
        Self::start_as(data, &[&demo, settings].concat()).await
    }

    /// The same without the demo: for a mall that the data folder has.
    pub async fn start_own(data: &TempDir) -> Self {
        Self::start_as(data, &[]).await
    }

    async fn start_as(data: &TempDir, settings: &[(&str, String)]) -> Self {
        let mut child = xiaopiao()
            .args(["all", "--workers", "2", "--listen", "127.0.0.1:0"])
            .env("XIAOPIAO_DATA", data.path())
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let address = address(&mut child);
        let service = Self {
            child,
            address,
            client: reqwest::Client::new(),
        };
        service
            .until(async || service.status("/readyz").await == 200)
            .await;
        service
    }

    /// Asks again and again until the answer is yes; gives up after five minutes.
    pub async fn until(&self, mut yes: impl AsyncFnMut() -> bool) {
        let begun = Instant::now();
        while !yes().await {
            assert!(
                begun.elapsed() < Duration::from_secs(300),
                "it never came true"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn status(&self, path: &str) -> u16 {
        let answer = self
            .client
            .get(format!("{}{path}", self.address))
            .send()
            .await;
        answer.map_or(0, |answer| answer.status().as_u16())
    }

    pub async fn sign_in(&self, name: &str) -> String {
        let body = json!({ "code": format!("demo-{name}") });
        let path = format!("{}/api/v1/auth/wechat", self.address);
        let answer = self.client.post(path).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Signs in a person of the staff.
    pub async fn log_in(&self, username: &str, password: &str) -> Value {
        let body = json!({ "username": username, "password": password });
        let path = format!("{}/api/v1/auth/login", self.address);
        let answer = self.client.post(path).json(&body).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Uploads a photo and returns the receipt's id.
    pub async fn upload(&self, token: &str, photo: Vec<u8>) -> String {
        let part = reqwest::multipart::Part::bytes(photo).file_name("photo");
        let form = reqwest::multipart::Form::new().part("photo", part);
        let path = format!("{}/api/v1/receipts", self.address);
        let answer = self
            .client
            .post(path)
            .bearer_auth(token)
            .multipart(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 202);
        let answer: Value = answer.json().await.unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    /// A photo of the receipt.
    pub async fn photo(&self, token: &str, id: &str) -> Vec<u8> {
        let path = format!("{}/api/v1/receipts/{id}/photo", self.address);
        let answer = self.client.get(path).bearer_auth(token).send().await;
        answer.unwrap().bytes().await.unwrap().to_vec()
    }

    pub async fn get(&self, token: &str, path: &str) -> Value {
        let path = format!("{}/api/v1{path}", self.address);
        let answer = self
            .client
            .get(path)
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// The receipt, once the machine has decided.
    pub async fn decided(&self, token: &str, id: &str) -> Value {
        let path = format!("/receipts/{id}");
        let waits = ["received", "reading"];
        self.until(async || {
            !waits.contains(&self.get(token, &path).await["status"].as_str().unwrap())
        })
        .await;
        self.get(token, &path).await
    }

    /// As the out-of-memory killer does it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and returns its exit code.
    pub fn stop(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// The address that the service prints when it starts.
fn address(child: &mut Child) -> String {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let found = lines.find_map(|line| {
        let line = line.unwrap();
        let (_, address) = line.split_once("http://")?;
        let host = address.split(['/', ' ']).next()?;
        Some(format!("http://{host}"))
    });
    // Whatever else it prints must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    found.expect("the service says where it listens")
}
