//! The words beside which something private stands, and what stands beside them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    Own,
    patterns::{is_landline, is_own},
    places::Covered,
};
use crate::extraction::{
    labels::{Hit, Vocabulary},
    layout::{Page, Span},
    particulars::{self, WORDS},
    text::is_han,
};

/// What a word says of what stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// Somebody's.
    Private,
    /// Somebody's if it reads like a label; a part of a name or a sentence otherwise.
    Weak,
    /// Somebody's, over several rows.
    Address,
    /// A telephone: the shop's own, or a shopper's.
    Phone,
    Signature,
    /// The paper's own, though the word begins like a private one.
    Harmless,
    /// A head of the table of goods.
    Goods,
}

static MARKS: LazyLock<Vocabulary<Mark>> = LazyLock::new(|| Vocabulary::new(TABLE));

const TABLE: &[(Mark, &str)] = &[
    (
        Mark::Private,
        "
            卡号 卡号码 卡片号 卡片号码 卡编号 银行卡号 银行卡卡号 信用卡号 借记卡号 储值卡号 储值卡卡号
            礼品卡号 购物卡号 预付卡号 提货卡号 会员卡号 会员卡卡号 会员卡 会员卡编号 贵宾卡 贵宾卡号
            vip卡 vip卡号 积分卡 积分卡号 优惠卡号 咭号 咭编号 会员咭号 会员咭 优惠咭编号 易赏钱卡号
            八达通号码 八达通编号 八达通号 八达通卡号 八达通卡号码 八达通卡编号 八达通咭号 拍卡号码
            尾号 卡尾号 卡号后四位 末四位 后四位 尾数 账号 银行账号 付款账号 付款账户 支付账号
            支付账户 交易账号 交易账户 支付宝账号 支付宝账户 微信号 微信账号 微信昵称 昵称 买家账号
            买家 买家id 用户号 用户id 用户姓名 用户昵称 用户手机 用户手机号 openid unionid 付款人
            付款方 付款人姓名 持卡人 持卡人姓名 开户名 户名
            会员号 会员号码 会员编号 会员id 会员no 会员代码 会员码 会员姓名 会员名 会员名称 会员手机
            会员手机号 会员手机号码 会员电话 会员账号 会员信息 vip号 vip编号 vipno vip姓名 vip手机
            贵宾号 贵宾编号 贵宾姓名 姓名 顾客姓名 顾客编号 顾客电话 顾客手机 顾客名称 顾客号
            客户名称 客户姓名 客户名 客户编号 客户电话 客户手机 客户手机号 客户号 客户代码 客人姓名
            客人电话 来宾 宾客姓名 患者 患者姓名 宠物主人 车主 学员 学员姓名 手机 手机号 手机号码
            手机尾号 移动电话 手提电话 联系人 联系人电话 联系方式 联系手机 预订人 预约人 订座人
            订餐人 取票人 取货人 下单人 收货人 收件人 收餐人 收货人电话 提货人 推荐人 购买方
            购买方名称 购方 购方名称 买方 买方名称 买受人 买方统编 发票抬头 抬头 身份证 身份证号
            身份证号码 证件号 证件号码 证件 护照 护照号 护照号码 出生日期 生日 车牌 车牌号 车牌号码
            车号 邮箱 电子邮箱 电子邮件 载具 载具号码 载具编号 手机条码 会员条码 里程卡号 常客号
            cardno cardnumber cardnum card# cardid cardpan pan panno creditcardno creditcard#
            debitcardno bankcardno cardholder cardholdername cardmember accountno accountnumber
            account# accno acctno acct acct# octopusno octopuscardno octopusnumber octopuscard#
            octopus# cardno(contactless) giftcardno giftcard# vouchercardno storedvaluecardno
            membercard membercardno membercard# memberno member# memberid membernumber membername
            membercode memid memno membershipno membershipid membership# membershipnumber
            loyaltyno loyaltyid loyaltycard loyaltycardno rewardsno rewardscard rewardsid
            pointscardno custno cust# custid custname customerno customerid customername
            customercode customer# customerphone customertel customermobile clientname guestname
            patientname patient passengername passenger nric nricno icno passport passportno
            email emailaddress mobile mobileno mobilenumber mobilephone handphone handphoneno
            cellphone cell plateno plate# platenumber vehicleno vehicle# carno carplate
            carplateno licenseplate buyer buyername payer payername recipient attn attention
            birthday dateofbirth",
    ),
    (
        Mark::Weak,
        "
            会员 会员咭 顾客 客户 客人 贵宾 储值卡 礼品卡 购物卡 银行卡 信用卡 借记卡 八达通 八达通卡
            账户 vip member membership customer cust client guest card creditcard
            debitcard octopus octopuscard account acc loyalty name billto shipto soldto visa
            mastercard master amex unionpay 银联卡 银联 jcb",
    ),
    (
        Mark::Address,
        "
            收货地址 送餐地址 配送地址 送货地址 顾客地址 客户地址 收件地址 收餐地址 会员地址 住址
            家庭地址 deliveryaddress deliverto shippingaddress billingaddress customeraddress
            homeaddress",
    ),
    (
        Mark::Phone,
        "
            电话 电话号码 联系电话 tel telno telephone phone phoneno phonenumber contact contactno
            hp whatsapp",
    ),
    (
        Mark::Signature,
        "
            签名 签字 签署 亲笔签名 持卡人签名 持卡人签字 持卡人签署 客户签名 客户签字 客户签署
            顾客签名 顾客签字 顾客签署 会员签名 签名栏 签收人 签收 signature sign signhere signedby
            cardholdersignature cardholdersign customersignature customersign authorisedsignature",
    ),
    (
        Mark::Harmless,
        "
            会员价 会员折扣 会员优惠 会员立减 会员积分 会员等级 会员级别 会员类型 会员日 会员专享
            会员专享价 会员特价 会员节省 会员余额 会员储值 会员卡优惠 会员卡支付 会员卡消费 会员卡余额
            会员卡折扣 会员支付 会员交易 会员消费 会员让利 会员权益 会员专区 会员中心 会员服务 会员须知
            会员热线 会员活动 会员满减 会员券 会员券优惠 会员尊享 非会员 成为会员 加入会员 注册会员
            vip价 vip折扣 vip优惠 vip等级 贵宾折扣 贵宾优惠 贵宾价 顾客联 顾客存根 顾客须知 顾客留存
            顾客服务 顾客热线 顾客服务热线 顾客投诉 客户联 客户存根 客户留存 客户服务 客户服务热线
            客户热线 客户须知 客户须知 持卡人存根 持卡人联 持卡人留存 账户余额 卡余额 卡内余额
            储值卡余额 储值余额 储值卡支付 储值卡消费 储值支付 银行卡支付 银行卡消费 银行卡收款
            信用卡支付 信用卡收款 礼品卡支付 购物卡支付 八达通付款 八达通支付 八达通余额 八达通卡余额
            八达通机号 八达通收据 银联商务 银联流水号 银联支付 云闪付 手机支付 手机扫码 手机银行
            手机点餐 手机配件 手机壳 手机膜 发票抬头二维码 membersave membersavings memberprice
            memberdiscount memberdisc memberpoints memberpoint membersonly membertier memberlevel
            memberrewards customercopy customerservice customercare customerhotline customerserviceline
            customersatisfaction customerrelations cardholdercopy merchantcopy creditcardpayment
            cardpayment cardtype cardbalance cardsale cardsales guestcount guests guestno guest#
            nameofproduct mobilepay mobilepayment phonecase phonebalance namecard",
    ),
    (
        Mark::Goods,
        "
            品名 商品名称 商品名 商品 货品 菜品 菜名 品项 项目 数量 单价 qty item items description
            desc price unitprice product particulars",
    ),
];

