//! The mall that a service works for. A process serves one mall; the database
//! may hold several.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

use crate::{ids::MallId, points::Occasion};

/// One shopping centre.
#[derive(Clone, Debug)]
pub struct Mall {
    pub mall_id: MallId,
    pub name: String,
    pub aliases: Vec<String>,
    pub time_zone: Tz,
    /// ISO 3166.
    pub region: String,
    /// ISO 4217.
    pub currency: String,
}

impl Mall {
    /// The moment on the mall's clocks.
    pub fn local(&self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment.with_timezone(&self.time_zone).naive_local()
    }

    /// With the mall's own offset, as every time leaves the product.
    pub fn offset(&self, moment: DateTime<Utc>) -> DateTime<chrono::FixedOffset> {
        moment.with_timezone(&self.time_zone).fixed_offset()
    }

    /// The moment that the mall's clocks showed `local`. Where clocks were put back
    /// and showed it twice, the earlier; where they jumped over it, `None`.
    pub fn moment(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let moment = self.time_zone.from_local_datetime(&local).earliest()?;
        Some(moment.with_timezone(&Utc))
    }

    /// The first moment of the mall's day that `moment` lies in.
    pub fn day_start(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        self.start_of(self.day(moment))
    }

    /// The first moment of the mall's day `day`.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        // Where midnight is skipped by a change of clocks, the day starts an hour later.
        self.moment(midnight)
            .or_else(|| self.moment(midnight + chrono::TimeDelta::hours(1)))
            .unwrap_or_else(|| midnight.and_utc())
    }

    /// Where and when points move at this moment.
    pub fn occasion(&self, now: DateTime<Utc>) -> Occasion {
        Occasion {
            mall: self.mall_id,
            today: self.day(now),
            now,
        }
    }

    /// The mall's day that `moment` lies in.
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        self.local(moment).date()
    }
}

/// Creates the mall.
pub async fn insert(db: &mut PgConnection, mall: &Mall) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into mall (mall_id, name, aliases, time_zone, region, currency) values ($1, $2, $3, $4, $5, $6)",
        mall.mall_id as _,
        mall.name,
        &mall.aliases,
        mall.time_zone.name(),
        mall.region,
        mall.currency,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The mall of this database, when there is exactly one or when `name` picks it.
pub async fn find(db: &mut PgConnection, name: Option<&str>) -> anyhow::Result<Option<Mall>> {
    let rows = sqlx::query!(
        "select mall_id, name, aliases, time_zone, region, currency from mall where name = $1 or $1 is null order by mall_id limit 2",
        name,
    )
    .fetch_all(db)
    .await?;
    anyhow::ensure!(
        rows.len() < 2,
        "the database holds several malls: name one in XIAOPIAO_MALL"
    );
    rows.into_iter()
        .next()
        .map(|row| {
            Ok(Mall {
                mall_id: row.mall_id,
                time_zone: row
                    .time_zone
                    .parse()
                    .with_context(|| format!("unknown time zone {}", row.time_zone))?,
                name: row.name,
                aliases: row.aliases,
                region: row.region,
                currency: row.currency,
            })
        })
        .transpose()
}
