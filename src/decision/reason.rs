//! Why a receipt earned nothing, or waits for a person: a stable code for
//! programs, and a sentence for shoppers in Chinese and English.

use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $code:literal $zh:literal $en:literal;)*) => {
        /// A stable code. The order is that of weight: of several reasons the first
        /// is told to the shopper.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, utoipa::ToSchema)]
        pub enum Reason {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Reason {
            /// All of them, most weighty first.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word that clients branch on; never renamed.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The sentence for shoppers, in Chinese.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// The sentence for shoppers, in English.
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

reasons! {
    Duplicate "duplicate"
        "这张小票已经积过分了。" "This receipt has already earned points.";
    NotAReceipt "not_a_receipt"
        "照片里没有找到小票，请拍摄整张购物小票。" "We found no receipt in the photo. Please photograph the whole slip.";
    Prebill "prebill"
        "这是结账前的预结单，请上传付款后的小票。" "This is a bill before payment. Please send the receipt you got after paying.";
    CardSlip "card_slip"
        "这是刷卡签购单，请上传店铺打印的购物小票。" "This is a card terminal's slip. Please send the shop's own receipt.";
    TakeawayOrder "takeaway_order"
        "外卖平台订单不参与积分。" "Orders of takeaway platforms earn no points.";
    Topup "topup"
        "充值凭证不参与积分，消费时的小票可以积分。" "Topping up a card earns no points; the purchases you pay with it do.";
    Parking "parking"
        "停车凭证不参与积分。" "Parking slips earn no points.";
    Invoice "invoice"
        "这是发票，我们会请工作人员核对对应的小票。" "This is a tax invoice; our staff will check the sale it belongs to.";
    RefundSlip "refund_slip"
        "这是退货单，工作人员会处理。" "This is a refund slip; our staff will look at it.";
    Handwritten "handwritten"
        "手写单据需要工作人员核对。" "Handwritten slips are checked by our staff.";
    Screenshot "screenshot"
        "请拍摄纸质小票，不要上传截图。" "Please photograph the paper receipt rather than sending a screenshot.";
    SeveralReceipts "several_receipts"
        "一张照片里有多张小票，请一张一张拍。" "There are several receipts in one photo. Please photograph them one by one.";
    SeveralPhotos "several_photos"
        "多张照片的小票由工作人员合并核对。" "A receipt in several photos is put together by our staff.";
    TooOld "too_old"
        "小票超过了可积分的天数。" "The receipt is too old to earn points.";
    FutureDated "future_dated"
        "小票上的时间晚于现在，需要工作人员核对。" "The time on the receipt lies in the future; our staff will check it.";
    NotThisMall "not_this_mall"
        "这张小票不是本商场店铺开具的。" "This receipt is not from a shop in this mall.";
    UnknownStore "unknown_store"
        "没有在本商场找到这家店铺，需要工作人员核对。" "We could not find this shop in the mall; our staff will check.";
    AmbiguousStore "ambiguous_store"
        "本商场有多家同名店铺，需要工作人员确认是哪一家。" "Several shops of this name are in the mall; our staff will find out which.";
    TenantNotEligible "tenant_not_eligible"
        "这家店铺的消费不参与积分。" "Purchases in this shop earn no points.";
    BelowMinimum "below_minimum"
        "消费金额低于积分起点。" "The amount is below the minimum that earns points.";
    SuspectedDuplicate "suspected_duplicate"
        "这笔消费可能已经积过分，需要工作人员核对。" "This purchase may have earned points already; our staff will check.";
    Unreadable "unreadable"
        "照片看不清楚，正在请工作人员辨认；重新拍一张会更快。" "The photo is hard to read and our staff will try; a new photo is quicker.";
    Incomplete "incomplete"
        "小票上缺少金额、时间或店名，需要工作人员核对。" "The amount, the time or the shop is missing; our staff will check.";
    AmountsDisagree "amounts_disagree"
        "小票上的金额互相不一致，需要工作人员核对。" "The amounts on the receipt do not add up; our staff will check.";
    LowConfidence "low_confidence"
        "有些内容读得不够确定，需要工作人员核对。" "Some of it could not be read with certainty; our staff will check.";
    ForeignCurrency "foreign_currency"
        "小票不是以本商场的货币结算，需要工作人员核对。" "The receipt is in another currency; our staff will check.";
    AboveLimit "above_limit"
        "金额较大，需要工作人员核对。" "The amount is large, so a person checks it.";
    CapReached "cap_reached"
        "今天的积分已达上限，需要工作人员核对。" "You have reached today's limit; our staff will check.";
    SuspectedScreenPhoto "suspected_screen_photo"
        "请拍摄纸质小票，不要翻拍屏幕。" "Please photograph the paper itself rather than a screen.";
    SuspectedEdit "suspected_edit"
        "照片需要工作人员核对。" "The photo needs a check by our staff.";
    Velocity "velocity"
        "短时间内上传较多，需要工作人员核对。" "Many receipts came in a short time; our staff will check.";
    ManyAccounts "many_accounts"
        "同一设备或银行卡对应多个会员，需要工作人员核对。" "Several members share one device or card; our staff will check.";
    CollectedReceipts "collected_receipts"
        "这些小票需要工作人员一并核对。" "These receipts need a check by our staff.";
    TenantAnomaly "tenant_anomaly"
        "这笔消费需要工作人员核对。" "This purchase needs a check by our staff.";
    CheckedByStaff "checked_by_staff"
        "这家店铺的小票由工作人员核对。" "Receipts of this shop are checked by our staff.";
    SpotCheck "spot_check"
        "这张小票被抽中复核。" "This receipt was picked for a routine check.";
    ReaderFailed "reader_failed"
        "系统没能读出照片，正在请工作人员处理。" "Our reader failed on this photo; our staff will handle it.";
    Appealed "appealed"
        "已收到您的申诉，工作人员会尽快处理。" "We have your appeal; our staff will look at it soon.";
    Withdrawn "withdrawn"
        "应您的要求撤回。" "Withdrawn at your request.";
    Other "other"
        "工作人员核对后未能通过。" "Our staff could not accept this receipt.";
}

/// No reason has this code.
#[derive(Debug, thiserror::Error)]
#[error("unknown reason {0}")]
pub struct UnknownReason(String);

impl std::str::FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(code: &str) -> Result<Self, UnknownReason> {
        let found = Self::ALL.iter().find(|reason| reason.code() == code);
        found.copied().ok_or_else(|| UnknownReason(code.to_owned()))
    }
}