static ONLY_SUMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[\s:x¥$()+-]|hk|rmb|cny|nt|元|rm)*(?:\d{1,3}(?:,\d{3})+|\d{1,7})\.\d{1,2}(?:[\s¥$()元\d.-])*$")
        .expect("fixed")
});
static PHONES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\+?\d[\d() -]{5,}\d").expect("fixed"));

/// A word of a row with the room behind it, up to the next word.
struct Labelled {
    mark: Option<Mark>,
    at: Range<usize>,
    room: Range<usize>,
}

/// Covers what stands beside or below the private words of a row.
pub fn labelled(page: &Page<'_>, row: usize, own: &Own<'_>, covered: &mut Covered) {
    let text = &page.rows[row].text;
    let words = words_of(text);
    let goods = words.iter().filter(|word| word.mark == Some(Mark::Goods));
    let is_head = 2 <= goods.count();
    for word in &words {
        let room = &text[word.room.clone()];
        match word.mark {
            Some(Mark::Signature) => covered.signature(row, word.at.clone()),
            Some(Mark::Phone) => phone(text, row, word, own, covered),
            Some(Mark::Weak) if is_head || !reads_like_a_label(room) => {}
            Some(Mark::Private | Mark::Weak | Mark::Address)
                if ONLY_SUMS.is_match(&room.to_lowercase()) => {}
            Some(mark @ (Mark::Private | Mark::Weak | Mark::Address)) => {
                covered.text(row, word.room.clone());
                // Heads of a table, too, stand above what they say.
                let empty = !room.contains(char::is_alphanumeric);
                let head = room.starts_with('\t') && !room.contains(|c: char| c.is_ascii_digit());
                if empty || head {
                    below(page, row, word, empty && words.len() == 1, covered);
                }
                if mark == Mark::Address {
                    rows_below(page, row, covered);
                }
            }
            None | Some(Mark::Harmless | Mark::Goods) => {}
        }
    }
    unknown_label(text, row, &words, covered);
}

