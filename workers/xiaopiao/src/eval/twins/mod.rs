//! `xiaopiao eval-twins`: whether a sale is known again when its paper is photographed
//! again, changed or edited, and whether other sales are let through. Compares readings
//! as the pipeline does; what the database's look-up would not have found counts as
//! missed.

mod counts;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::Value;
use xiaopiao::{
    confidence::Permille,
    duplicates::{self, Sale, Sketch, Verdict},
    extraction::{self, Context, Region},
    ids::TenantId,
    pictures,
    reading::Reading,
    tenants::matching::{Outcome, TenantIndex},
    tenants::{TenantProfile, list},
};

use super::readings::Readings;
use crate::engine;

use counts::Counts;

#[derive(clap::Args)]
pub struct Args {
    /// Folders that hold `labels.jsonl` and the photos it names: `draw twins` makes one.
    #[arg(required = true, value_name = "SET")]
    sets: Vec<PathBuf>,
    /// Takes readings from DIR/SET/FILE.json where they are, and writes new ones there.
    #[arg(long, value_name = "DIR")]
    readings: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    engine: Option<String>,
    /// Where the papers were printed, as `read` takes it.
    #[arg(long, value_name = "CN|HK|…")]
    region: Option<Region>,
    /// The mall's tenants; without, no paper's tenant is known.
    #[arg(long, value_name = "FILE.csv")]
    tenants: Option<PathBuf>,
    /// Leaves out the list of what was missed or wrongly suspected.
    #[arg(long)]
    quiet: bool,
}

/// The changes of `draw twins` that are another sale.
const OTHER_SALES: [&str; 4] = ["next_sale", "other_day", "number_again", "other_sale"];

