use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{Changed, Kind, Preview, PreviewId, SILENCE_MAX, State, Totals};
use crate::{
    drafts::DraftId,
    ids::{MallId, ReceiptId, StaffId},
};

/// Ends the trials of the mall's other drafts where they are.
pub async fn stop_others(
    tx: &mut PgConnection,
    mall: MallId,
    but: DraftId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update policy_preview set state = 'stopped' where mall_id = $1 and draft_id <> $2 and state = 'running'",
        mall as _,
        but as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes a new trial of the draft in the place of the former one.
pub async fn replace(
    tx: &mut PgConnection,
    mall: MallId,
    draft: DraftId,
    preview: &Preview,
) -> anyhow::Result<()> {
    sqlx::query!(
        "delete from policy_preview where mall_id = $1 and draft_id = $2",
        mall as _,
        draft as _,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into policy_preview (preview_id, mall_id, draft_id, draft_version, against, first_day, last_day,
                                     decisions, report, begun_by, begun_at, told_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        preview.preview_id as _,
        mall as _,
        draft as _,
        preview.draft_version,
        preview.against,
        preview.first_day,
        preview.last_day,
        preview.decisions,
        serde_json::to_value(&preview.totals)?,
        preview.begun_by as _,
        preview.begun_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps how far the trial has got. Returns whether there still is one.
pub async fn tell(
    tx: &mut PgConnection,
    id: PreviewId,
    state: State,
    totals: &Totals,
    reached: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let told = sqlx::query!(
        "update policy_preview set state = $2, report = $3, reached = $4, told_at = $5
         where preview_id = $1 and state = 'running'",
        id as _,
        state.code(),
        serde_json::to_value(totals)?,
        reached,
        now,
    )
    .execute(tx)
    .await?;
    Ok(told.rows_affected() == 1)
}

/// Keeps receipts that would be decided otherwise.
pub async fn insert_changes(
    tx: &mut PgConnection,
    mall: MallId,
    id: PreviewId,
    changes: &[Changed],
) -> anyhow::Result<()> {
    for change in changes {
        sqlx::query!(
            "insert into policy_preview_change (mall_id, preview_id, kind, place, receipt_id, before, after)
             values ($1, $2, $3, $4, $5, $6, $7)",
            mall as _,
            id as _,
            change.kind.code(),
            change.place,
            change.receipt_id as _,
            serde_json::to_value(&change.before)?,
            serde_json::to_value(&change.after)?,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The newest trial of the draft.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    draft: DraftId,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<Preview>> {
    let row = sqlx::query!(
        r#"select preview_id as "preview_id: PreviewId", draft_version, against, first_day, last_day, decisions, state,
                  report, reached, begun_by as "begun_by: StaffId", username, begun_at, told_at
           from policy_preview join staff on staff_id = begun_by
           where policy_preview.mall_id = $1 and draft_id = $2"#,
        mall as _,
        draft as _,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let state = match row.state.as_str() {
        "running" if row.told_at < now - SILENCE_MAX => State::Interrupted,
        "running" => State::Running,
        "done" => State::Done,
        "stopped" => State::Stopped,
        _ => State::Failed,
    };
    Ok(Some(Preview {
        preview_id: row.preview_id,
        draft_version: row.draft_version,
        against: row.against,
        first_day: row.first_day,
        last_day: row.last_day,
        decisions: row.decisions,
        state,
        totals: serde_json::from_value(row.report).context("what a draft would change")?,
        reached: row.reached,
        begun_by: row.begun_by,
        username: row.username,
        begun_at: row.begun_at,
    }))
}

/// Receipts of one kind that the trial keeps, in its order, those behind `after`.
pub async fn changes(
    db: &mut PgConnection,
    id: PreviewId,
    kind: Kind,
    after: Option<i32>,
    limit: i64,
) -> anyhow::Result<Vec<Changed>> {
    let rows = sqlx::query!(
        r#"select place, receipt_id as "receipt_id: ReceiptId", before, after from policy_preview_change
           where preview_id = $1 and kind = $2 and ($3::int is null or $3 < place)
           order by place limit $4"#,
        id as _,
        kind.code(),
        after,
        limit,
    )
    .fetch_all(db)
    .await?;
    let changes = rows.into_iter().map(|row| {
        Ok(Changed {
            kind,
            place: row.place,
            receipt_id: row.receipt_id,
            before: serde_json::from_value(row.before)?,
            after: serde_json::from_value(row.after)?,
        })
    });
    changes.collect()
}