/// Whether a text by itself holds a word beside which people are named.
pub fn names_a_person(text: &str) -> bool {
    let words = words_of(text);
    words.iter().any(|word| match word.mark {
        Some(Mark::Private | Mark::Address | Mark::Signature) => true,
        Some(Mark::Weak) => {
            reads_like_a_label(&text[word.room.clone()]) && word.room.end > word.room.start
        }
        _ => false,
    })
}

/// Spans of a row that a word of the till explains: numbers of sales, terminals, goods.
pub fn explained(text: &str) -> Vec<Range<usize>> {
    let words = words_of(text);
    let harmless = words.iter().filter(|word| match word.mark {
        None | Some(Mark::Harmless | Mark::Phone) => true,
        Some(_) => false,
    });
    harmless.map(|word| word.room.clone()).collect()
}

/// All words of a row from left to right. Where one of ours and one of the till's own
/// overlap, the longer holds.
fn words_of(text: &str) -> Vec<Labelled> {
    let ours = hits(text);
    let tills = WORDS.find(text);
    let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let longer_till = |hit: &Hit<Mark>| {
        let mut over = tills.iter().filter(|till| overlap(&till.at, &hit.at));
        over.any(|till| hit.length < till.length)
    };
    let kept: Vec<&Hit<Mark>> = ours.iter().filter(|hit| !longer_till(hit)).collect();
    let free = |till: &&Hit<particulars::Role>| !kept.iter().any(|hit| overlap(&till.at, &hit.at));
    let mut words: Vec<(Option<Mark>, Range<usize>)> = kept
        .iter()
        .map(|hit| (Some(hit.mark()), hit.at.clone()))
        .collect();
    words.extend(
        tills
            .iter()
            .filter(free)
            .map(|till| (None, till.at.clone())),
    );
    words.sort_by_key(|(_, at)| at.start);
    let ends = |i: usize| words.get(i + 1).map_or(text.len(), |(_, at)| at.start);
    let rooms = words.iter().enumerate().map(|(i, (mark, at))| Labelled {
        mark: *mark,
        at: at.clone(),
        room: at.end..ends(i),
    });
    rooms.collect()
}

