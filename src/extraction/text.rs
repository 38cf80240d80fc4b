//! One place where characters are made comparable: full width to half width,
//! traditional to simplified, and the shapes an OCR engine confuses. Nothing here
//! knows what a label means.

use std::{collections::HashMap, sync::LazyLock};

/// Traditional or variant characters and the simplified ones that labels are
/// written in, in pairs; then shapes that are confused while reading small print.
const SAME: &str = "總总縂总额额額额賬账帳账帐账單单発发發发號号計计結结時时間间機机員员\
收收銷销貨货價价實实際际應应會会戶户積积餘余換换優优惠惠減减讓让務务費费現现錢钱銀银\
錄录證证據据參参開开関关關关門门電电話话區区號号編编碼码數数訂订檯台臺台桌桌購购買买賣卖\
還还項项經经辦办處处營营業业執执書书點点餐餐內内預预繳缴稅税統统飲饮館馆廳厅樓楼鋪铺舖铺店店\
達达通通寶宝聯联雲云閃闪轉转過过遞递轄辖環环帶带請请謝谢顧顾歡欢迎迎類类種种類类款款條条碼码\
紙纸張张儲储備备擔担顯显將将無无為为們们個个從从來来對对這这運运線线資资訊讯誤误讀读識识\
記记設设試试調调議议談谈選选週周進进適适連连遲迟遠远邊边鄉乡醫医藥药鐘钟鈔钞錯错鍵键鎖锁\
長长閉闭隊队階阶隨随難难雙双離离靈灵順顺頁页頂顶頭头題题額额風风飛飞養养體体麗丽齊齐龍龙\
贈赠贖赎續续負负貴贵賞赏質质賒赊贴贴補补裝装複复節节約约級级終终給给絡络緒绪縣县織织繼继績绩\
鳳凤馬马駿骏車车軟软輕轻載载輛辆農农遊游場场塊块報报廣广廠厂園园圓圆國国圖图團团壽寿夢梦奧奥\
學学專专尋寻導导層层屬属島岛師师幣币幫帮庫库廢废彈弹後后徵征恆恒惡恶愛爱態态慶庆憑凭戰战戲戏\
擇择擊击擴扩攝摄敗败斷断於于暫暂東东極极樂乐標标樣样檢检歲岁殘残決决沒没淨净準准滿满漢汉灣湾\
煙烟熱热營营爐炉牆墙獎奖獲获獻献瑪玛產产畫画異异當当療疗監监盤盘碼码禮礼禦御稱称穩稳窗窗競竞\
筆笔筍笋範范簡简簽签籤签紅红紀纪純纯級级細细組组絲丝綠绿維维網网緊紧總总罰罚聖圣聞闻聲声職职\
脫脱腦脑臨临興兴舊旧萬万葉叶著着蓋盖蘇苏蘭兰蝦虾術术衛卫製制視视親亲觀观觸触訪访許许評评詢询\
廈厦該该詳详認认語语說说課课論论諾诺謎谜譜谱護护豐丰財财貝贝責责費费賃赁賠赔贊赞趕赶跡迹輝辉輸输\
轎轿轟轰違违郵邮鄰邻針针鈕钮鉛铅鋼钢録录錦锦鎮镇鏡镜鐵铁鑒鉴閱阅陸陆陽阳陰阴際际隔隔雜杂雞鸡\
須须預预領领頻频顆颗願愿類类飯饭飾饰餅饼館馆馮冯駐驻驗验鬆松鮮鲜鳥鸟黃黄麵面點点黨党龜龟\
檀台擡台虎号査查缌总戸户繪绘訢诉權权擬拟徐余馀余毎每衆众羣群峯峰裏里虧亏嬤嬷";

/// Characters and those that an engine takes them for in small or faded print, in
/// pairs: only labels are compared with them, never values.
const CONFUSED: &str = "弓号亏号颔额颌额肘时吋时问间牧收枚收村付忖付买实息总恩总文支夂支爻支徽微拆折\
祈折扪扣卟计讦计";

/// A full-width or otherwise typographic character as plain ASCII where there is one.
/// Always one character for one, so that positions stay true.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).expect("the block mirrors ASCII")
        }
        '\u{3000}' | '\u{a0}' => ' ',
        '￥' => '¥',
        '。' => '.',
        '、' => ',',
        '「' | '『' | '【' | '〔' | '〈' | '《' => '[',
        '」' | '』' | '】' | '〕' | '〉' | '》' => ']',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' => '-',
        '×' | '╳' | '✕' => 'x',
        '‘' | '’' | '`' => '\'',
        '“' | '”' => '"',
        '∶' | '︰' => ':',
        // A digit of another script: patterns say "digit" and mean 0 to 9. Fractions,
        // circled and Chinese numbers lie before or between.
        '\u{660}'..'\u{2000}' | '\u{3400}'.. if c.is_numeric() => '\u{fffd}',
        _ => c,
    }
}

/// A character as labels are compared: lower case, simplified, and with the
/// letters and digits that look alike made one.
pub fn fold(c: char) -> char {
    let c = half_width(c).to_ascii_lowercase();
    match c {
        '0' => 'o',
        '1' | 'i' | '|' | '!' => 'l',
        '5' => 's',
        '8' => 'b',
        _ if c.is_ascii() => c,
        _ => confused(simplified(c)),
    }
}

/// The character that a misread one most likely was.
fn confused(c: char) -> char {
    static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(CONFUSED));
    TABLE.get(&c).copied().unwrap_or(c)
}

fn pairs(text: &str) -> HashMap<char, char> {
    let mut chars = text.chars();
    let mut table = HashMap::new();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        table.entry(from).or_insert(to);
    }
    table
}

/// The simplified form of a traditional character; any other is returned as it is.
pub fn simplified(c: char) -> char {
    static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(SAME));
    TABLE.get(&c).copied().unwrap_or(c)
}

/// Whether a character only separates: labels are compared without it.
pub fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ':' | '.'
                | ','
                | ';'
                | '-'
                | '_'
                | '*'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | '/'
                | '\\'
                | '\''
                | '"'
                | '·'
                | '•'
                | '='
                | '~'
                | '&'
                | '%'
                | '+'
                | '@'
        )
}

/// A text without fillers, folded, for comparing whole texts.
pub fn squeezed(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !is_filler(*c))
        .map(fold)
        .collect()
}

/// Whether a character belongs to Chinese (or Japanese) writing.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str) {
        assert_eq!(squeezed(one), squeezed(other));
    }

    #[test]
    fn writing_and_width_make_no_difference() {
        check("總金額：", "总金额");
        check("賬單號碼", "账单号码");
        check("ＴＯＴＡＬ", "T0TAI");
        check("Sub-Total", "SUBTOTAL");
        check("机虎", "機號");
    }

    #[test]
    fn digits_of_other_scripts_are_no_digits_and_numbers_stay() {
        for digit in ['\u{0663}', '\u{0967}', '\u{11139}', '\u{1e950}'] {
            assert_eq!(half_width(digit), '\u{fffd}');
        }
        for number in ['7', '½', '①', '〇', '一', '陸'] {
            assert_eq!(half_width(number), number);
        }
        assert_eq!(half_width('７'), '7');
    }

    #[test]
    fn the_table_holds_whole_pairs() {
        assert_eq!(SAME.chars().count() % 2, 0);
        assert_eq!(CONFUSED.chars().count() % 2, 0);
        assert_eq!(simplified('額'), '额');
        assert_eq!(simplified('虧'), '亏');
    }
}
