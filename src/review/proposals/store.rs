use anyhow::Context as _;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Proposal, ProposalId, ProposedState};
use crate::{
    db::OnConstraint as _,
    ids::{MallId, ReceiptId, StaffId},
    money::{Fen, Points},
    review::ReviewError,
    staff::Scope,
};

/// The row of a [`Proposal`].
struct Row {
    proposal_id: ProposalId,
    receipt_id: ReceiptId,
    version: i32,
    twins: Vec<ReceiptId>,
    points: Points,
    amount: Fen,
    body: serde_json::Value,
    proposed_by: StaffId,
    username: String,
    proposed_at: DateTime<Utc>,
    state: ProposedState,
}

impl Row {
    fn proposal(self) -> anyhow::Result<Proposal> {
        Ok(Proposal {
            proposal_id: self.proposal_id,
            receipt_id: self.receipt_id,
            version: self.version,
            twins: self.twins,
            points: self.points,
            amount: self.amount,
            wanted: serde_json::from_value(self.body).context("a proposal")?,
            proposed_by: self.proposed_by,
            username: self.username,
            proposed_at: self.proposed_at,
            state: self.state,
        })
    }
}

/// The columns of [`Row`], once for every query that returns one.
macro_rules! proposals {
    ($tail:literal, $($arg:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select proposal_id as "proposal_id: ProposalId", proposal.receipt_id as "receipt_id: ReceiptId",
                      proposal.version, twins as "twins: Vec<ReceiptId>", proposal.points as "points: Points",
                      amount_fen as "amount: Fen", body, proposed_by as "proposed_by: StaffId", username,
                      proposed_at, state as "state: ProposedState"
               from proposal join staff on staff.staff_id = proposed_by "# + $tail,
            $($arg),*
        )
    };
}

/// Writes an open proposal, unless the receipt has one.
pub async fn insert(
    tx: &mut PgConnection,
    mall: MallId,
    proposal: &Proposal,
) -> Result<(), ReviewError> {
    let body = serde_json::to_value(&proposal.wanted).context("a proposal")?;
    sqlx::query!(
        "insert into proposal (proposal_id, mall_id, receipt_id, kind, version, twins, points, amount_fen, body,
                               proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        proposal.proposal_id as _,
        mall as _,
        proposal.receipt_id as _,
        proposal.wanted.word(),
        proposal.version,
        &proposal.twins as _,
        proposal.points as _,
        proposal.amount as _,
        body,
        proposal.proposed_by as _,
        proposal.proposed_at,
    )
    .execute(tx)
    .await
    .on_constraint("proposal_open_once", || ReviewError::ProposalOpen)?;
    Ok(())
}

/// Voids the open proposal of a receipt that is of another version by now.
pub async fn void_outdated(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update proposal set state = 'void', settled_at = $4
         where mall_id = $1 and receipt_id = $2 and state = 'open' and version <> $3",
        mall as _,
        receipt as _,
        version,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Ends what was proposed to credit this receipt: it was settled without a second person.
pub async fn void_approvals(
    tx: &mut PgConnection,
    mall: MallId,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update proposal set state = 'void', settled_at = $3
         where mall_id = $1 and receipt_id = $2 and state = 'open' and kind = 'approve'",
        mall as _,
        receipt as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Settles the open proposal that the caller has locked with its receipt.
pub async fn settle(
    tx: &mut PgConnection,
    id: ProposalId,
    state: ProposedState,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update proposal set state = $2, settled_by = $3, settled_at = $4 where proposal_id = $1",
        id as _,
        state.code(),
        by as _,
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The proposal, however it stands.
pub async fn find(
    db: &mut PgConnection,
    mall: MallId,
    id: ProposalId,
) -> anyhow::Result<Option<Proposal>> {
    let row = proposals!(
        "where proposal.mall_id = $1 and proposal_id = $2",
        mall as _,
        id as _
    )
    .fetch_optional(db)
    .await?;
    row.map(Row::proposal).transpose()
}

/// The receipt's open proposal, unless the receipt has changed since.
pub async fn of_receipt(
    db: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
) -> anyhow::Result<Option<Proposal>> {
    let row = proposals!(
        "join receipt using (receipt_id)
         where proposal.mall_id = $1 and proposal.receipt_id = $2 and state = 'open'
           and proposal.version = receipt.version",
        mall as _,
        id as _
    )
    .fetch_optional(db)
    .await?;
    row.map(Row::proposal).transpose()
}

/// The mall's open proposals, oldest first, those after `after`.
pub async fn open(
    db: &mut PgConnection,
    mall: MallId,
    scope: Scope,
    after: Option<ProposalId>,
    limit: i64,
) -> anyhow::Result<Vec<Proposal>> {
    let rows = proposals!(
        "join receipt using (receipt_id)
         where proposal.mall_id = $1 and state = 'open' and proposal.version = receipt.version
           and ($2::uuid is null or proposal_id > $2)
           and ($4::uuid is null or receipt.tenant_id in (select tenant_id from tenant_in_scope where staff_id = $4))
         order by proposal_id limit $3",
        mall as _,
        after as _,
        limit,
        scope.person() as _,
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(Row::proposal).collect()
}
