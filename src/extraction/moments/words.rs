//! The words that stand beside dates and times, by what happened then.

use std::sync::LazyLock;

use crate::extraction::labels::Vocabulary;

/// What happened at a moment, by the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Settled,
    /// Named only as a date or time.
    Unnamed,
    /// Seated, opened, ordered: before the sale was settled.
    Opened,
    Printed,
    /// Of the card or its last top-up, of a guarantee, of a delivery: not of the sale.
    Foreign,
}

pub static WORDS: LazyLock<Vocabulary<Event>> = LazyLock::new(|| Vocabulary::new(TABLE));

const TABLE: &[(Event, &str)] = &[
    (
        Event::Settled,
        "
            结账时间 结账日期 结时间 结账 结算时间 结算日期 付款时间 付款日期 支付时间 支付日期
            交易时间 交易日期 交易日期时间 交易时日 收银时间 收银日期 收款时间 收款日期 买单时间
            埋单时间 埋单 销售时间 销售日期 消费时间 消费日期 成交时间 成交日期 清台时间 离店时间
            关台时间 完成时间 结束时间 缴费时间 出场时间 离场时间 退款时间 退货时间 充值时间
            购买时间 购物时间 出票时间 售票时间 取票时间 结账员时间 结单时间 离开时间 刷卡时间
            txntime txndate transdate transtime transactiondate transactiontime
            transactiondatetime closed closedat close closetime checkclosed paytime paidat paidon
            paymenttime paymentdate settled settledat saledate salesdate trxdate trndate trxtime
            txndatetime datepaid checkout checkouttime billclosed timeout",
    ),
    (
        Event::Unnamed,
        "
            日期 时间 日期时间 日期和时间 开票日期 开票时间 单据日期 营业日期 营业日 小票日期
            小票时间 账单日期 账单时间 票据日期 发票日期 收据日期 制单日期 开单日期 单据时间 date
            time datetime dateandtime datentime invoicedate invdate invdt billdate receiptdate
            docdate documentdate dt dd businessdate issuedate dateissued tarikh masa billtime
            receipttime 日期date 时间time rcptdate ticketdate slipdate bizdate",
    ),
    (
        Event::Opened,
        "
            开台时间 开台 开桌时间 下单时间 下单 点单时间 点菜时间 点餐时间 落单时间 落单 开单时间
            开单 入座时间 入座 入席时间 入店时间 到店时间 入场时间 进场时间 订单时间 订单日期
            开始时间 起单时间 就餐时间 用餐时间 开席时间 预订时间 下单日期 点单 open openat opened
            openedat opentime ordertime orderdate orderedat orderdatetime checkopen start
            starttime seated timein checkin entrytime ordered placedat",
    ),
    (
        Event::Printed,
        "
            打印时间 打印日期 列印时间 列印日期 印单时间 印单 补打时间 补打 重印时间 重印 重打时间
            重打 打单时间 打印 列印 印表时间 制表时间 复印时间 预结时间 printed printedat
            printedon printtime printdate printat print printdatetime reprint reprinted
            reprinttime reprintedat",
    ),
    (
        Event::Foreign,
        "
            上一次 上次 上次增值 增值 有效期 有效期至 有效日期 有效至 有效 到期 到期日 届满 截至
            截止 截止日期 出生 生日 生产日期 制造日期 保质期 保修 保修期 质保 送达时间 预计送达
            预计送达时间 期望送达时间 取餐时间 自取时间 取件时间 送餐时间 发货时间 换货 退换
            退货期限 请于 请在 年检 放映时间 放映日期 场次 开场时间 开映时间 开演时间 演出时间
            观影时间 原单日期 原交易日期 原交易时间 原销售日期 入会日期 开业 营业时间 活动时间
            活动日期 推广期 服务时间 办公时间 开放时间 热线时间 积分有效期 卡有效期 领取 兑换期
            预约时间 上映 日前 之前 前使用 起生效 维护 expiry expirydate expires exp expdate valid
            validuntil validtill validthru validto lastaddvalue lastadd birthday dob showtime
            session deliverytime pickuptime pickup duedate warranty exchangebefore openinghours
            businesshours officehours operatinghours memberssince membersince originaldate
            deliverydate estimated before until since hotline approvaldate effective mon-fri
            monfri daily",
    ),
];
