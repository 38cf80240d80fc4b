//! The shop's name and branch, from the block at the top of the paper.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    layout::{Page, Span},
    particulars::{self, Labelled, Role, first_piece, looks_like_address, trimmed},
    text::{is_han, squeezed},
};

/// What supports the name that was chosen; from this comes its confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameSupport {
    pub labelled: bool,
    /// In the height of a usual line.
    pub height: f32,
    /// It ends as names of shops and companies end.
    pub suffix: bool,
    pub row: usize,
    pub margin: f32,
}

/// A name and where it stands.
#[derive(Clone, Debug)]
pub struct ChosenName {
    pub span: Span,
    pub support: NameSupport,
}

/// Titles and greetings: never a shop's name. Folded as labels are.
const TITLES: &[&str] = &[
    "欢迎光临",
    "谢谢惠顾",
    "谢谢光临",
    "多谢惠顾",
    "多谢光临",
    "收据",
    "正式收据",
    "现沽收据",
    "发票",
    "购物小票",
    "销售小票",
    "收银小票",
    "小票",
    "结账单",
    "账单",
    "销售单",
    "消费单",
    "客户联",
    "顾客联",
    "商户联",
    "商户存根",
    "持卡人存根",
    "存根",
    "留底",
    "外卖",
    "外送",
    "堂食",
    "自取",
    "外带",
    "预结单",
    "结算单",
    "电子小票",
    "会员",
    "交易凭证",
    "签购单",
    "补打",
    "重印",
    "副本",
    "正本",
    "退货单",
    "退款单",
    "充值凭证",
    "号显示屏",
    "取餐号码",
    "取餐号",
    "显示屏",
    "收银单",
    "taxinvoice",
    "invoice",
    "receipt",
    "officialreceipt",
    "welcome",
    "thankyou",
    "copy",
    "cashbill",
    "cashsales",
    "cashsale",
    "cashreceipt",
    "simplifiedtaxinvoice",
    "customercopy",
    "merchantcopy",
    "dinein",
    "takeaway",
    "guestcheck",
    "bill",
    "salesreceipt",
    "prepayment",
    "reprint",
    "duplicate",
    "original",
    "cash",
    "invoicecopy",
    "welcometo",
    "order",
    "gst",
    "coreg",
    "companyreg",
    "regno",
    "page",
    "date",
    "screen",
    "www",
    "http",
    "facebook",
    "wifi",
    "customerscopy",
    "taxinvoiceadjustmentnote",
    "debitnote",
    "deliveryorder",
    "table",
    "doc no",
    "cashinvoice",
    "keeta",
    "美团外卖",
    "饿了么",
    "foodpanda",
    "no smoking",
];

/// What stands in notices above the name; found anywhere in the row.
const NOTICES: &[&str] = &[
    "显示屏",
    "取餐",
    "欢迎光临",
    "谢谢惠顾",
    "多谢惠顾",
    "排队",
    "请留意",
    "尽在",
    "screen",
    "thankyou",
    "welcometo",
    "生活",
];

/// Ends of companies' names: more telling than those of shops.
const COMPANIES: &[&str] = &[
    "有限公司",
    "公司",
    "sdnbhd",
    "bhd",
    "s/b",
    "ltd",
    "limited",
    "coltd",
    "pteltd",
    "inc",
];

const SUFFIXES: &[&str] = &[
    "店",
    "公司",
    "有限公司",
    "商店",
    "商场",
    "超市",
    "超级市场",
    "百货",
    "餐厅",
    "酒楼",
    "酒家",
    "茶餐厅",
    "饭店",
    "面馆",
    "面店",
    "药房",
    "药店",
    "大药房",
    "书店",
    "影城",
    "影院",
    "电影城",
    "咖啡",
    "烘焙",
    "火锅",
    "米线",
    "小吃",
    "烤肉",
    "料理",
    "珠宝",
    "眼镜",
    "旗舰店",
    "专卖店",
    "专柜",
    "便利店",
    "工房",
    "食堂",
    "茶饮",
    "美食",
    "sdnbhd",
    "bhd",
    "s/b",
    "ltd",
    "limited",
    "coltd",
    "pteltd",
    "inc",
    "llc",
    "enterprise",
    "trading",
    "restaurant",
    "restoran",
    "cafe",
    "bistro",
    "mart",
    "supermarket",
    "store",
    "pharmacy",
    "bakery",
    "kitchen",
    "club",
    "hypermarket",
    "bookstore",
    "hardware",
];

static REGISTRATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[ ]*\(?(?:co\.?\s?(?:reg|no)\.?\s?:?\s?)?\d{5,}[ ]?-?[ ]?[A-Z0-9]{0,2}\)?$")
        .expect("fixed")
});
static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(\[]([^()\[\]]{2,24})[)\]]").expect("fixed"));
static DASHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[-·•][ ]*([^-·•()]{1,16}(?:店|场|場|城|广场|廣場|中心))").expect("fixed")
});
static CODED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:#\d{2,5}|[A-Z]{1,2}\d{2,4}|\(\d{2,5}\)|\d{3,5})[ ]?[-:. ][ ]?\D{2,}")
        .expect("fixed")
});

/// The first row of the body: of the sale itself, no more of the shop.
pub fn body_begins(page: &Page<'_>, words: &[Labelled]) -> usize {
    let of_sale = |role: Role| {
        matches!(
            role,
            Role::Sale(_) | Role::Order | Role::Cashier | Role::Terminal | Role::Slip
        )
    };
    let worded = words.iter().find(|word| {
        of_sale(word.role) && page.text(&word.room).chars().any(|c| c.is_ascii_digit())
    });
    let by_word = worded.map_or(usize::MAX, |word| word.label.row);
    let by_sum = page.rows.iter().position(|row| {
        let sums = super::amounts::sums_of_row(&row.text);
        sums.iter().any(|sum| 0 < sum.decimals)
    });
    let by_head = page.rows.iter().position(|row| is_column_head(&row.text));
    let by_time = page
        .rows
        .iter()
        .position(|row| !super::moments::tokens::dates(&row.text).is_empty());
    by_word
        .min(by_time.unwrap_or(usize::MAX))
        .min(by_sum.unwrap_or(usize::MAX))
        .min(by_head.unwrap_or(usize::MAX))
        .min(page.rows.len())
}

/// Whether a row heads the columns of the items.
fn is_column_head(text: &str) -> bool {
    const HEADS: &[&str] = &[
        "商品",
        "品名",
        "数量",
        "单价",
        "金额",
        "小计",
        "总价",
        "名称",
        "产品",
        "货品",
        "菜品",
        "原价",
        "qty",
        "description",
        "amount",
        "item",
        "price",
        "uprice",
        "total",
        "desc",
    ];
    let bare = squeezed(text);
    HEADS
        .iter()
        .filter(|head| bare.contains(&squeezed(head)))
        .count()
        >= 2
}

/// The name of the shop.
pub fn store_name(page: &Page<'_>, words: &[Labelled], body: usize) -> Option<ChosenName> {
    let labelled = words
        .iter()
        .filter(|word| word.role == Role::Store)
        .find_map(|word| {
            let colon = page.text(&word.room).trim_start().starts_with(':');
            let piece = first_piece(page, &word.room).filter(|_| colon)?;
            looks_like_name(page.text(&piece)).then_some(piece)
        });
    let last = if body == 0 {
        page.rows.len().min(3)
    } else {
        body.min(10)
    };
    let mut candidates: Vec<(f32, ChosenName)> = (0..last)
        .filter_map(|row| weigh(page, words, row))
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
    let margin = match candidates.as_slice() {
        [(first, _), (second, _), ..] => first - second,
        _ => 1.0,
    };
    let header = |best: &ChosenName| {
        // A first row alone may be anything: cut off above, it is often an item.
        1 < body || 1.3 < best.support.height || best.support.suffix
    };
    let best = candidates
        .into_iter()
        .map(|(_, name)| name)
        .next()
        .filter(header);
    let tall = best.as_ref().is_some_and(|best| 1.5 < best.support.height);
    if let Some(mut best) = best.filter(|_| labelled.is_none() || tall) {
        best.support.margin = margin;
        return Some(best);
    }
    labelled.map(|span| {
        let row = span.row;
        let support = NameSupport {
            labelled: true,
            height: 1.0,
            suffix: true,
            row,
            margin: 1.0,
        };
        ChosenName { span, support }
    })
}

