use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection, PgConnection};

use super::account::Account;
use super::binaries::Binaries;
use super::folder::Folder;
use super::{Durability, EmbeddedPostgres, StartError};

const HOLD: &str = "XIAOPIAO_TEST_HOLDS_A_DATABASE";

#[test]
fn a_server_starts_and_keeps_its_data_when_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let server = EmbeddedPostgres::start(folder.path(), Durability::Safe).unwrap();
    add_row(&server);
    assert_eq!(setting(&server, "fsync"), "on");
    drop(server);
    assert!(!pid_file(folder.path()).exists());

    let again = start(folder.path());

    assert_eq!(rows(&again), 1);
    assert_eq!(setting(&again, "fsync"), "off");
}

#[test]
fn a_server_opens_no_port() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    assert_eq!(setting(&server, "listen_addresses"), "");
}

#[test]
fn a_server_that_is_killed_comes_back_with_every_commit() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    for killed in 1..=3 {
        add_row(&server);

        kill_process(server_pid(folder.path()), Signal::KILL).unwrap();

        assert_eq!(rows(&server), killed);
    }
}

#[test]
fn a_folder_in_use_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let _server = start(folder.path());
    let begun = Instant::now();

    let second = EmbeddedPostgres::start(folder.path(), Durability::ForTests);

    assert!(matches!(second, Err(StartError::AlreadyRunning { .. })));
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_server_ends_when_its_parent_is_killed_and_the_next_start_waits_for_that() {
    let folder = tempfile::tempdir().unwrap();
    let name = "embedded::tests::a_process_of_its_own_holds_a_database";
    let mut parent = Command::new(env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(HOLD, folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(|| folder.path().join("held").exists());
    let orphan = server_pid(folder.path());

    parent.kill().unwrap();
    parent.wait().unwrap();
    let server = start(folder.path());

    assert_ne!(server_pid(folder.path()), orphan);
    assert_eq!(rows(&server), 1);
}

/// Does nothing unless the test above runs it.
#[test]
fn a_process_of_its_own_holds_a_database() {
    let Some(folder) = env::var_os(HOLD).map(PathBuf::from) else {
        return;
    };
    let server = start(&folder);
    add_row(&server);
    fs::write(folder.join("held"), "").unwrap();
    loop {
        thread::park();
    }
}

#[test]
fn every_installed_version_works() {
    for binaries in Binaries::installed() {
        let folder = tempfile::tempdir().unwrap();
        let opened = Folder::open(folder.path()).unwrap();
        let account = Account::choose(&opened, &binaries).unwrap();

        let server =
            EmbeddedPostgres::start_as(account, &binaries, opened, Durability::ForTests).unwrap();

        add_row(&server);
        assert_eq!(rows(&server), 1);
    }
}

#[test]
fn every_account_that_root_may_lend_works() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let nobody = super::account::Ids {
        uid: 65534,
        gid: 65534,
    };
    for account in [Account::Namespace(nobody), Account::Switch(nobody)] {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let opened = Folder::open(folder.path()).unwrap();
        let binaries = Binaries::find(&opened).unwrap();
        if account.try_out(&opened, &binaries).is_err() {
            continue; // This machine forbids it, and `choose` passes over it too.
        }
        let server =
            EmbeddedPostgres::start_as(account, &binaries, opened, Durability::ForTests).unwrap();
        add_row(&server);
        drop(server);

        // The next start finds the same account by itself.
        let again = start(folder.path());

        assert_eq!(rows(&again), 1);
    }
}

#[test]
fn a_path_too_long_for_a_socket_works() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder
        .path()
        .join("long".repeat(20))
        .join("商场".repeat(10));

    let server = start(&deep);

    add_row(&server);
    assert_eq!(rows(&server), 1);
    assert!(!server.socket.starts_with(&deep));
}

