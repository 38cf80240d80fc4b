//! The words that only papers of one kind carry.

use crate::extraction::Kind;

/// How a mark must stand on the paper to count.
#[derive(Clone, Copy, PartialEq)]
pub enum Stand {
    /// Anywhere in a row.
    In,
    /// The row, or one of its pieces, is nothing else.
    Alone,
}

use Stand::{Alone, In};

/// What only a paper prints that was paid for, beside the sums of a payment.
pub const PAID: &[(Stand, &str)] = &[
    (
        Alone,
        "已付款 已支付 已结账 已结清 已买单 付讫 收讫 paid fullypaid paidinfull",
    ),
    (
        In,
        "
            结账时间 结账日期 结算时间 支付时间 付款时间 收款时间 买单时间 授权码 授权号
            交易类型消费 交易类型销售 交易类别消费 交易类别销售 支付交易号 approvalcode apprcode
            authcode",
    ),
];

/// Marks of a kind with their weight: 1.0 is enough by itself.
pub const MARKS: &[(Kind, Stand, f32, &str)] = &[
    (
        Kind::Prebill,
        In,
        1.0,
        "
            预结单 核对单 仅供核对 仅供对账 请到收银台结账 请至收银台结账 请到前台结账 预结账 预结账单 预打单 预打账单 暂结单 暂结 预览单 未付款 未结账 未结算 未支付
            待付款 待支付 待结账 未付账单 账单未付 账单未结 未结账单 结账前 非付款凭证 不作付款凭证 不作收据 非正式收据 不是收据
            非收据 埋单纸 对单 预付单 点菜单 落单纸 制作单 划菜单 预账单 请到收银台付款
            请至柜台结账 此单不可作为付款凭证 客看单 预买单 预结 prepayment prebill proforma
            guestcheck notareceipt notanofficialreceipt notataxinvoice unpaid provisionalbill
            interimbill ordersummary notforpayment draftbill notpaid billpreview",
    ),
    (
        Kind::Prebill,
        Alone,
        1.0,
        "对账单 对单 点单 菜单 点菜单 下单单 加菜单 传菜单 后厨单 厨房单 出品单 订台单",
    ),
    (
        Kind::Refund,
        Alone,
        1.0,
        "
            退货 退款 退货单 退款单 退货小票 退款小票 销售退货 销售退货单 退款凭证 退货凭证
            退货退款 交易类型退货 交易类型退款 类型退货 类型退款 交易类型消费撤销 退货收据
            退款收据 单据类型退货 销退 退单 refund refundreceipt refundslip returnreceipt
            creditnote salesreturn return transactiontyperefund refundvoucher returnrefund
            txntyperefund",
    ),
    (
        Kind::Refund,
        In,
        1.0,
        "
            退货单号 退款单号 退货原因 退款原因 应退金额 实退金额 refundreason",
    ),
    // Exchanges name the first sale too.
    (
        Kind::Refund,
        In,
        0.6,
        "
            原销售单号 原单号 原小票号 原交易号 原流水号 原交易日期 originalreceipt
            originalinvoice 退货人 退货员",
    ),
    (
        Kind::Takeaway,
        In,
        1.0,
        "
            美团外卖 饿了么 饿百 京东外卖 京东到家 keeta foodpanda deliveroo ubereats grabfood
            shopeefood 外卖平台 淘宝闪购 美团闪购 美团配送 蜂鸟",
    ),
    (
        Kind::Takeaway,
        In,
        0.6,
        "
            送餐地址 配送地址 收餐人 收餐地址 期望送达 预计送达 立即送达 尽快送达 骑手 配送员
            配送费 外送费 收货地址 平台服务费 顾客实付 取餐时间 隐私号 虚拟号 餐具数量 需要餐具
            在线支付 尾号 已在线支付 缺货时 送达时间 顾客地址 号口袋 deliverto deliveryaddress deliveryfee rider",
    ),
    (
        Kind::CardSlip,
        In,
        1.0,
        "
            签购单 收款凭证 交易存根 持卡人签名 持卡人签字 持卡人存根 商户存根 cardholdercopy merchantcopy
            cardholdersignature iacknowledgesatisfactory agreetopayabove cardmembersignature
            本人确认以上交易",
    ),
    (
        Kind::CardSlip,
        In,
        0.3,
        "
            商户编号 商户号 终端编号 终端号 终端机号 授权码 批次号 凭证号 参考号 发卡行 收单行
            收单机构 交易类型 卡号 银联商务 免密 免签 merchantid terminalid approvalcode apprcode
            authcode appcode batchno batch# batch trace traceno trace# rrn aid tvr nosignaturerequired pinverified
            customercopy signaturenotrequired contactless cardtype",
    ),
    (
        Kind::Topup,
        In,
        1.0,
        "
            充值小票 充值凭证 充值单 充值收据 充值成功 储值凭证 储值小票 储值单 增值收据 增值成功
            增值凭证 加值收据 会员充值单 topupreceipt topupsuccessful addvaluereceipt
            reloadreceipt reloadsuccessful rechargereceipt",
    ),
    (
        Kind::Topup,
        In,
        0.7,
        "
            充值金额 本次充值 充值前余额 充值后余额 增值金额 增值额 增值前余额 增值后余额 加值金额
            加值后余额 实充金额 到账金额 赠送金额 topupamount addvalueamount reloadamount 充值方式
            充值时间 充值日期 充值卡号",
    ),
    (
        Kind::Parking,
        In,
        1.0,
        "
            停车收据 停车场缴费 停车缴费凭证 停车收费 停车缴费 停车小票 停车票 泊车收据 泊车换领 泊车优惠换领 泊车优惠登记
            停车时长 停车时间 停泊时间 泊车时数 parkingreceipt parkingredemption parkingticket
            carparkreceipt parkingduration",
    ),
    (
        Kind::Parking,
        In,
        0.5,
        "
            车牌 入场时间 进场时间 出场时间 离场时间 入闸 出闸 停车费 泊车费 停车场收费 应缴停车费
            车位 parkingfee entrytime exittime vehicleno plateno",
    ),
    (
        Kind::Invoice,
        In,
        1.0,
        "
            发票代码 发票联 出租汽车发票 出租车专用发票 统一车票 客运出租 增值税电子普通发票 增值税普通发票 增值税专用发票 电子发票普通发票
            电子发票增值税 通用机打发票 定额发票 国家税务总局 税务局监制 全国统一发票监制",
    ),
    (
        Kind::Invoice,
        In,
        0.5,
        "
            出租车 上车 下车 里程 等候 税控 发票专用章 发票查询 价税合计 购买方 纳税人识别号 校验码 机打代码 机打号码 密码区 税务局 出租汽车 开票人
            复核",
    ),
    // The words of forms that are filled in by hand: a till has nothing to receive from
    // a person by name.
    (
        Kind::Handwritten,
        In,
        1.0,
        "今收到 兹收到 茲收到 receivedwiththanksfrom receivedthesumof",
    ),
    (
        Kind::Handwritten,
        In,
        0.5,
        "
            交来 系付 入账日期 收款事由 经手人 盖章有效 盖章作实 蓋章作實 收款单位盖章 大写 receivedfrom thesumof
            beingpaymentof",
    ),
    // Nothing was sold: somebody tried the printer, or learnt the till.
    (
        Kind::Other,
        Alone,
        1.0,
        "
            打印测试 打印测试页 测试打印 测试打印页 测试页 测试单 测试小票 培训单 练习单 样张
            testprint printtest testpage testreceipt selftest trainingreceipt training",
    ),
    (
        Kind::Other,
        In,
        1.0,
        "打印机测试 打印机自检 自检页 培训模式 练习模式 printertest selftestpage trainingmode",
    ),
    (
        Kind::Screenshot,
        In,
        1.0,
        "账单详情 查看往来记录 对此订单有疑问 交易详情支付成功",
    ),
    (
        Kind::Screenshot,
        In,
        0.5,
        "
            当前状态 支付成功 交易成功 商户全称 收单机构 订单详情 再来一单 申请退款 联系商家
            申请售后 转账单号 账单管理 账单分类 计入收支",
    ),
];