fn weigh(page: &Page<'_>, words: &[Labelled], index: usize) -> Option<(f32, ChosenName)> {
    let row = &page.rows[index];
    let phone = words.iter().any(|word| {
        word.label.row == index
            && matches!(
                word.role,
                Role::Phone | Role::Hotline | Role::Other | Role::Address
            )
            && page
                .text(&word.room)
                .chars()
                .filter(char::is_ascii_digit)
                .count()
                > 1
    });
    let span = without_registration(
        page,
        &trimmed(
            page,
            &Span {
                row: index,
                at: 0..row.text.len(),
            },
        ),
    );
    let text = page.text(&span);
    if phone || row.confidence < 0.75 || !looks_like_name(text) || looks_like_address(text) {
        return None;
    }
    let bare = squeezed(text);
    let suffix = SUFFIXES
        .iter()
        .any(|suffix| bare.ends_with(&squeezed(suffix)));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mut score = row.height.min(2.6) + 0.5 * (row.confidence - 0.9);
    score += 1.0 - 0.15 * index.min(8) as f32;
    let company = COMPANIES.iter().any(|end| bare.ends_with(&squeezed(end)));
    score += match (company, suffix) {
        (true, _) => 0.8,
        (_, true) => 0.3,
        _ => 0.0,
    };
    let lower_case = text.is_ascii() && !text.contains(|c: char| c.is_ascii_uppercase());
    score -= if lower_case || is_generic(text) {
        0.6
    } else {
        0.0
    };
    score -= if letters < 3 { 0.4 } else { 0.0 };
    score -= if CODED.is_match(text) { 0.8 } else { 0.0 };
    let support = NameSupport {
        labelled: false,
        height: row.height,
        suffix,
        row: index,
        margin: 0.0,
    };
    Some((score, ChosenName { span, support }))
}

/// Only the trade, no name: `BISTRO & CAFE`.
fn is_generic(text: &str) -> bool {
    const TRADES: &[&str] = &[
        "bistro",
        "cafe",
        "restaurant",
        "kitchen",
        "bar",
        "bakery",
        "and",
        "grill",
        "pharmacy",
        "the",
    ];
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| TRADES.contains(&word.to_ascii_lowercase().as_str()))
}

fn looks_like_name(text: &str) -> bool {
    let bare = squeezed(text);
    let title = TITLES.iter().any(|title| {
        let title = squeezed(title);
        let (long, length) = (title.chars().count(), bare.chars().count());
        bare == title || (4 <= long && bare.starts_with(&title) && length <= long + 4)
    });
    let notice = NOTICES
        .iter()
        .any(|notice| bare.contains(&squeezed(notice)));
    let weight = |c: char| {
        if is_han(c) {
            2
        } else {
            usize::from(c.is_alphabetic())
        }
    };
    let letters: usize = text.chars().map(weight).sum();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let web = bare.contains("www") || bare.contains("com/") || text.contains("http");
    !title
        && !notice
        && !web
        && 3 <= letters
        && digits <= letters.min(4)
        && text.chars().count() <= 60
}

fn without_registration(page: &Page<'_>, span: &Span) -> Span {
    let text = page.text(span);
    let end = REGISTRATION
        .find(text)
        .filter(|m| 3 < m.start())
        .map_or(text.len(), |m| m.start());
    Span {
        row: span.row,
        at: span.at.start..span.at.start + end,
    }
}

/// The branch: by its word, in brackets or behind a dash of the name, or in a row
/// of its own that carries a shop's code or ends as branches do.
pub fn branch(
    page: &Page<'_>,
    words: &[Labelled],
    store: Option<&Span>,
    body: usize,
) -> Option<Span> {
    let labelled = words
        .iter()
        .filter(|word| word.role == Role::Branch)
        .find_map(|word| {
            let colon = page.text(&word.room).trim_start().starts_with(':');
            first_piece(page, &word.room).filter(|_| colon)
        });
    let in_name = || store.and_then(|store| branch_in_name(page, store));
    let from = store.map_or(0, |store| store.row + 1);
    let own_row =
        || (from..(body + 2).min(page.rows.len()).min(from + 8)).find_map(|row| own_row(page, row));
    let more = || {
        let store = store?;
        let rows = (0..body.min(page.rows.len())).filter(|row| *row != store.row);
        rows.filter_map(|row| name_and_more(page, store, row))
            .next()
    };
    let district = || {
        let under = from..body.min(from + 2).min(page.rows.len());
        under.filter(|row| 0 < *row).find_map(|row| {
            let goes_on = page.rows[row - 1].text.trim_end().ends_with(',');
            district(page, row).filter(|_| !goes_on)
        })
    };
    labelled
        .or_else(in_name)
        .or_else(own_row)
        .or_else(more)
        .or_else(district)
}