#[test]
fn what_a_crash_left_behind_is_no_obstacle() {
    let folder = tempfile::tempdir().unwrap();
    let half_made = folder.path().join("cluster.new");
    fs::create_dir_all(half_made.join("base")).unwrap();
    drop(start(folder.path()));
    // After a restart of the machine the pid may be anyone's: here it is ours.
    fs::write(pid_file(folder.path()), format!("{}\n", std::process::id())).unwrap();

    let server = start(folder.path());

    add_row(&server);
    assert_eq!(rows(&server), 1);
}

#[test]
fn data_of_another_version_is_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cluster")).unwrap();
    fs::write(folder.path().join("cluster/PG_VERSION"), "99\n").unwrap();

    let refused = EmbeddedPostgres::start(folder.path(), Durability::ForTests);

    let words = refused.unwrap_err().to_string();
    assert!(words.contains("install PostgreSQL 99, or move"), "{words}");
}

#[test]
fn damaged_data_is_refused_with_the_words_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    drop(start(folder.path()));
    fs::remove_file(folder.path().join("cluster/global/pg_control")).unwrap();

    let refused = EmbeddedPostgres::start(folder.path(), Durability::ForTests);

    let words = refused.unwrap_err().to_string();
    assert!(words.contains("pg_control"), "{words}");
}

#[test]
fn texts_of_failed_statements_stay_out_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());

    let failed = ask::<i32>(&server, "select 'red-braised beef noodles'::int");

    assert!(failed.is_err());
    let log = fs::read_to_string(folder.path().join("postgres.log")).unwrap();
    assert!(!log.contains("noodles"), "{log}");
}

#[test]
fn the_address_names_the_same_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder.path().join("with space & 商场"));
    let answer: Result<i32, sqlx::Error> = run(async {
        let mut db = PgConnection::connect(&server.url()).await?;
        sqlx::query_scalar("select 7").fetch_one(&mut db).await
    });
    assert_eq!(answer.unwrap(), 7);
}

fn start(folder: &Path) -> EmbeddedPostgres {
    EmbeddedPostgres::start(folder, Durability::ForTests).unwrap()
}

fn add_row(server: &EmbeddedPostgres) {
    let done = run(async {
        let mut db = PgConnection::connect_with(&server.connect_options()).await?;
        sqlx::raw_sql("create table if not exists row (); insert into row default values")
            .execute(&mut db)
            .await
    });
    done.unwrap();
}

/// Asks until a server that was just killed is back.
fn rows(server: &EmbeddedPostgres) -> i64 {
    let begun = Instant::now();
    loop {
        match ask(server, "select count(*) from row") {
            Ok(count) => return count,
            Err(error) if begun.elapsed() > Duration::from_secs(20) => panic!("{error}"),
            Err(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn setting(server: &EmbeddedPostgres, name: &'static str) -> String {
    let settings: Vec<(String, String)> = run(async {
        let mut db = PgConnection::connect_with(&server.connect_options()).await?;
        let all = "select name, setting from pg_settings";
        sqlx::query_as(all).fetch_all(&mut db).await
    })
    .unwrap();
    let found = settings.into_iter().find(|(found, _)| found == name);
    found.unwrap().1
}

fn ask<T>(server: &EmbeddedPostgres, question: &'static str) -> Result<T, sqlx::Error>
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    run(async {
        let mut db = PgConnection::connect_with(&server.connect_options()).await?;
        sqlx::query_scalar(question).fetch_one(&mut db).await
    })
}

fn run<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}

fn pid_file(folder: &Path) -> PathBuf {
    folder.join("cluster/postmaster.pid")
}

fn server_pid(folder: &Path) -> Pid {
    let text = fs::read_to_string(pid_file(folder)).unwrap();
    let pid = text.lines().next().unwrap().trim().parse().unwrap();
    Pid::from_raw(pid).unwrap()
}

fn wait_until(condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain");
        thread::sleep(Duration::from_millis(10));
    }
}
