//! The words that stand beside numbers, names and places on receipts.

use std::sync::LazyLock;

use crate::extraction::labels::Vocabulary;

/// What a word says about the value beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The till's own number of the sale; the higher, the more surely.
    Sale(u8),
    /// The voucher number of a card slip.
    Slip,
    Order,
    /// A number of the payment's platform.
    Reference,
    /// Only `No.`: a number when it looks like one.
    Bare,
    Terminal,
    Cashier,
    Phone,
    Hotline,
    Store,
    Branch,
    Address,
    /// Tables, members, cards, taxes: values that are none of the above.
    Other,
}

pub static WORDS: LazyLock<Vocabulary<Role>> = LazyLock::new(|| Vocabulary::new(TABLE));

const TABLE: &[(Role, &str)] = &[
    (
        Role::Sale(9),
        "
            小票号 小票号码 小票编号 小票单号 小票流水号 收据号码 收据编号 收据号 收据单号 收据
            收银小票号 销售小票号 购物小票号 电脑小票号 收据no 收据# 发票编号 发票号码 发票号
            发票# 发票no 发票单号 发票 账单号 账单号码 账单编号 账单 账单# 账单no 账单流水号
            结账单号 结账号 结算单号 单据号 单据号码 单据编号 单据no 票据号 票据号码 票据编号 票号
            票单号 票no 凭单号 消费单号 销售单号 销售单 销售号 收银单号 收款单号 零售单号 零售单
            门店单号 机打号 小票no receiptno receiptnumber receipt# receipt rcptno rcpt rcpt#
            recno receiptid receiptnumb recpt recptno invoiceno invoicenumber invoice# invoice
            invno inv# inv cashinvno cashinvoiceno taxinvoiceno taxinvno taxinvoice# taxinv billno
            billnumber bill# bill cashbillno cashbill# salesno saleno sale# salesinvoiceno slipno
            slip# documentno docno doc# doc docnum documentnumber cashreceiptno salesreceiptno
            invoicenum noresit resit noinvois billid orreceiptno receiptn0 rcp# rcp",
    ),
    (
        Role::Sale(8),
        "
            流水号 流水单号 交易流水号 收银流水号 销售流水号 流水 流水编号 交易流水 单号 单号#
            单号no 单号码 系统单号 总单号 结单号 开单号 帐单 点菜单号 消费流水号 消费流水
            业务流水号 pos流水号 serialno serialnumber 序号 checkno checknumber check#
            check chkno chk# chk checkid checkn0",
    ),
    (
        Role::Sale(7),
        "
            交易号 交易号码 交易编号 交易单号 交易序号 交易码 交易no transno trans# trans
            transactionno transactionnumber transaction# transactionid transaction txnno txn# txn
            txnid trxno trx# trx trxid trnno transid trn trn# tran# tranno tran seqno seq#
            sequenceno transnum",
    ),
    (
        Role::Slip,
        "
            凭证号 凭证编号 凭证号码 票据凭证号 凭证号voucherno 凭证 voucherno voucher# traceno
            trace# trace pos凭证号",
    ),
    (
        Role::Order,
        "
            订单号 订单编号 订单号码 订单 订单# 点单号 点餐单号 下单号 外卖单号 点菜单 出货单号
            orderno ordernumber order# order orderid ord# ordno ord orderref",
    ),
    (
        Role::Reference,
        "
            参考号 参考编号 检索参考号 系统参考号 商户交易号 商户订单号 商户单号 支付交易号
            支付单号 支付流水号 支付宝交易号 支付宝订单号 支付宝单号 微信交易号 微信订单号
            微信单号 微信支付交易单号 支付交易单号 微信交易单号 支付宝交易单号 交易单号微信
            商家单号 支付凭证号 第三方单号 第三方交易号 支付订单号 付款单号 付款流水号 第三方流水号 平台单号
            收款流水号 机号交易编号 渠道单号 银联流水号 微信支付单号 外部单号 refno ref# ref
            reference referenceno rrn retrievalref refnum paymentid referencenumber paymentref",
    ),
    (Role::Sale(5), "编号 编码号"),
    (Role::Bare, "no num number"),
    (
        Role::Terminal,
        "
            机号 机台号 收银机 收银机号 收银机编号 收款机号 收款机 款机号 款台 款台号 款机 收银台
            收银台号 终端号 终端编号 终端机号 终端 pos机号 pos号 pos编号 pos机 pos posno pos#
            posid posn0 posterminal 机器号 机器编号 设备号 机台 八达通机号 柜员机号 站点 机编号
            terminal terminalid terminalno terminal# tid till tillno till# register registerno
            reg# regid counter counterno ctr station stationno workstation deviceno deviceid lane
            machineno mcno tml termid",
    ),
    (
        Role::Cashier,
        "
            收银员 收银员号 收银员工号 收银员姓名 收银员编号 收银 收银人 收款员 收款人 收费员
            收款员号 营业员 营业员号 营业员编号 营业员工号 结账员工 结账员 结账人 结帐人 操作员
            操作员号 操作人 上岗号 当班 用户 员工 员工编号 员工号 开台员工 服务员 服务员号 店员
            店员编号 导购 导购员 销售员 柜员 制单人 经手人 工号 服务生 开单人 点单员 点菜员
            收银工号 cashier cashiername cashierid cashierno cashiercode staff staffid staffno
            staffname server servedby servername operator operatorid user userid username
            salesperson salesman salesrep salesstaff salesassistant waiter clerk employee
            attendant attendedby cshr preparedby closedby openedby issuedby handledby hostess",
    ),
    (
        Role::Phone,
        "
            公司电话 总公司电话 电话 电话号码 联系电话 门店电话 店铺电话 本店电话 店服务电话 订座电话 订餐电话
            分店电话 话 电话tel 商户电话 订位电话 服务电话 外卖电话 电话/传真 tel telno telephone
            telephoneno phone phoneno phonenumber contact contactno telfax hp ph tell h/p mobile
            telf whatsapp",
    ),
    (
        Role::Hotline,
        "
            热线 服务热线 客服热线 客服电话 全国客服电话 客户服务热线 客服 投诉电话 投诉热线
            顾客服务热线 全国服务热线 服务监督电话 监督电话 客户热线 全国统一热线 订购热线
            顾客热线 咨询电话 加盟热线 查询电话 查询热线 举报电话 hotline customerservice careline
            enquiry customercare customerhotline customerservicehotline helpline",
    ),
    (
        Role::Store,
        "
            店名 商户全称 门店名称 店铺名称 商户名称 商户名 商家 商家名称 店铺 商铺 门店 商户 店家 卖家
            特约商户 商户名称merchantname 收款单位 收款商户 销售方 销售方名称 merchantname
            merchant storename shopname 影院 影院名称 药店名称 店别",
    ),
    (
        Role::Branch,
        "
            分店 分店名称 分店名 分公司 专柜 柜台 branch outlet branchname location 店铺地址名",
    ),
    (
        Role::Address,
        "
            地址 门店地址 店铺地址 分店地址 商户地址 店址 公司地址 商家地址 address addr alamat",
    ),
    (
        Role::Other,
        "
            序列号 串号 sn imei 证书号 身份证号 券号 券码 兑换券号 检验号 批准文号 生产批号 序列码
            台号 桌号 桌台 台位 桌位 台名 房号 包厢 座位 座号 座位号 影厅 厅号 人数 客数 位数 会员
            会员号 会员卡号 会员编号 会员姓名 会员等级 会员手机 会员手机号 手机号 手机 手机号码
            顾客 顾客姓名 顾客编号 客户 客户名称 客户编号 卡号 卡片号 卡片号码 银行卡号 信用卡号
            储值卡号 礼品卡号 八达通号码 八达通编号 八达通卡号码 八达通卡编号 yuuid 商户号
            商户编号 商户代码 商户号merchantid 店号 店编号 店铺编号 店铺号 门店编号 门店号 店代码
            店铺代号 授权码 授权号 批次号 批次 批号 税号 纳税人识别号 纳税识别号 统一编号 统编
            统一社会信用代码 信用代码 税务登记号 发票代码 校验码 机器编码 条码 条形码 商品编码
            商品条码 货号 款号 原单号 原销售单号 原小票号 原交易号 原流水号 原订单号 原票号
            原单据号 原收据号码 originalreceiptno originalinvoiceno originalreceipt 咭编号 咭号
            易赏钱卡号 会员咭号 积分卡号 优惠卡号 优惠咭编号 班次 班别 牌号 取餐号
            取餐号码 取货号 取货码 取件码 取餐码 取票码 取单号 等候号 排队号 叫号 候餐号 餐号
            牌子号 号牌 餐牌号 验证码 提取码 打印次数 打印时间 备注 积分 件数 数量 总数 发卡行
            收单行 卡类型 卡别 交易类型 交易金额 交易日期 交易时间 付款方式 支付方式 付款时间
            支付时间 收银时间 结账时间 日期 时间 柜号 专柜号 专柜编号 部门 交易类别 有效期 授权
            流水时间 开票日期 开单时间 下单时间 落单时间 营业日期 单价 网址 官网 传真 邮编 车牌
            车牌号 开发票 发票抬头 发票类型 注册编号 公司编号 商业登记 登记号 收件人 配送员 骑手
            收货人 收货地址 送餐地址 配送地址 送货地址 顾客地址 收餐地址 小计 合计 总计 总金额
            找零 应收 实收 实付 应付 堂食 外卖 外带 收据日期 账单日期 发票日期 小票日期 账单金额
            账单时间 发票金额 可开票金额 开票 显示屏 票价 票数 收银小票 销售小票 购物小票 兑换码
            订单时间 订单日期 订单备注 订单金额 订单总额 流水金额 交易明细 会员交易 退款单号
            支付类型 支付金额 单据日期 销售日期 销售时间 收款方式 收款金额 收银方式 gstid gstidno
            gstno gstregno gstreg gstregistrationno gst sstno sstid sstregno taxid taxinvoice
            taxregno regno coregno coreg cono companyreg companyregno companyno rocno roc brn uen
            vatno vatreg ssm table tableno table# tbl tblno pax guests guest covers cover cust
            custno customer customerid customerno member memberid memberno membership membercard
            membershipno card cardno cardnumber card# accountno account acc acno approval
            approvalcode apprcode appr authcode auth authno batch batchno batch# mid merchantid
            merchantno aid tc tvr host store# storeno storeid shopno branchid store st shop fax
            faxno queue queueno qno room seat screen hall date time datetime invoicedate invdate
            invdt billdate orderdate ordertime total subtotal amount cash change qty item items
            barcode sku website www email postcode receiptdate transdate transactiondate ordertype
            billto paymentmethod invoicetotal billtotal totalbill cashbill cashsale cashsales
            simplifiedtaxinvoice dinein takeaway shift shiftno times rounding printed cso# cso
            permit licence licenseno license agency bankacc accno voucher transtype
            transactiontype txntype plateno vehicleno creditcard",
    ),
];
