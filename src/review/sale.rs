//! What a receipt says once a person has corrected it.

use sqlx::PgConnection;

use super::{Corrections, Desk, ReviewError};
use crate::{
    duplicates::{self, Sale},
    extraction::{Moment, Precision},
    money::Fen,
    receipts::{Known, Receipt},
    tenants::{self, Tenant},
    uploads,
};

/// Everything that crediting needs, known.
pub struct Stated {
    pub tenant: Tenant,
    pub paid: Fen,
    pub sale: Sale,
    pub known: Known,
}

impl Desk<'_> {
    /// What the receipt says once it is corrected; everything that earning needs.
    pub(super) async fn stated(
        &self,
        tx: &mut PgConnection,
        receipt: &Receipt,
        corrections: &Corrections,
    ) -> Result<Stated, ReviewError> {
        let read = receipt.known();
        let code = corrections
            .tenant_code
            .as_ref()
            .or(receipt.tenant_code.as_ref());
        let code = code.ok_or(ReviewError::Incomplete("tenant_code"))?;
        let tenant = tenants::by_code(tx, self.mall.mall_id, code)
            .await?
            .ok_or_else(|| ReviewError::UnknownTenant(code.clone()))?;
        let paid = corrections.paid_amount.or(read.paid_amount_fen);
        let paid = paid.ok_or(ReviewError::Incomplete("paid_amount_fen"))?;
        let moment = self.moment(receipt, corrections.paid_at);
        let moment = moment.ok_or(ReviewError::Incomplete("paid_at"))?;
        let paid_at = self
            .mall
            .moment(moment.local)
            .ok_or(ReviewError::NoSuchTime)?;
        let number = match &corrections.receipt_number {
            Some(corrected) => corrected.clone(),
            None => read.receipt_number.clone(),
        };
        let read_as = duplicates::read_as(tx, self.mall, receipt.receipt_id).await?;
        let photos = uploads::photos(tx, self.mall.mall_id, receipt.receipt_id).await?;
        let photos = photos.into_iter().map(|photo| photo.sha256).collect();
        Ok(Stated {
            paid,
            sale: Sale {
                tenant: Some(tenant.tenant_id),
                moment: Some(moment),
                number: number.clone(),
                amount: Some(paid),
                photos,
                ..read_as.unwrap_or_default()
            },
            known: Known {
                tenant_id: Some(tenant.tenant_id),
                paid_amount_fen: Some(paid),
                paid_at: Some(paid_at),
                paid_at_precision: Some(moment.precision.code()),
                receipt_number: number,
                ..read
            },
            tenant,
        })
    }

    /// The moment as corrected. One that only repeats what was read stays as exact
    /// as it was read: a client may send back a minute with seconds of zero.
    pub(super) fn moment(&self, receipt: &Receipt, corrected: Option<Moment>) -> Option<Moment> {
        let precision = receipt
            .paid_at_precision
            .as_deref()
            .and_then(Precision::from_code);
        let read = receipt
            .paid_at
            .zip(precision)
            .map(|(at, precision)| Moment {
                local: self.mall.local(at),
                precision,
            });
        match (read, corrected) {
            (Some(read), Some(corrected)) if read.local == corrected.local => Some(read),
            (read, corrected) => corrected.or(read),
        }
    }
}
