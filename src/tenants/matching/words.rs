//! The words that stand around a shop's name and are no name themselves. All are
//! folded as `text` folds: simplified, lower case, no spaces.

/// How a company ends. Longer ones first, so that nothing is left over.
#[rustfmt::skip]
pub(super) const COMPANY: &[&str] = &[
    "股份有限公司", "有限责任公司", "有限公司", "分公司", "总公司", "公司", "集团", "个体工商户",
    "sdnbhd", "sb", "coltd", "companylimited", "companyltd", "pteltd", "limited", "ltd", "inc",
    "llc", "llp", "plc", "corporation", "corp", "company", "gmbh", "co", "bhd",
];

/// What a company does, before it ends: 山月面馆餐饮管理有限公司.
#[rustfmt::skip]
pub(super) const BUSINESS: &[&str] = &[
    "餐饮企业管理", "餐饮管理", "餐饮服务", "餐饮文化", "品牌管理", "企业管理", "商业管理",
    "投资管理", "饮食管理", "食品饮料", "国际贸易", "电子商务", "实业发展", "餐饮", "饮食", "食品",
    "贸易", "商贸", "商业", "实业", "投资", "管理", "服务", "科技", "文化", "发展", "零售", "服饰",
    "服装", "百货", "国际", "控股", "连锁", "中国", "香港", "澳门", "trading", "enterprise",
    "enterprises", "holdings", "international", "china", "hongkong", "hk", "m", "group",
];

/// What a shop sells, the part of a name that others share.
#[rustfmt::skip]
pub(super) const TRADE: &[&str] = &[
    "意式餐厅", "西餐厅", "茶餐厅", "中餐厅", "自助餐厅", "主题餐厅", "餐厅", "饭店", "饭馆",
    "酒楼", "酒家", "菜馆", "小馆", "面馆", "面店", "面庄", "拉面", "粉店", "粉面", "米线", "米粉",
    "茶馆", "茶饮", "茶铺", "茶店", "奶茶", "茶", "咖啡馆", "咖啡厅", "咖啡店", "咖啡", "火锅店",
    "火锅", "烤肉店", "烤肉", "烧烤", "烘焙坊", "烘焙", "面包房", "面包店", "面包", "蛋糕店",
    "蛋糕", "甜品店", "甜品", "饺子馆", "饺子", "寿司", "料理", "小吃店", "小吃", "快餐", "食堂",
    "酒吧", "果汁", "水果店", "水果", "超级市场", "超市", "便利店", "药房", "药店", "大药房",
    "眼镜店", "眼镜", "珠宝", "黄金", "金店", "服饰", "服装", "女装", "男装", "童装", "鞋店",
    "鞋业", "箱包", "书店", "书局", "书吧", "影城", "影院", "电影院", "健身房", "健身", "美容院",
    "美容", "美发", "美甲", "数码", "手机", "电器", "家居", "花店", "宠物", "玩具", "母婴",
    "化妆品", "美妆", "护肤", "运动", "户外", "生活馆", "restaurant", "cafe", "coffee", "kitchen",
    "bakery", "noodles", "noodle", "tea", "bar", "house", "shop", "store", "supermarket", "mart",
    "pharmacy", "optical", "jewellery", "jewelry", "books", "bookstore", "cinema", "fitness",
    "beauty", "fashion", "home", "sushi", "ramen", "bbq", "grill",
];

/// What a branch may be called without saying where it is.
#[rustfmt::skip]
pub(super) const BRANCH: &[&str] = &[
    "旗舰店", "直营店", "加盟店", "专卖店", "体验店", "形象店", "概念店", "折扣店", "标准店",
    "专营店", "生活馆", "购物中心店", "商场店", "外卖店", "门店", "分店", "总店", "总部", "新店",
    "老店", "本店", "号店", "专柜", "旗舰", "直营", "加盟", "专卖", "甄选", "精选", "精品", "小时",
    "店号", "店", "铺", "号", "第", "柜台", "柜", "档口", "清真友善", "清真", "商户", "顾客联",
    "存根联", "flagship", "storeno", "store", "shop", "branch", "main", "outlet", "counter", "till",
    "no", "the",
];

