//! The words that stand beside sums on receipts, by what they mean. Written
//! simplified, lower case, without spaces or punctuation (see `text`).

use std::sync::LazyLock;

use crate::extraction::labels::Vocabulary;

/// What a sum is, by the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What was paid after all discounts.
    Paid,
    /// What is owed after the shop's discounts.
    Payable,
    Total,
    Subtotal,
    /// What is taxed at one rate, with its tax: all of them are the bill.
    Part,
    Gross,
    Discount,
    /// A voucher or points: a discount or a payment, which the sums must tell.
    Voucher,
    /// A payment by a named means, other than cash.
    Method,
    Cash,
    /// Money taken: the amount handed over, or the amount paid.
    Received,
    Change,
    Rounding,
    /// Added on top: service, delivery, packaging.
    Extra,
    Tax,
    Refund,
    /// What is left on a card: never the shopper's bill.
    Balance,
    /// Money put on a card.
    TopUp,
    /// Only called an amount: what a slip without a bill is about.
    Amount,
    /// Fares and fees of a car park.
    Parking,
    /// Points, counts, net of tax, and other numbers that are no part of the sum.
    Ignored,
    /// Opens a table of taxes, whose totals are not the bill's.
    TaxTable,
}

pub static WORDS: LazyLock<Vocabulary<Role>> = LazyLock::new(|| Vocabulary::new(TABLE));

