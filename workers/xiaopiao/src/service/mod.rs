//! `serve`, `work` and `all`: the product as a service. `all` is both in one process;
//! without `DATABASE_URL` it brings its own PostgreSQL along.

mod database;
mod demo;
mod greeting;
mod stop;
mod worker;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::{net::TcpListener, task::JoinSet};
use xiaopiao::{
    clock::Clock,
    http::{self, Readiness, Service},
    malls::{self, Mall},
    notices::Notices,
    uploads::{self, Blobs, Folder, Staging, Uploads},
};

use database::Database;
use stop::Stop;
use worker::Worker;

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen.
    #[arg(long, env = "XIAOPIAO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The folder for photos and, without a database address, the database.
    #[arg(long, env = "XIAOPIAO_DATA", default_value = "./data")]
    data: PathBuf,
    /// How many receipts are read at a time; one a core unless said otherwise.
    #[arg(long, env = "XIAOPIAO_WORKERS")]
    workers: Option<usize>,
    /// A PostgreSQL server of your own.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
    /// Which mall to serve, when the database has several.
    #[arg(long, env = "XIAOPIAO_MALL")]
    mall: Option<String>,
    /// Serves an invented mall to play with; only on a loopback address.
    #[arg(long, env = "XIAOPIAO_DEMO", value_parser = clap::builder::FalseyValueParser::new())]
    demo: bool,
}

/// Which parts of the service this process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    Serve,
    Work,
    All,
}

impl Parts {
    fn serves(self) -> bool {
        self != Self::Work
    }

    fn works(self) -> bool {
        self != Self::Serve
    }
}

/// How long open connections may take to end after a signal.
const FAREWELL_SECONDS: u64 = 8;
/// How often unused blobs are looked for.
const SWEEP_HOURS: u64 = 6;

/// Runs until a signal says stop.
pub fn run(args: &Args, parts: Parts) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !args.demo || args.listen.ip().is_loopback(),
        "the demo has known passwords: it listens on a loopback address only, not on {}",
        args.listen
    );
    std::fs::create_dir_all(&args.data)
        .with_context(|| format!("cannot make the data folder {}", args.data.display()))?;
    let data = args.data.canonicalize()?;
    // Started before the runtime and dropped after it: everything else leans on it.
    let database = Database::start(args.database.as_deref(), &data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve_until_stopped(args, parts, &data, &database))?;
    runtime.shutdown_timeout(Duration::from_secs(FAREWELL_SECONDS));
    drop(database);
    Ok(ExitCode::SUCCESS)
}

/// `xiaopiao migrate`: brings the schema up to date and ends.
pub fn migrate(args: &Args) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(&args.data)?;
    let database = Database::start(args.database.as_deref(), &args.data.canonicalize()?)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let db = database.connect(1).await?;
        xiaopiao::db::migrate(&db).await
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn serve_until_stopped(
    args: &Args,
    parts: Parts,
    data: &std::path::Path,
    database: &Database,
) -> anyhow::Result<()> {
    let stop = Stop::on_signals()?;
    // Bound first: a port that is taken is said before anything else is done.
    let listener = if parts.serves() {
        let listener = TcpListener::bind(args.listen).await;
        Some(listener.with_context(|| format!("cannot listen on {}", args.listen))?)
    } else {
        None
    };
    let workers = args.workers.unwrap_or_else(cores);
    let db = database
        .connect(20 + u32::try_from(workers).unwrap_or(u32::MAX) * 2)
        .await?;
    xiaopiao::db::migrate(&db).await?;
    let clock = Clock::system();
    let mall = mall(args, &db, data, &clock).await?;

    let folder = |name: &str| {
        let folder = data.join(name);
        std::fs::create_dir_all(&folder).map(|()| folder)
    };
    let blobs: Arc<dyn Blobs> = Arc::new(Folder::new(folder("photos")?));
    let uploads = Uploads {
        db: db.clone(),
        mall: mall.mall_id,
        blobs: Arc::clone(&blobs),
        clock: clock.clone(),
    };
    let notices = Notices::listen(&db).await?;
    let readiness = Readiness::default();
    let mut tasks = JoinSet::new();

    if parts.works() {
        let setup = worker::Setup {
            db: db.clone(),
            mall: mall.clone(),
            clock: clock.clone(),
            blobs,
        };
        let ready = Worker::start_all(workers, setup, &notices, &stop, &mut tasks);
        let readiness = readiness.clone();
        tasks.spawn(async move {
            ready.await?;
            readiness.set();
            Ok(())
        });
        tasks.spawn(sweep_now_and_then(uploads.clone(), stop.clone()));
    } else {
        readiness.set();
    }
    if let Some(listener) = listener {
        let demo = match args.demo {
            true => Some(demo::prepare(data, &clock, &mall, &mut tasks)?),
            false => None,
        };
        greeting::print(args.listen, args.demo, data)?;
        let service = Service {
            db: db.clone(),
            mall,
            clock,
            uploads,
            staging: Staging::new(folder("incoming")?),
            notices,
            readiness,
            demo,
        };
        let stopped = stop.clone();
        tasks.spawn(async move {
            let until = async move { stopped.wait().await };
            let served = axum::serve(listener, http::app(service)).with_graceful_shutdown(until);
            served.await.context("the HTTP server failed")
        });
    }
    finish(tasks, &stop).await
}

/// Waits for the signal, or for the first part that fails; then for the others to
/// end, but not for ever.
async fn finish(mut tasks: JoinSet<anyhow::Result<()>>, stop: &Stop) -> anyhow::Result<()> {
    let mut outcome = Ok(());
    let mut deadline = None;
    while !tasks.is_empty() {
        let wait = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => stop.wait().await,
            }
        };
        tokio::select! {
            () = wait => {
                if deadline.is_some() {
                    break;
                }
                let farewell = Duration::from_secs(FAREWELL_SECONDS);
                deadline = Some(tokio::time::Instant::now() + farewell);
            }
            Some(done) = tasks.join_next() => {
                let done = done.context("a part of the service panicked").flatten();
                if outcome.is_ok() && done.is_err() {
                    outcome = done;
                    stop.now();
                }
            }
        }
    }
    outcome
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

async fn mall(
    args: &Args,
    db: &sqlx::PgPool,
    data: &std::path::Path,
    clock: &Clock,
) -> anyhow::Result<Mall> {
    if args.demo {
        let accounts = data.join(greeting::ACCOUNTS);
        return xiaopiao::demo::seed(db, &accounts, clock.now()).await;
    }
    let mall = malls::find(&mut *db.acquire().await?, args.mall.as_deref()).await?;
    mall.context("the database has no such mall; the demo makes one: XIAOPIAO_DEMO=1")
}

async fn sweep_now_and_then(uploads: Uploads, stop: Stop) -> anyhow::Result<()> {
    while !stop.is_set() {
        match uploads::sweep(&uploads).await {
            Ok(0) => {}
            Ok(blobs) => tracing::info!(blobs, "removed photos that no receipt uses"),
            Err(err) => tracing::warn!(error = format!("{err:#}"), "cannot sweep photos"),
        }
        tokio::select! {
            () = stop.wait() => {}
            () = tokio::time::sleep(Duration::from_secs(SWEEP_HOURS * 3600)) => {}
        }
    }
    Ok(())
}
