//! `serve`, `work` and `all`: the product as a service. `all` is both in one process;
//! without `DATABASE_URL` it brings its own PostgreSQL along.

mod database;
mod deciding;
mod demo;
mod greeting;
mod photos;
mod shoppers;
mod stop;
mod sweeping;
mod worker;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::Context as _;
use sqlx::PgPool;
use tokio::{net::TcpListener, task::JoinSet};
use xiaopiao::{
    clock::Clock,
    http::{self, Edge, Network, Readiness, Service},
    malls::{self, Mall},
    notices::Notices,
    reading::Lent,
    tenants::TenantLists,
    uploads::{Staging, Uploads},
};

pub use database::Database;
pub use photos::Settings as Photos;

use crate::{admin::Place, heads};
use stop::Stop;
use worker::Worker;

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen.
    #[arg(long, env = "XIAOPIAO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    photos: photos::Settings,
    #[command(flatten)]
    shoppers: shoppers::Settings,
    /// How many receipts are read at a time; one a core unless said otherwise.
    #[arg(long, env = "XIAOPIAO_WORKERS")]
    workers: Option<usize>,
    /// Proxies in front of this service, as addresses or networks split by commas: what
    /// they say in X-Forwarded-For about a caller's address is believed.
    #[arg(long, env = "XIAOPIAO_TRUSTED_PROXY", value_delimiter = ',')]
    trusted_proxy: Vec<Network>,
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

/// Runs until a signal says stop.
pub fn run(args: &Args, parts: Parts) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !args.demo || args.listen.ip().is_loopback(),
        "the demo has known passwords: it listens on a loopback address only, not on {}",
        args.listen
    );
    let data = args.place.data_folder()?;
    // Started before the runtime and dropped after it: everything else leans on it.
    let database = Database::start(args.place.database.as_deref(), &data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve_until_stopped(args, parts, &data, &database))?;
    runtime.shutdown_timeout(Duration::from_secs(FAREWELL_SECONDS));
    drop(database);
    Ok(ExitCode::SUCCESS)
}

async fn serve_until_stopped(
    args: &Args,
    parts: Parts,
    data: &Path,
    database: &Database,
) -> anyhow::Result<()> {
    let stop = Stop::on_signals()?;
    // Bound first: a port that is taken is said before anything else is done.
    let listener = match parts.serves() {
        true => Some(listen(args.listen).await?),
        false => None,
    };
    let workers = args.workers.unwrap_or_else(cores);
    let connections = 20 + 2 * u32::try_from(workers).unwrap_or(u32::MAX / 4);
    let db = database.connect(connections).await?;
    xiaopiao::db::migrate(&db).await?;
    let mut service = Running::prepare(args, data, db, stop).await?;
    if parts.works() {
        service.start_workers(workers, data);
    } else {
        service.readiness.set();
    }
    service.start_deciding();
    if let Some(listener) = listener {
        service.start_http(args, data, listener)?;
    }
    service.until_stopped().await
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("cannot listen on {address}"))
}

/// The parts that run, and what they share.
struct Running {
    uploads: Uploads,
    mall: Mall,
    notices: Notices,
    readiness: Readiness,
    reader: Lent,
    stop: Stop,
    tasks: JoinSet<anyhow::Result<()>>,
}

