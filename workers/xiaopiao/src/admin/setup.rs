//! `xiaopiao mall`, `staff` and `policy`: what a new installation needs before its
//! first receipt.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use chrono_tz::Tz;
use sqlx::PgPool;
use xiaopiao::{
    audit::Actor,
    clock::Clock,
    decision::{self, Policy},
    ids::MallId,
    malls::{self, Mall},
    staff::{self, Account, Role},
    tenants::{self, Missing},
};

use super::Place;

#[derive(clap::Subcommand)]
pub enum MallCommand {
    /// Creates a mall with its rules and its tenants.
    Add(Box<NewMall>),
}

#[derive(clap::Args)]
pub struct NewMall {
    /// As it stands on its tenants' papers.
    #[arg(long)]
    name: String,
    /// Other names, or its street; may be given several times.
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,
    /// IANA: `Asia/Shanghai`.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: Tz,
    /// ISO 3166.
    #[arg(long, default_value = "CN")]
    region: String,
    /// ISO 4217.
    #[arg(long, default_value = "CNY")]
    currency: String,
    /// Its rules: JSON; `fixtures/demo/policy.json` is one to begin with.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// Its tenant list: CSV.
    #[arg(long, value_name = "FILE")]
    tenants: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Subcommand)]
pub enum StaffCommand {
    /// Creates an account, or gives the one of this name a new password and role. The
    /// password is read from the standard input.
    Put(NewStaff),
}

#[derive(clap::Args)]
pub struct NewStaff {
    #[arg(long)]
    username: String,
    /// `reviewer`, `senior`, `admin` or `tenant`.
    #[arg(long, value_parser = role)]
    role: Role,
    /// The code of the tenant whose user this is.
    #[arg(long, value_name = "CODE", required_if_eq("role", "tenant"))]
    tenant: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Subcommand)]
pub enum PolicyCommand {
    /// Prints the rules that count now.
    Show {
        #[command(flatten)]
        place: Place,
    },
    /// Publishes new rules, which count from now on.
    Publish {
        /// JSON.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// The shortest password that is taken.
const PASSWORD_CHARS_MIN: usize = 10;

fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "one of reviewer, senior, admin, tenant".to_owned())
}

pub fn mall(command: &MallCommand) -> anyhow::Result<ExitCode> {
    let MallCommand::Add(new) = command;
    new.place.with(async |db| add(&db, new).await)
}

pub fn staff(command: &StaffCommand) -> anyhow::Result<ExitCode> {
    let StaffCommand::Put(new) = command;
    new.place.with(async |db| put(&db, new).await)
}

pub fn policy(command: &PolicyCommand) -> anyhow::Result<ExitCode> {
    match command {
        PolicyCommand::Show { place } => place.with(async |db| {
            let mall = place.mall(&db).await?;
            let published = decision::current(&mut *db.acquire().await?, mall.mall_id).await?;
            eprintln!("version {}", published.version);
            println!("{}", serde_json::to_string_pretty(&published.policy)?);
            Ok(ExitCode::SUCCESS)
        }),
        PolicyCommand::Publish { file, place } => place.with(async |db| {
            let mall = place.mall(&db).await?;
            let policy = read_policy(file)?;
            let mut tx = db.begin().await?;
            add_categories(&mut tx, mall.mall_id, &policy).await?;
            let version =
                decision::publish(&mut tx, mall.mall_id, &policy, Clock::system().now()).await?;
            tx.commit().await?;
            eprintln!("version {version} counts from now on");
            Ok(ExitCode::SUCCESS)
        }),
    }
}

/// Rules as a file has them.
pub fn read_policy(file: &Path) -> anyhow::Result<Policy> {
    let text = std::fs::read_to_string(file);
    let text = text.with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no policy", file.display()))
}

/// Each category that has a rate is one that tenants can be in.
async fn add_categories(
    tx: &mut sqlx::PgConnection,
    mall: MallId,
    policy: &Policy,
) -> anyhow::Result<()> {
    for category in policy.rates.keys() {
        tenants::insert_category(tx, mall, category).await?;
    }
    Ok(())
}

async fn add(db: &PgPool, new: &NewMall) -> anyhow::Result<ExitCode> {
    let now = Clock::system().now();
    let policy = read_policy(&new.policy)?;
    let known = malls::find(&mut *db.acquire().await?, Some(&new.name)).await?;
    anyhow::ensure!(known.is_none(), "there is a mall named {}", new.name);
    let mall = Mall {
        mall_id: MallId::fresh(),
        name: new.name.clone(),
        aliases: new.aliases.clone(),
        time_zone: new.time_zone,
        region: new.region.clone(),
        currency: new.currency.clone(),
    };
    let mut tx = db.begin().await?;
    malls::insert(&mut tx, &mall).await?;
    add_categories(&mut tx, mall.mall_id, &policy).await?;
    decision::publish(&mut tx, mall.mall_id, &policy, now).await?;
    tx.commit().await?;
    eprintln!("made {}", mall.name);
    let Some(file) = &new.tenants else {
        return Ok(ExitCode::SUCCESS);
    };
    let list = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let id = mall.mall_id;
    let done = tenants::import(db, id, Actor::Machine, &list, Missing::Kept, now).await?;
    eprintln!("{} tenants", done.created);
    for error in &done.errors {
        eprintln!("row {}: {}", error.row, error.message);
    }
    Ok(match done.errors.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

async fn put(db: &PgPool, new: &NewStaff) -> anyhow::Result<ExitCode> {
    let mall = new.place.mall(db).await?;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(
        PASSWORD_CHARS_MIN <= password.chars().count(),
        "a password has at least {PASSWORD_CHARS_MIN} characters; give it on the standard input"
    );
    let mut tx = db.begin().await?;
    let tenant_id = match &new.tenant {
        Some(code) => {
            let tenant = tenants::by_code(&mut tx, mall.mall_id, code).await?;
            Some(
                tenant
                    .with_context(|| format!("the mall has no open tenant {code}"))?
                    .tenant_id,
            )
        }
        None => None,
    };
    anyhow::ensure!(
        tenant_id.is_none() || new.role == Role::Tenant,
        "only the role tenant belongs to a tenant"
    );
    let account = Account {
        username: &new.username,
        password_hash: &staff::hash_password(password)?,
        role: new.role,
        tenant_id,
    };
    staff::put(&mut tx, mall.mall_id, &account).await?;
    tx.commit().await?;
    eprintln!("{} can sign in", new.username);
    Ok(ExitCode::SUCCESS)
}