const TABLE: &[(Role, &str)] = &[
    (
        Role::Paid,
        "
            实付 实付金额 实付款 实付合计 实付总额 实付总计 实付款金额 实际支付 实际支付金额
            实际付款 实际付款金额 实际应付 实际应付金额 实际金额 实际消费 顾客实付 用户实付
            客户实付 客人实付 会员实付 本次实付 本单实付 合计实付 应付实付 净付 净付金额 净额
            净总额 净总计 本次支付 交易金额 结算金额 结账金额 买单金额 扣款金额 扣除金额
            扣账金额 刷卡金额 本单金额 成交金额 nettotal nettamount
            netttotal netamount netamt netpayable netpay netsales nettsales transactionamount
            amountcharged amountdeducted deducted",
    ),
    (
        Role::Payable,
        "
            应付 应付金额 应付合计 应付总额 应付总计 应付款 应收 应收金额 应收合计 应收总额 应收款
            应缴 应缴金额 应缴总额 折后应付 折后金额 折后合计 折后总额 折后价 折后总价 折扣后
            折扣后金额 折扣后总额 优惠后 优惠后金额 优惠后合计 优惠后总额 优惠后应付 优惠后总价
            惠后金额 本单应付 合计应付 合计应收 总应付 总应收 应付总价 最终金额 最后金额 待付金额
            需付金额 需付 尚需支付 待支付 请付 付款总计 价税合计 due amountdue totaldue balancedue
            价税合计小写 小写 amountpayable totalpayable totalamtpayable totalamountpayable totalamountdue
            payableamount duetotal dueamount amtdue amtpayable totalrounded roundedtotal
            totalafterrounding totalafteradj totalafteradjustment totalafterdiscount afterdiscount
            amountafterdiscount roundingtotal totalroundedamt roundedamount roundrm finaltotal
            totalinclrounding totalafterroundingadj pleasepay topay totaltopay toberpaid payable
            grandtotalrounded",
    ),
    (
        Role::Total,
        "
            消费金额 本次消费 本次消费金额 总计 合计 总额 总金额 合计金额 总合计 总计金额 合共 共计 总共 总数 总值 消费合计
            消费总额 消费总计 账单金额 账单总额 账单合计 总价 总价格 总价钱 总款 货款合计 销售合计
            销售总额 销售金额 金额合计 金额总计 合计元 总计元 合计rmb 总计rmb 本单合计 本单总计
            本单总额 订单总额 订单金额 订单总价 订单合计 票款合计 票价合计 票款 含税合计
            合计含税 总计含税 大写合计 小写合计 总金额元 合计人民币 总计人民币 总计港币 合计港币
            总计hkd 合计hkd 总金额hkd 总计hk$ 总额hk$ 总金额hk$ 堂食total 全单合计 整单合计 总消费
            总结 全部合计 税込合计 请求额 お会计 total totals grandtotal grandtotalrm
            grandtotalhkd granttotal totalamount totalamt totalsales totalsale totalrm totalmyr
            totalhkd totalhk$ totalsgd totalrmb totalcny totalusd total$ totalbill billtotal
            billamount billamt invoicetotal invoiceamount invoiceamt ordertotal saletotal
            salestotal totalprice totalcharge totalcharges totalcost totalfare totalvalue
            totinclgst totalinclusiveofgst totalinclgst totalinclusivegst totalincludinggst
            totalincgst totalinclusiveofsst totalinclsst totalinclusivesst totalincludingtax
            totalinclusiveoftax totalincltax totalwithtax totalwithgst totalgstincl
            totalgstinclusive totalamountinclgst totalamtinclgst totalamountinclusiveofgst
            totalamountinclusivegst totalamtincgst totalamtinclusivegst totalsalesinclusivegst
            totalsalesinclgst totalsalesinclusiveofgst totalsalesincludinggst totalinvoiceamount
            totalinvoiceamt totalincl totalinclusive totalamtrm totalamountrm totalsalesrm jumlah
            jumlahbesar jumlahrm summe ttl sumtotal overalltotal checktotal chktotal cashtotal
            totalgst6 totalincgst6",
    ),
    (
        Role::Subtotal,
        "
            小计 小计金额 小结 商品合计 商品金额 商品总额 商品总价 商品小计 菜品合计 菜品小计
            菜品金额 菜品总额 菜金 食品小计 餐点总价 餐点小计 货品小计 货品总值 消费小计 应收小计
            品项小计 餐费 饮料小计 食品合计 subtotal subttl subtotalrm subtotalhkd subtl sub
            subtotalinclgst subtotalinclusivegst itemtotal itemstotal foodtotal merchandisetotal
            subtotalamount netsubtotal totalbeforetax totalbeforerounding totalbeforeservicecharge",
    ),
    (
        Role::Part,
        "
            total6supplies total0supplies total6suppliesincgst totalzeroratedsupplies totalzerorated
            totalzrsupplies",
    ),
    (
        Role::Gross,
        "
            原价 原价合计 原价总计 原价总额 原价金额 原总价 原总额 原金额 折前 折前金额 折前合计
            折扣前 折扣前金额 优惠前 优惠前金额 优惠前总额 标价合计 吊牌价 吊牌金额 零售价合计
            优惠前合计 折前总额 市场价 gross grosstotal grossamount grossamt grosssales
            beforediscount totalbeforediscount subtotalbeforediscount subtotalbeforediscoun
            totalbeforedisc amountbeforediscount",
    ),
    (
        Role::Discount,
        "
            折扣 折扣金额 折扣额 折扣合计 折扣优惠 优惠 优惠金额 优惠合计 优惠总额 总优惠 总折扣
            已优惠 共优惠 合计优惠 优惠总计 本单优惠 本次优惠 立减 立减优惠 满减 满减优惠 减免
            减免金额 减 让利 会员优惠 会员折扣 会员价优惠 会员减免 会员立减 vip折扣 vip优惠 促销
            促销优惠 促销折扣 促销优惠总金额 促销减免 活动优惠 活动减免 商家优惠 平台优惠 店铺优惠
            节省 为您节省 共节省 已节省 您已节省 本单节省 本次节省 整单优惠 整单折扣 整单减免 折让
            折让金额 优惠减免 优惠折扣 商品优惠 商品折扣 手工折扣 员工折扣 支付优惠 随机立减 红包
            特价优惠 套餐优惠 组合优惠 减价 扣减 抵扣合计 抵扣金额 新客立减 生日优惠 多买多省
            折后节省 慳 赚 优惠扣减 discount disc discountamount discountamt totaldiscount
            totaldisc discounttotal less saving savings yousaved yousave yoursavings
            yoursavingsfortoday totalsavings totalsaving totalsaved promo promotion
            promotiondiscount memberdiscount membersdiscount memberdisc lessdiscount itemdiscount
            billdiscount staffdiscount rebate diskaun offer discountable specialdiscount",
    ),
    (
        Role::Voucher,
        "
            代金券 代金劵 现金券 优惠券 优惠劵 礼券 礼品券 购物券 抵用券 抵扣券 团购券 团购 提货券
            满减券 折扣券 电子券 商场券 消费券 券抵扣 卡券 用券 卡券抵扣 券支付 券金额 积分扣减 积分抵扣
            积分抵现 积分支付 积分兑换 积分抵用 积分换购 金币抵扣 抵用金 回馈金抵扣 抵扣 赠券
            现金礼券 优惠券抵扣 代金券抵扣 现金券抵扣 抵金券 美团券 大众点评券 抖音券 voucher
            vouchers coupon coupons evoucher cashvoucher giftvoucher pointsredeemed
            pointredemption pointsredemption redeem redeemed redemption pointspayment paidbypoints
            cashcoupon",
    ),
    (
        Role::Method,
        "
            八达通 八达通付款 八达通支付 八达通卡 微信 微信支付 微信钱包 支付宝 支付宝支付
            支付宝hk 支付宝香港 银联 银联支付 银联卡 银联商务 云闪付 银行卡 银行卡支付 信用卡
            借记卡 刷卡 刷卡支付 储值卡 储值卡支付 储值支付 储值 会员卡 会员卡支付 会员储值
            会员储值支付 会员支付 会员余额支付 余额支付 余额抵扣 钱包支付 礼品卡 购物卡 预付卡
            预付卡支付 卡支付 扫码 扫码支付 扫码付 聚合支付 移动支付 手机支付 数字人民币 数字货币
            电子支付 电子钱包 网上支付 在线支付 美团支付 京东支付 京东 抖音支付 翼支付 和包 qq钱包
            转数快 悠游卡 一卡通 街口 街口支付 澳门通 聚易用 中银 丰付宝 账户支付 易办事 拍住赏
            支付宝付款 微信付款 信用卡付款 挂账 签单 签账 花呗 刷脸支付 银行转账 转账 applepay
            applepay支付 美团 饿了么 octopus octopuscard alipay alipayhk wechat wechatpay weixin
            wechatpayhk unionpay cup visa visacard master mastercard masters amex americanexpress
            ae jcb diners eps payme fps tng touchngo touchngoewallet tngewallet grabpay boost
            duitnow duitnowqr shopeepay mae ewallet creditcard debitcard debit credit card
            cardpayment mydebit nets paynow mobilepay googlepay samsungpay qrpay qrpayment
            giftcard visapaywave paywave linepay jkopay mpay contactless bankcard cashless
            onlinepayment tapgo bocpay",
    ),
    (
        Role::Cash,
        "
            现金 现金支付 现金付款 现金收款 付现 收现 现钞 人民币现金 港币现金 人民币 cash cashrm
            cashhkd cashmyr cashpaid cashpayment tunai cashtendered cashreceived cashtender cash$",
    ),
    (
        Role::Received,
        "
            实收 实收金额 实收合计 实收款 实收总额 实收现金 收款 收款金额 已收 已收金额 收您 收取
            收取金额 已付 已付金额 已付款 已支付 付款 付款额 支付 支付合计 付款合计 入款 客付
            顾客付款 收银 预收 收入 支付金额 付款金额 支付总额 付款总额 amountpaid paidamount
            totalpaid totalpayment totalamountpaid ringgitmsia tendered tender amounttendered
            amttendered amounttender totaltendered totaltender payment payments paid received
            amountreceived amtreceived paymentamount paymentreceived bayaran totalreceived pay
            paidby tenderedamount",
    ),
    (
        Role::Change,
        "
            找零 找赎 找续 找回 找钱 找零金额 找补 找付 应找 应找零 找数 零找 找零现金 现金找零 找
            change changedue cashchange changerm changegiven changeamount changeamt baki bakiwang
            returnchange changehkd changeback balancechange",
    ),
    (
        Role::Rounding,
        "
            抹零 抹零金额 舍入 舍去 舍零 去零 零头 四舍五入 凑整 取整 尾数 尾差 零数调整 调整
            系统抹零 自动抹零 小数处理 舍入调整 进位 抹分 rounding roundingadj roundingadjust
            roundingadjustment roundingadjustments roundingadjustmen roundingamt roundingamount
            roundoff roundingdiff rounddown roundup round rndadj roundingadjrm roundadj
            pembundaran adjustment roundingrm roundings rounded",
    ),
    (
        Role::Extra,
        "
            服务费 加一 加一服务费 加一费 10服务费 服务费10 茶位 茶位费 茶芥 包装费 打包费 餐盒费
            餐位费 配送费 运费 外送费 平台服务费 平台费 附加费 小费 胶袋 胶袋费 塑袋 环保费
            最低消费差额 服务费率 手续费 加收 servicecharge svccharge svcchg servchg svrcharge
            servicechg servicecharge10 svchg 10servicecharge deliveryfee packaging takeawaycharge
            surcharge tips tip gratuity sc serchg deliverycharge",
    ),
    (
        Role::Tax,
        "
            税额 税金 税 消费税 税款 内含税额 营业税 gst gst6 6gst gst0 sst sst6 sst10 vat tax
            gstpayable gstpayable6 gstamount gstamt servicetax servicetax6 salestax taxamount
            taxamt totaltax totalgst taxtotal gsttotal gst6includedintotal gstincludedintotal
            addgst gstincluded gstadjustment sr zr zrl zrs esr gstcharged gst7 gst8 gst9",
    ),
    (
        Role::Refund,
        "
            退款 退款金额 退货金额 退款合计 退款总额 应退 应退金额 实退 实退金额 退现 退回
            退回金额 退货合计 退还金额 退还 本次退款 refund refundamount refundtotal totalrefund
            refunded amountrefunded refundamt",
    ),
    (
        Role::Balance,
        "
            余额 结余 卡余额 卡内余额 卡余 储值余额 储值卡余额 会员余额 会员卡余额 账户余额
            剩余金额 剩余 余下 尚余 八达通余额 八达通结余 本金余额 赠送余额 优惠余额 当前余额
            消费后余额 交易后余额 交易前余额 支付前余额 支付后余额 可用余额 剩余价值 卡剩余金额
            余值 上次余额 原余额 钱包余额 礼品卡余额 购物卡余额 balance cardbalance remaining
            remainingvalue remainingbalance remvalue octopusbalance newbalance previousbalance
            accountbalance availablebalance balanceamount memberbalance walletbalance bal
            storedvalue",
    ),
    (
        Role::TopUp,
        "
            充值 充值金额 增值 增值金额 现金增值 自动增值 储值金额 本次充值 实充金额
            充值合计 充值总额 存入金额 到账金额 加值 加值金额 增值额 topup topupamount topupamt
            reload reloadamount addvalue addvalueamount valueadded recharge rechargeamount",
    ),
    (
        Role::Amount,
        "
            金额 金额rmb 金额元 交易额 消费额 金额hkd 金额人民币 总金额amount 金额amount amount
            amt amountrm amounthkd saleamount baseamount saleamt amountrmb",
    ),
    (
        Role::Parking,
        "
            停车费 停车费用 泊车费 泊车费用 应缴停车费 车费 parkingfee parkingcharge parkingfees",
    ),
    (
        Role::Ignored,
        "
            赠送金额 赠送 件数 数量 总件数 总数量 数量合计 合计件数 合计数量 总计件数 总计数量 商品件数 件数合计
            商品数量 人数 客数 位数 用餐人数 单价 税率 共享 份数 品项数 总份数 合计份数 总笔数
            总品数 总件 数目 点数 总点数 积分 本次积分 累计积分 可用积分 积分余额 积分结余
            当前积分 总积分 剩余积分 获得积分 新增积分 消费积分 所得积分 印花 现有积分 上次积分
            积分合计 会员积分 可兑换积分之现金等值 产生积分 扣减积分 使用积分 易赏钱积分结余
            余下积分 yuu积分 可开票金额 开票金额 可开发票金额 不含税金额 未税金额 税前金额 押金
            订金 定金 已付订金 累计消费 累计消费金额 年度消费 消费满 惠顾满 会员价 零售价 市价
            每件 起送价 等级 八达通号码 八达通卡号码 八达通编号 八达通卡编号 八达通机号 机号 卡号
            支付单号 支付流水号 付款单号 商户单号 商户交易号 收款单号 收银单号 平台单号 会员号 会员卡号 交易号 交易号码 交易编号 单号 支付宝交易号 微信交易号 微信单号
            微信订单号 支付宝订单号 支付交易号 商户订单号 授权码 批次号 凭证号 电话 热线 地址
            银行卡号 储值卡号 会员卡卡号 礼品卡号 卡片号 卡片号码 信用卡号 付款方式 支付方式
            付款方法 支付类型 收银员 收款员 收银机 收银台 收银机号 收款机 收款时间 付款时间
            收款人 收银人 经手人 支付时间 收银时间 找换 qty totalqty totalquantity totalitem totalitems totalno
            totalnoofitems itemcount items item itemss qtys quantity totalqtytender totalqtys
            noofitems totalpcs totalpieces pax guests covers totalunits unitssold unitprice uprice
            points bonus pointsearned totalpoints pointbalance pointsbalance stamps rewardpoints
            bonuspoints pointsbal currentpoints pointearned totalexcludinggst totalexclgst
            totalexclusiveofgst totalexcludingtax totalexcltax totalexclusivegst totalexcgst
            totalwithoutgst totalexcludesst totalexcludingsst totalexclsst totalexcl
            totalexclusive excludinggst exclgst excltax netexclgst taxableamount taxable
            totaltaxable totalamountexclgst totalamountexcludinggst totalamtexclgst
            totalexclusiveoftax amountexclgst amountexcl totalgstexcl totalsalesexcludinggst
            totalsalesexclgst totalsalesexclusivegst nettotalexclgst
            total6suppliesexclgst totalstandardratedsupplies totalstandardrated
            totaltaxablesupplies totalsrsupplies subtotalexclgst subtotalexcludinggst
            totalexcludinggst6 cardno cardnumber creditcardno octopusno octopuscardno
            octopusnumber deviceno creditnote creditterm membercard membercardno cashier cashsales
            cashsale cashbill cashinvoice cashinvno cashinv cashmemo cashreceipt paymentmethod
            paymenttype paymentmode paymentterm paymentterms paymentdetails paymode changeless
            deposit cardtype cardholder mastercardno visano approvalcode apprcode batchno traceno
            billno invoiceno refno receiptno totalvisits gstno gstid gstregno gstreg taxinvoice
            taxid taxinv gstidno sstno sstid gstrate taxrate taxcode sstregno cashrefund
            discounton offeron tel fax phone",
    ),
    (
        Role::TaxTable,
        "
            gstsummary taxsummary gstanalysis gstsummaryamountrm sstsummary gstdetails
            gstrateexclgst gstbreakdown taxbreakdown taxanalysis gsttype 税务明细 gstcodesummary
            gstcode taxinfo",
    ),
];