/// A row that is only the name of a district: shops of a chain print it under the name.
fn district(page: &Page<'_>, row: usize) -> Option<Span> {
    const DISTRICTS: &[&str] = &[
        "central",
        "admiralty",
        "wanchai",
        "causewaybay",
        "northpoint",
        "quarrybay",
        "taikoo",
        "chaiwan",
        "aberdeen",
        "tsimshatsui",
        "jordan",
        "yaumatei",
        "mongkok",
        "princeedward",
        "shamshuipo",
        "cheungshawan",
        "laichikok",
        "meifoo",
        "whampoa",
        "hunghom",
        "kowloontong",
        "diamondhill",
        "choihung",
        "kowloonbay",
        "ngautaukok",
        "kwuntong",
        "lamtin",
        "yautong",
        "tiukengleng",
        "tseungkwano",
        "hanghau",
        "polam",
        "lohaspark",
        "saikung",
        "tsuenwan",
        "tsingyi",
        "kwaifong",
        "kwaihing",
        "tuenmun",
        "yuenlong",
        "tinshuiwai",
        "shatin",
        "taiwai",
        "fotan",
        "maonshan",
        "taipo",
        "fanling",
        "sheungshui",
        "tungchung",
        "kaitak",
        "中环",
        "金钟",
        "湾仔",
        "铜锣湾",
        "北角",
        "太古",
        "柴湾",
        "香港仔",
        "尖沙咀",
        "佐敦",
        "油麻地",
        "旺角",
        "太子",
        "深水埗",
        "长沙湾",
        "荔枝角",
        "美孚",
        "黄埔",
        "红磡",
        "九龙塘",
        "钻石山",
        "彩虹",
        "九龙湾",
        "牛头角",
        "观塘",
        "蓝田",
        "油塘",
        "调景岭",
        "将军澳",
        "坑口",
        "宝琳",
        "康城",
        "西贡",
        "荃湾",
        "青衣",
        "葵芳",
        "葵兴",
        "屯门",
        "元朗",
        "天水围",
        "沙田",
        "大围",
        "火炭",
        "马鞍山",
        "大埔",
        "粉岭",
        "上水",
        "东涌",
        "启德",
    ];
    let span = trimmed(
        page,
        &Span {
            row,
            at: 0..page.rows[row].text.len(),
        },
    );
    let bare = squeezed(page.text(&span));
    DISTRICTS
        .iter()
        .any(|district| squeezed(district) == bare)
        .then_some(span)
}

fn branch_in_name(page: &Page<'_>, store: &Span) -> Option<Span> {
    let text = page.text(store);
    let at = |range: std::ops::Range<usize>| Span {
        row: store.row,
        at: store.at.start + range.start..store.at.start + range.end,
    };
    if let Some(inside) = BRACKETS.captures(text).and_then(|c| c.get(1)) {
        let word = inside.as_str();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let country = ["m", "kl", "malaysia", "hk", "china", "s"]
            .contains(&word.to_ascii_lowercase().as_str());
        if 2 <= letters && !country {
            return Some(at(inside.range()));
        }
    }
    DASHED
        .captures(text)
        .and_then(|c| c.get(1))
        .map(|tail| at(tail.range()))
}

/// A row of the block that says the shop's name and more: its branch in full.
fn name_and_more(page: &Page<'_>, store: &Span, row: usize) -> Option<Span> {
    let name = squeezed(page.text(store));
    let span = trimmed(
        page,
        &Span {
            row,
            at: 0..page.rows[row].text.len(),
        },
    );
    let text = squeezed(page.text(&span));
    let longer = name.chars().count() + 2 <= text.chars().count();
    (2 <= name.chars().count() && longer && text.contains(&name)).then_some(span)
}

fn own_row(page: &Page<'_>, row: usize) -> Option<Span> {
    let text = &page.rows[row].text;
    let end = text.find('\t').unwrap_or(text.len());
    let span = trimmed(page, &Span { row, at: 0..end });
    let piece = page.text(&span);
    let sums = super::amounts::sums_of_row(piece);
    let sums = sums
        .iter()
        .filter(|sum| 0 < sum.decimals || sum.currency)
        .count();
    let ends = [
        "店", "分店", "商场", "商場", "广场", "廣場", "中心", "Store", "Branch", "STORE", "BRANCH",
        "Centre", "CENTRE", "Plaza", "Mall",
    ]
    .iter()
    .any(|end| piece.ends_with(end));
    let coded = CODED.is_match(piece)
        && !piece.contains(',')
        && piece.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let han = piece.chars().filter(|c| is_han(*c)).count();
    let address = looks_like_address(piece) && !coded;
    let words = particulars::WORDS.find(piece).len();
    let length = piece.chars().count();
    let plain = !address && words == 0 && sums == 0 && (3..=30).contains(&length);
    (plain && (ends && (2 <= han || piece.is_ascii()) || coded)).then_some(span)
}
