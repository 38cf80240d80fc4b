//! How likely one character is to be read as another. The groups were written
//! by looking at shapes, not learned from any set of photos; a pair that is
//! missing only makes a misread name cost a little more.

use std::{collections::HashMap, sync::OnceLock};

/// What a misread character costs when the two look alike, in hundredths; any
/// other costs 100.
pub(super) const ALIKE: u32 = 40;

/// Folded characters that look alike on thermal paper; each with each.
const GROUPS: &str = "
0oqd 1iltj 2z 5s 6gb 8b 9gq ce uv vy vw nh mn ft ij eo rn ao pr ec xk
人入八 大太犬天夫 土士工上 己已巳 日曰目田白 口回囗 未末朱木本术 干千于 王玉主五 刀力刁 几儿九 万方
云去 山出凶 月用丹 汇江汪 港巷洪 城域诚成 馆倌管 面百西而 茶荼 米来采 岸岩 蓝篮 咖加珈 啡非排 店庄占 家冢
鲜鲤 鱼角 星皇呈 光米 明朋 清情青请 海梅晦 河何可 湖潮 泉皂 金全 银根 华毕 花化 草早 叶叮 林材
果杲 圆园 国固 圣经 宝室 安宇 宁字 富官宫 喜善 福副富 禄绿录 康庚 乐东 和知如 合台 同回 周用 味昧 未味 香看
春奏 夏复 秋和 冬各 东车乐 南商 西酉 北比 中申甲 京亨 川州 广厂 深探 珠株 上止 下卜 小少 老考 庄压 村材
牛午 羊半 鸡鸣 鸭鸿 猪诸 虾虹 蟹解 锅祸 烧绕 烤拷 烘供 焙培 饭饮饼饺 粥弱 粉纷 线钱浅 汤场扬 辣棘
品晶 坊场纺 屋尾 居店 记纪 号亏 街衔 道追 里重 桥娇 门问间 楼搂 层屋 铺辅
衣农 服胀 包句勺 书节 美关 丽而 容客 妆壮 发友 剪前 眼服 镜境 表麦 手毛 机饥 电申 数教
水永冰 火灭 风凤 雨两 雪雷 霜箱 阳阴 朝潮 夕多 夜液 晴睛 思恩 心必 爱受 缘绿 友发
伊尹 尔尓你 迪油 曼蔓 莎沙 娜哪 薇微 雅稚 诗待 斯期 洛络 巴已 罗岁 柏伯 卡上 奇寄 特持 科料 拉位 利和 亚业
隆降 泰秦 昌晶 顺须 达迖 丰半 源原 通诵 天无 地他 宇字 优忧 佳住 贝见 元无
莲连 荷何 桃挑 李季
";

/// A character's row and column in the table of look-alikes; 0 has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape(u16);

impl Shape {
    /// Looked up once a character, so that comparing is an access to a table.
    pub fn of(ch: char) -> Self {
        Self(table().numbers.get(&ch).copied().unwrap_or(0))
    }

    pub fn is_like(self, other: Self) -> bool {
        if self.0 == 0 || other.0 == 0 {
            return false;
        }
        let table = table();
        table.alike[self.0 as usize * table.width + other.0 as usize]
    }
}

/// Two letters that are read as one, or one as two: `rn` and `m`.
pub(super) fn merged(two: [char; 2], one: char) -> bool {
    matches!(
        (two, one),
        (['r', 'n'], 'm') | (['v', 'v'], 'w') | (['c', 'l'], 'd') | (['l', 'i'], 'u')
    )
}

struct Table {
    numbers: HashMap<char, u16>,
    width: usize,
    alike: Vec<bool>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut numbers = HashMap::new();
        for ch in GROUPS.chars().filter(|ch| !ch.is_whitespace()) {
            let next = numbers.len() as u16 + 1;
            numbers.entry(ch).or_insert(next);
        }
        let width = numbers.len() + 1;
        let mut alike = vec![false; width * width];
        for group in GROUPS.split_whitespace() {
            for (a, b) in group
                .chars()
                .flat_map(|a| group.chars().map(move |b| (a, b)))
            {
                alike[numbers[&a] as usize * width + numbers[&b] as usize] = true;
            }
        }
        Table {
            numbers,
            width,
            alike,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_known_both_ways() {
        let like = |a, b| Shape::of(a).is_like(Shape::of(b));
        assert!(like('汇', '江') && like('江', '汇') && like('1', 'l'));
        assert!(!like('山', '月') && !like('é', 'é') && !like('面', 'a'));
    }
}