/// What stands before a name: 商户名称：山月面馆.
#[rustfmt::skip]
pub(super) const LABEL: &[&str] = &[
    "欢迎光临", "欢迎惠顾", "欢迎来到", "谢谢惠顾", "感谢惠顾", "感谢光临", "商户名称", "商家名称",
    "店铺名称", "门店名称", "商户", "商家", "店铺", "门店", "店名", "名称", "收款方", "收款商户",
    "销售单位", "单位名称", "结账单", "结帐单", "小票", "收据", "外送", "堂食", "welcometo",
    "welcome", "merchantname", "merchant", "storename", "store", "shop", "the",
];

/// How a building, an estate or a mall is called.
#[rustfmt::skip]
pub(super) const BUILDING: &[&str] = &[
    "购物中心", "购物公园", "购物广场", "商业中心", "商业广场", "广场", "中心", "商场", "商城",
    "百货", "天地", "大厦", "大楼", "公园", "科学园", "科技园", "软件园", "产业园", "工业园",
    "花园", "园", "城", "苑", "邨", "村", "汇", "荟", "里", "湾", "港", "府", "轩", "机场",
    "航站楼", "高铁站", "火车站", "地铁站", "车站", "站", "大学", "学院", "医院", "酒店", "写字楼",
    "步行街", "奥特莱斯", "plaza", "mall", "square", "centre", "center", "ctr", "galleria", "tower",
    "building", "bldg", "gardens", "garden", "arcade", "court", "estate", "airport", "terminal",
    "station", "complex", "outlets",
];

/// Cities whose name before a mall's says which of a chain's malls it is.
#[rustfmt::skip]
pub(super) const CITY: &[&str] = &[
    "北京", "上海", "广州", "深圳", "天津", "重庆", "成都", "杭州", "南京", "武汉", "西安", "苏州",
    "长沙", "郑州", "青岛", "宁波", "东莞", "佛山", "珠海", "中山", "惠州", "厦门", "福州", "泉州",
    "无锡", "常州", "合肥", "济南", "沈阳", "大连", "长春", "哈尔滨", "昆明", "贵阳", "南宁",
    "海口", "三亚", "南昌", "太原", "石家庄", "兰州", "银川", "西宁", "乌鲁木齐", "拉萨",
    "呼和浩特", "温州", "嘉兴", "绍兴", "金华", "台州", "徐州", "扬州", "南通", "烟台", "洛阳",
    "香港", "澳门", "台北", "中国",
];

/// Ways on which a house stands.
#[rustfmt::skip]
pub(super) const STREET: &[&str] = &[
    "大道", "路", "街", "道", "巷", "弄", "胡同", "road", "rd", "street", "avenue", "ave", "jalan",
    "jln", "lane", "drive",
];

/// A number that serves a whole chain, not one shop.
#[rustfmt::skip]
pub(super) const HOTLINE: &[&str] = &[
    "热线", "客服", "投诉", "加盟", "招商", "总部", "hotline", "customerservice", "whatsapp",
];

/// Where the goods begin: no shop's name stands below.
#[rustfmt::skip]
pub(super) const TABLE_HEAD: &[&str] = &[
    "品名", "商品", "菜名", "菜品", "货品", "项目", "单价", "数量", "小计", "qty", "item", "items",
    "description", "amount", "price",
];

/// The longest of `words` that `text` ends with.
pub(super) fn ending<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let fits = words.iter().filter(|word| text.ends_with(**word));
    fits.max_by_key(|word| word.len()).copied()
}

/// The longest of `words` that `text` begins with.
pub(super) fn beginning<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let fits = words.iter().filter(|word| text.starts_with(**word));
    fits.max_by_key(|word| word.len()).copied()
}

/// Whether one of `words` stands in `text`.
pub(super) fn mentions(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