impl Running {
    async fn prepare(args: &Args, data: &Path, db: PgPool, stop: Stop) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let blobs = args.photos.open(data).await?;
        let mall = mall(args, &db, data, &clock).await?;
        let notices = Notices::listen(&db).await?;
        let uploads = Uploads {
            db,
            mall: mall.mall_id,
            blobs,
            clock,
        };
        Ok(Self {
            uploads,
            mall,
            notices,
            readiness: Readiness::default(),
            reader: Lent::default(),
            stop,
            tasks: JoinSet::new(),
        })
    }

    fn start_workers(&mut self, count: usize, data: &Path) {
        let setup = worker::Setup {
            uploads: self.uploads.clone(),
            mall: self.mall.clone(),
            tenants: TenantLists::default(),
            reader: self.reader.clone(),
        };
        let (notices, stop) = (&self.notices, &self.stop);
        let loaded = Worker::start_all(count, setup, notices, stop, &mut self.tasks);
        let readiness = self.readiness.clone();
        self.tasks.spawn(async move {
            loaded.await?;
            readiness.set();
            Ok(())
        });
        let (uploads, mall) = (self.uploads.clone(), self.mall.clone());
        let heads = heads::file(data);
        let sweeping = sweeping::leftovers(uploads, mall, heads, self.stop.clone());
        self.tasks.spawn(sweeping);
    }

    fn start_deciding(&mut self) {
        let (db, clock) = (self.uploads.db.clone(), self.uploads.clock.clone());
        let (mall, stop) = (self.mall.clone(), self.stop.clone());
        self.tasks
            .spawn(deciding::held_decisions(db, mall, clock, stop));
    }

    fn start_http(
        &mut self,
        args: &Args,
        data: &Path,
        listener: TcpListener,
    ) -> anyhow::Result<()> {
        let demo = match args.demo {
            true => Some(demo::prepare(
                data,
                &self.uploads.clock,
                &self.mall,
                &self.stop,
                &mut self.tasks,
            )?),
            false => None,
        };
        greeting::print(listener.local_addr()?, args.demo, data)?;
        let staging = Staging::new(args.photos.incoming(data)?);
        let service = Service {
            db: self.uploads.db.clone(),
            mall: self.mall.clone(),
            clock: self.uploads.clock.clone(),
            uploads: self.uploads.clone(),
            staging: staging.clone(),
            notices: self.notices.clone(),
            readiness: self.readiness.clone(),
            reader: self.reader.clone(),
            edge: edge(args),
            shoppers: args
                .shoppers
                .shoppers(demo.as_ref().map(|demo| demo.messages.clone()))?,
            demo,
        };
        let stop = self.stop.clone();
        let clock = self.uploads.clock.clone();
        self.tasks
            .spawn(sweeping::incoming(staging, clock, stop.clone()));
        self.tasks.spawn(async move {
            let until = async move { stop.wait().await };
            let app = http::app(service).into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, app).with_graceful_shutdown(until);
            served.await.context("the HTTP server failed")
        });
        Ok(())
    }

    /// Waits for the signal, or for the first part that fails; then for the others to
    /// end, but not for ever.
    async fn until_stopped(mut self) -> anyhow::Result<()> {
        let outcome = tokio::select! {
            () = self.stop.wait() => Ok(()),
            failed = first_failure(&mut self.tasks) => failed,
        };
        self.stop.now();
        let farewell = Duration::from_secs(FAREWELL_SECONDS);
        let ended = tokio::time::timeout(farewell, first_failure(&mut self.tasks)).await;
        outcome.and(ended.unwrap_or(Ok(())))
    }
}

/// The first failure of a part, or that all ended well.
async fn first_failure(tasks: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    while let Some(done) = tasks.join_next().await {
        done.context("a part of the service panicked")??;
    }
    Ok(())
}

fn edge(args: &Args) -> Edge {
    let mut edge = match args.demo {
        true => Edge::demo(),
        false => Edge::default(),
    };
    edge.proxies = args.trusted_proxy.clone().into();
    edge
}

fn folder(data: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let folder = data.join(name);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    Ok(folder)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

async fn mall(args: &Args, db: &PgPool, data: &Path, clock: &Clock) -> anyhow::Result<Mall> {
    if args.demo {
        let accounts = data.join(greeting::ACCOUNTS);
        return xiaopiao::demo::seed(db, &accounts, clock.now()).await;
    }
    let mall = malls::find(&mut *db.acquire().await?, args.place.mall.as_deref()).await?;
    mall.context(
        "the database has no such mall; `xiaopiao mall add` makes one, \
         and XIAOPIAO_DEMO=1 an invented one",
    )
}
