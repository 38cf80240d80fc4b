//! `xiaopiao read`: photos in, one JSON object a line out, in the order given.
//! Knows no database and no server.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::{Value, json};
use xiaopiao::{
    clock::Clock,
    extraction::{self, Context, Facts, Region},
    reading::{ReadError, Reader, Reading},
    tenants::{MallPlace, list, matching::TenantIndex},
};
use xiaopiao_reader::{Mark, Stroke};

use crate::{engine, printed};

#[derive(clap::Args)]
pub struct Args {
    /// The tenants of the mall: CSV with the columns code,name,aliases,category,unit,phone.
    #[arg(long, value_name = "FILE.csv")]
    tenants: Option<PathBuf>,
    /// The mall the papers should come from: its name and aliases, split by `|`.
    #[arg(long, value_name = "NAME|ALIAS…")]
    mall: Option<MallPlace>,
    /// Which OCR engine reads.
    #[arg(long, value_name = "NAME")]
    engine: Option<String>,
    /// Where the papers were printed: settles the order of day and month.
    #[arg(long, value_name = "CN|HK|…")]
    region: Option<Region>,
    /// The day of the upload, instead of the clock's.
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Writes each photo with the found lines and fields drawn on it.
    #[arg(long, value_name = "DIR")]
    annotate: Option<PathBuf>,
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Exit 0 when every file was read, 1 when some could not be.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let today = args
        .today
        .unwrap_or_else(|| Clock::system().now().date_naive());
    let context = Context {
        region: args.region,
        today,
    };
    let tenants = tenants(args)?;
    let reader = engine::open(args.engine.as_deref())?;
    let mut failed = 0;
    for path in &args.paths {
        eprintln!("reading {}", path.display());
        let object = match read(reader.as_ref(), path, &context) {
            Ok(read) => {
                annotate(args, path, &read)?;
                let tenant = tenant(tenants.as_ref(), &read);
                printed::success(path, &read.reading, &read.facts, tenant, read.parse_ms)
            }
            Err(error) => {
                failed += 1;
                let (code, message) = code_and_message(&error);
                eprintln!("{}: {message}", path.display());
                printed::failure(path, code, &message)
            }
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{object}").context("cannot write to stdout")?;
    }
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// A photo that was read, with what it states.
struct Read {
    photo: Vec<u8>,
    reading: Reading,
    facts: Facts,
    parse_ms: u64,
}

fn read(reader: &dyn Reader, path: &Path, context: &Context) -> anyhow::Result<Read> {
    let photo = std::fs::read(path).context("cannot read the file")?;
    let reading = reader.read(&photo)?;
    let start = Instant::now();
    let facts = extraction::extract(&reading, context);
    let parse_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Read {
        photo,
        reading,
        facts,
        parse_ms,
    })
}

/// The tenants that papers are matched against, if a list was given.
fn tenants(args: &Args) -> anyhow::Result<Option<TenantIndex>> {
    let Some(file) = &args.tenants else {
        return Ok(None);
    };
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let list = list::parse(&bytes, None);
    for error in &list.errors {
        eprintln!("{}:{}: {}", file.display(), error.row, error.message);
    }
    let profiles: Vec<_> = list.rows.into_iter().map(|row| row.tenant).collect();
    Ok(Some(TenantIndex::new(&profiles, args.mall.as_ref())))
}

/// The tenant that the paper is certainly from.
fn tenant(tenants: Option<&TenantIndex>, read: &Read) -> Option<Value> {
    let found = tenants?.match_tenant(&read.facts, &read.reading.lines);
    let tenant = found.outcome.matched()?;
    let score = extraction::rounded(tenant.score);
    Some(json!({ "code": tenant.code, "name": tenant.name, "score": score }))
}

/// Draws the lines and fields on the photo: `a.jpg` as `a.jpg`, `a.png` as `a.png.jpg`.
fn annotate(args: &Args, path: &Path, read: &Read) -> anyhow::Result<()> {
    let Some(folder) = &args.annotate else {
        return Ok(());
    };
    let lines = read.reading.lines.iter().map(|line| Mark {
        quad: &line.quad,
        label: "",
        stroke: Stroke::Line,
    });
    let places = read.facts.places();
    let fields = places.iter().map(|(name, quad)| Mark {
        quad,
        label: name,
        stroke: Stroke::Field,
    });
    let marks: Vec<_> = lines.chain(fields).collect();
    let drawn = xiaopiao_reader::annotate(&read.photo, &marks)?;
    let name = path.file_name().context("a photo has a name")?;
    let mut target = folder.join(name);
    if path.extension().is_none_or(|extension| extension != "jpg") {
        target.add_extension("jpg");
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(&target, drawn).with_context(|| format!("cannot write {}", target.display()))
}

/// A file that cannot be opened has a code too.
fn code_and_message(error: &anyhow::Error) -> (&'static str, String) {
    let code = error
        .downcast_ref::<ReadError>()
        .map_or("file_unreadable", ReadError::code);
    (code, format!("{error:#}"))
}