/// One photo: what was read, and what the label knows.
struct Photo {
    file: String,
    /// The paper, or the paper that it looks like.
    group: Option<String>,
    /// What `draw` did; photos labelled by hand have none.
    change: Option<String>,
    sale: Sale,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let shops = args.tenants.as_deref().map(Tenants::open).transpose()?;
    for set in &args.sets {
        let photos = photos(args, set, shops.as_ref())?;
        let name = set.file_name().unwrap_or(set.as_os_str()).display();
        println!("\n{name}: {} photos", photos.len());
        match photos.iter().any(|photo| photo.change.is_some()) {
            true => drawn(&photos, args.quiet),
            false => by_hand(&photos, args.quiet),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Every changed photo against the first of its paper, and all first photos against each
/// other: those are sales of several shops.
fn drawn(photos: &[Photo], quiet: bool) {
    let is_first = |photo: &&Photo| photo.change.as_deref() == Some("first");
    let firsts: HashMap<&str, &Photo> = photos
        .iter()
        .filter(is_first)
        .filter_map(|photo| Some((photo.group.as_deref()?, photo)))
        .collect();
    let mut counts = Counts::default();
    for photo in photos.iter().filter(|photo| !is_first(photo)) {
        let (Some(group), Some(change)) = (photo.group.as_deref(), photo.change.as_deref()) else {
            continue;
        };
        let Some(first) = firsts.get(group) else {
            continue;
        };
        let same = !OTHER_SALES.contains(&change);
        let verdict = verdict(&photo.sale, &first.sale);
        counts.add(same, change, verdict, pictures_alike(photo, first));
        if !quiet && same != (verdict != Verdict::Different) {
            tell(photo, first, verdict);
        }
    }
    let firsts: Vec<&Photo> = photos.iter().filter(is_first).collect();
    for (n, one) in firsts.iter().enumerate() {
        for other in &firsts[..n] {
            let verdict = verdict(&one.sale, &other.sale);
            counts.add(false, "another paper", verdict, pictures_alike(one, other));
            if !quiet && verdict != Verdict::Different {
                tell(one, other, verdict);
            }
        }
    }
    print!("{counts}");
}

/// Every photo against every other: those of one group are of one paper.
fn by_hand(photos: &[Photo], quiet: bool) {
    let mut counts = Counts::default();
    for (n, one) in photos.iter().enumerate() {
        for other in &photos[..n] {
            let same = one.group.is_some() && one.group == other.group;
            let verdict = verdict(&one.sale, &other.sale);
            let kind = if same {
                "the same paper"
            } else {
                "another paper"
            };
            counts.add(same, kind, verdict, pictures_alike(one, other));
            if !quiet && same != (verdict != Verdict::Different) {
                tell(one, other, verdict);
            }
        }
    }
    print!("{counts}");
}

fn verdict(mine: &Sale, theirs: &Sale) -> Verdict {
    match duplicates::may_meet(mine, theirs) {
        true => duplicates::compare(mine, theirs).verdict,
        false => Verdict::Different,
    }
}

/// In thousandths.
fn pictures_alike(one: &Photo, other: &Photo) -> Option<u16> {
    let alike = duplicates::compare(&one.sale, &other.sale).picture_alike;
    alike.map(Permille::get)
}

/// What was missed or wrongly suspected, beside the tables.
fn tell(one: &Photo, other: &Photo, verdict: Verdict) {
    let compared = duplicates::compare(&one.sale, &other.sale);
    let (agree, differ) = (compared.agree.join(" "), compared.differ.join(" "));
    let alike = compared
        .text_alike
        .map_or_else(String::new, |alike| alike.to_string());
    eprintln!(
        "{verdict:?} {} {} {}: agree {agree}; differ {differ}; text {alike}",
        one.change.as_deref().unwrap_or_default(),
        one.file,
        other.file,
    );
}

fn photos(args: &Args, set: &Path, shops: Option<&Tenants>) -> anyhow::Result<Vec<Photo>> {
    let labels = set.join("labels.jsonl");
    let text = std::fs::read_to_string(&labels).with_context(|| labels.display().to_string())?;
    let labels = text.lines().filter(|line| !line.trim().is_empty());
    let labels: Vec<Value> = labels.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let open = || engine::open(args.engine.as_deref());
    let folder = args
        .readings
        .as_ref()
        .map(|folder| folder.join(set.file_name().unwrap_or_default()));
    let mut readings = Readings::new(folder.as_deref(), &open);
    let latest = labels.iter().filter_map(day).max();
    let mut photos = Vec::new();
    for label in &labels {
        let file = label["file"].as_str().context("a label names no file")?;
        let path = set.join(file);
        let reading = readings.of(&path)?;
        let today = label["today"].as_str().and_then(|day| day.parse().ok());
        let context = Context {
            region: args.region,
            today: today.or(latest).context("no label has a day")?,
        };
        let text = |key: &str| label[key].as_str().map(str::to_owned);
        photos.push(Photo {
            file: file.to_owned(),
            group: text("same_receipt_group"),
            change: text("change"),
            sale: sale(&path, &reading, &context, shops),
        });
    }
    Ok(photos)
}

fn day(label: &Value) -> Option<NaiveDate> {
    label["datetime"].as_str()?.get(..10)?.parse().ok()
}

/// As the pipeline thinks of it.
fn sale(path: &Path, reading: &Reading, context: &Context, shops: Option<&Tenants>) -> Sale {
    let facts = extraction::extract(reading, context);
    let tenant =
        shops.and_then(
            |shops| match shops.index.match_tenant(&facts, &reading.lines).outcome {
                Outcome::Matched { tenant } => shops.ids.get(tenant.tenant).copied(),
                _ => None,
            },
        );
    let likeness = std::fs::read(path).ok();
    Sale {
        tenant,
        moment: facts.paid_at.as_ref().map(|at| at.value),
        number: facts
            .receipt_number
            .as_ref()
            .map(|number| number.value.clone()),
        amount: facts.paid_amount.as_ref().map(|amount| amount.value),
        payments: duplicates::payment_codes(&reading.lines),
        sketch: Sketch::of(&reading.lines),
        likeness: likeness.and_then(|file| pictures::likeness(&file, &reading.lines)),
        ..Sale::default()
    }
}

/// The mall's tenants with ids of their own.
struct Tenants {
    index: TenantIndex,
    ids: Vec<TenantId>,
}

impl Tenants {
    fn open(file: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
        let rows = list::parse(&bytes, None).rows;
        let profiles: Vec<TenantProfile> = rows.into_iter().map(|row| row.tenant).collect();
        Ok(Self {
            index: TenantIndex::new(&profiles, None),
            ids: profiles.iter().map(|_| TenantId::fresh()).collect(),
        })
    }
}
