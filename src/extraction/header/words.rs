//! Words of the block at the top of the paper: what is no name, and how names end.

/// Titles and greetings: never a shop's name. Folded as labels are.
pub const TITLES: &str = "
            欢迎光临 谢谢惠顾 谢谢光临 多谢惠顾 多谢光临 收据 收据no 正式收据 现沽收据 发票 购物小票
            销售小票 收银小票 小票 结账单 账单 销售单 消费单 客户联 顾客联 商户联 商户存根
            持卡人存根 存根 留底 外卖 外送 堂食 自取 外带 预结单 结算单 电子小票 会员 交易凭证
            签购单 补打 重印 副本 正本 退货单 退款单 充值凭证 号显示屏 取餐号码 取餐号 显示屏
            收银单 taxinvoice invoice receipt officialreceipt welcome thankyou copy cashbill
            cashsales cashsale cashreceipt simplifiedtaxinvoice customercopy merchantcopy dinein
            takeaway guestcheck bill salesreceipt prepayment reprint duplicate original cash
            invoicecopy welcometo order gst coreg companyreg regno page date screen www http
            facebook wifi customerscopy taxinvoiceadjustmentnote debitnote deliveryorder table
            docno cashinvoice 账单详情 交易详情 订单详情 支付成功 kpay bbmsl 收钱吧 拉卡拉 随行付 银联商务
            通联支付 富友支付 keeta 美团外卖 饿了么 foodpanda nosmoking";

/// How the names of papers end: a row that ends so is a title.
pub const PAPERS: &str = "
            发票 发票联 记账联 抵扣联 签购单 小票 凭证 凭条 收据 清单 结账单 结算单 预结单 对账单 退货单 退款单 销售单
            消费单 外卖单 外卖 账单 存根 存根联 车票 电影票 证明联 明细 salesslip cardslip";

/// What stands in notices above the name; found anywhere in the row.
pub const NOTICES: &str = "
            显示屏 取餐 在线支付 线上付款 欢迎光临 谢谢惠顾 多谢惠顾 排队 请留意 尽在 screen thankyou welcometo 美团外卖 饿了么 keeta foodpanda";

/// Ends of companies' names: more telling than those of shops.
pub const COMPANIES: &str = "
            有限公司 公司 sdnbhd bhd s/b ltd limited coltd pteltd inc";

/// Ends of the names of shops and companies.
pub const SUFFIXES: &str = "
            店 公司 有限公司 商店 商场 超市 超级市场 百货 餐厅 酒楼 酒家 茶餐厅 饭店 面馆 面店
            药房 药店 大药房 书店 影城 影院 电影城 咖啡 烘焙 火锅 米线 小吃 烤肉 料理 珠宝 眼镜
            旗舰店 专卖店 专柜 便利店 工房 食堂 茶饮 美食 sdnbhd bhd s/b ltd limited coltd pteltd
            inc llc enterprise trading restaurant restoran cafe bistro mart supermarket store
            pharmacy bakery kitchen club hypermarket bookstore hardware";

/// Ends of the names of malls: where a shop is, not who it is.
pub const MALLS: &str = "
            shoppingcentre shoppingcenter shoppingmall shoppingarcade plaza 购物中心 广场";

/// Districts of Hong Kong, as chains print them under their names.
pub const DISTRICTS: &str = "
        central admiralty wanchai causewaybay northpoint quarrybay taikoo chaiwan aberdeen
        tsimshatsui jordan yaumatei mongkok princeedward shamshuipo cheungshawan laichikok
        meifoo whampoa hunghom kowloontong diamondhill choihung kowloonbay ngautaukok kwuntong
        lamtin yautong tiukengleng tseungkwano hanghau polam lohaspark saikung tsuenwan
        tsingyi kwaifong kwaihing tuenmun yuenlong tinshuiwai shatin taiwai fotan maonshan
        taipo fanling sheungshui tungchung kaitak 中环 金钟 湾仔 铜锣湾 北角 太古 柴湾 香港仔
        尖沙咀 佐敦 油麻地 旺角 太子 深水埗 长沙湾 荔枝角 美孚 黄埔 红磡 九龙塘 钻石山 彩虹
        九龙湾 牛头角 观塘 蓝田 油塘 调景岭 将军澳 坑口 宝琳 康城 西贡 荃湾 青衣 葵芳 葵兴
        屯门 元朗 天水围 沙田 大围 火炭 马鞍山 大埔 粉岭 上水 东涌 启德";