impl Hit<Mark> {
    fn mark(&self) -> Mark {
        self.role
    }
}

/// Words as they are, and whole labels of which one character was misread.
fn hits(text: &str) -> Vec<Hit<Mark>> {
    let mut hits = MARKS.find(text);
    let mut from = 0;
    for piece in text.split('\t') {
        let label = from..from + piece.find(':').unwrap_or(piece.len());
        from += piece.len() + 1;
        let known = hits
            .iter()
            .any(|hit| hit.at.start < label.end && label.start < hit.at.end)
            || !WORDS.find(&text[label.clone()]).is_empty();
        if !known && let Some(hit) = MARKS.nearly(text, label) {
            hits.push(hit);
        }
    }
    hits.sort_by_key(|hit| hit.at.start);
    hits
}

/// `会员:…`, `member 8801…`, `VISA ****`, or nothing behind it: not `会员专享套餐`.
fn reads_like_a_label(room: &str) -> bool {
    let Some(first) = room.chars().next() else {
        return true;
    };
    let rest = room.trim_start();
    let number = rest.starts_with(|c: char| c.is_ascii_digit() || "*#(•".contains(c));
    ":\t#".contains(first) || rest.is_empty() || rest.starts_with(':') || number
}

/// A shopper's telephone; the shop's own stays.
fn phone(text: &str, row: usize, word: &Labelled, own: &Own<'_>, covered: &mut Covered) {
    let room = &text[word.room.clone()];
    for found in PHONES.find_iter(room) {
        let shops = is_own(found.as_str(), own) || is_landline(found.as_str());
        if !shops {
            let at = word.room.start + found.start()..word.room.start + found.end();
            covered.text(row, at);
        }
    }
}

/// The value under a word: of a row without words everything, or what stands under the
/// word where it shares its row with others.
fn below(page: &Page<'_>, row: usize, word: &Labelled, alone: bool, covered: &mut Covered) {
    let Some(next) = values_below(page, row) else {
        return;
    };
    let text = &page.rows[next].text;
    if alone {
        return covered.text(next, 0..text.len());
    }
    let label = Span {
        row,
        at: word.at.clone(),
    };
    let (left, right) = page.extent(&label);
    let slack = 2.0 * page.line_height;
    let mut from = 0;
    for piece in text.split('\t') {
        let at = from..from + piece.len();
        from += piece.len() + 1;
        let (start, end) = page.extent(&Span {
            row: next,
            at: at.clone(),
        });
        if start < right + slack && left - slack < end {
            covered.text(next, at);
        }
    }
}

/// The row under this one, if it only holds values.
fn values_below(page: &Page<'_>, row: usize) -> Option<usize> {
    let next = page.rows.get(row + 1)?;
    let near = next.y - page.rows[row].y < 2.5;
    (near && words_of(&next.text).is_empty()).then_some(row + 1)
}

/// An address goes on until a row begins with a word of its own.
fn rows_below(page: &Page<'_>, row: usize, covered: &mut Covered) {
    const ROWS_MAX: usize = 3;
    let mut last = row;
    while let Some(next) = values_below(page, last).filter(|next| next - row <= ROWS_MAX) {
        covered.text(next, 0..page.rows[next].text.len());
        last = next;
    }
}

/// `某某:王小明`: a label that nobody knows, and a value that may be a name.
fn unknown_label(text: &str, row: usize, words: &[Labelled], covered: &mut Covered) {
    let mut from = 0;
    for piece in text.split('\t') {
        let at = from..from + piece.len();
        from += piece.len() + 1;
        let known = words
            .iter()
            .any(|word| word.at.start < at.end && at.start < word.at.end);
        let Some((label, value)) = piece.split_once(':').filter(|_| !known) else {
            continue;
        };
        let value = value.trim();
        let length = value.chars().count();
        if (2..=4).contains(&length) && value.chars().all(is_han) && label.chars().count() <= 6 {
            covered.text(row, at.end - piece.len() + label.len()..at.end);
        }
    }
}
