//! Where words by which receipts are found are kept.

use sqlx::PgConnection;

use crate::ids::{MallId, MemberId, ReceiptId};

/// Keeps the words of the paper and the parts of its number, instead of those before.
pub async fn remember(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    words: &[String],
    number: &[String],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt_words (receipt_id, mall_id, words) values ($1, $2, array_to_tsvector($3::text[] || $4::text[]))
         on conflict (receipt_id) do update set words = excluded.words",
        id as _,
        mall as _,
        words,
        number,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps the parts of a corrected number; the paper's words stay.
pub async fn remember_number(
    tx: &mut PgConnection,
    mall: MallId,
    id: ReceiptId,
    number: &[String],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into receipt_words (receipt_id, mall_id, words) values ($1, $2, array_to_tsvector($3::text[]))
         on conflict (receipt_id) do update set words = array_to_tsvector(
             array(select word from unnest(tsvector_to_array(receipt_words.words)) as word where word not like '#%')
             || $3::text[])",
        id as _,
        mall as _,
        number,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes away by which words the member's receipts are found.
pub async fn forget(
    tx: &mut PgConnection,
    mall: MallId,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from receipt_words using receipt
         where receipt_words.receipt_id = receipt.receipt_id
           and receipt.mall_id = $1 and receipt.member_id = $2",
        mall as _,
        member as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
