//! A statement as a file, row by row: however long the period, only some rows are in
//! memory at a time, and no connection is held while the client takes its time.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use super::{Earned, Language, Position, Pseudonyms, Row, Span, Table, store};
use crate::{disputes, ids::TenantId, malls::Mall};

/// Rows fetched at a time: some 100 KiB.
const ROWS_A_BATCH: usize = 500;

/// A file that is being written.
pub struct Sheet {
    db: PgPool,
    mall: Mall,
    tenant: TenantId,
    span: Span,
    table: Table,
    pseudonyms: Pseudonyms,
    next: Next,
}

enum Next {
    Head,
    After(Option<Position>),
    Nothing,
}

impl Sheet {
    /// The tenant's statement of these moments.
    pub async fn open(
        db: &PgPool,
        mall: &Mall,
        tenant: TenantId,
        span: Span,
        language: Language,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Self> {
        let pseudonyms = super::pseudonyms(db, mall.mall_id, tenant, now).await?;
        Ok(Self {
            db: db.clone(),
            mall: mall.clone(),
            tenant,
            span,
            table: Table {
                language,
                mall: mall.clone(),
            },
            pseudonyms,
            next: Next::Head,
        })
    }

    /// The next part of the file; none after the last. A receipt that is credited while
    /// the file is written is in it if its sale lies behind what was written already.
    pub async fn part(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Head => {
                self.next = Next::After(None);
                self.table.head().map(Some)
            }
            Next::After(after) => self.rows(after).await,
            Next::Nothing => Ok(None),
        }
    }

    async fn rows(&mut self, after: Option<Position>) -> anyhow::Result<Option<Vec<u8>>> {
        let (mall, limit) = (self.mall.mall_id, ROWS_A_BATCH as i64);
        let mut db = self.db.acquire().await?;
        let batch = store::oldest(&mut db, mall, self.tenant, self.span, after, limit).await?;
        let ids: Vec<_> = batch.iter().map(|earned| earned.receipt_id).collect();
        let disputed = disputes::of_receipts(&mut db, mall, &ids).await?;
        drop(db);
        let Some(last) = batch.last().map(Earned::position) else {
            return Ok(None);
        };
        if batch.len() == ROWS_A_BATCH {
            self.next = Next::After(Some(last));
        }
        let members: Vec<String> = batch
            .iter()
            .map(|earned| self.pseudonyms.of(earned.member_id))
            .collect();
        let rows = batch.iter().zip(&members).map(|(earned, member)| Row {
            earned,
            member,
            dispute: disputed
                .get(&earned.receipt_id)
                .map(disputes::Dispute::state),
        });
        self.table.rows(&rows.collect::<Vec<_>>()).map(Some)
    }
}
