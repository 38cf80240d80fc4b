//! Receipts in traditional Chinese and in English.

use super::{super::Region, check, check_in};

const COFFEE: &str = "
        Harbour Coffee
     Shop 12, 3/F, Bay Plaza
Tel: 2345 6789
Receipt No: 004512
Date: 12/11/2025 14:03:22
Latte              1     $38.00
Cake               1     $42.00
Sub Total                $80.00
Service Charge            $8.00
TOTAL                    $88.00
Cash                    $100.00
Change                   $12.00
";

#[test]
fn day_and_month_follow_the_region() {
    check_in(
        COFFEE,
        Some(Region::Hk),
        "2026-01-20",
        &[("at", "2025-11-12T14:03:22")],
    );
    check_in(
        COFFEE,
        Some(Region::Us),
        "2026-01-20",
        &[("at", "2025-12-11T14:03:22")],
    );
}

#[test]
fn without_a_country_an_old_date_is_no_answer() {
    check_in(
        COFFEE,
        None,
        "2026-11-20",
        &[("at", "-"), ("paid", "88.00")],
    );
    check_in(COFFEE, None, "2025-11-13", &[("at", "2025-11-12T14:03:22")]);
}

#[test]
fn english_receipts_are_read() {
    check_in(
        COFFEE,
        Some(Region::Hk),
        "2026-01-20",
        &[
            ("store", "Harbour Coffee"),
            ("number", "004512"),
            ("phone", "2345 6789"),
            ("tendered", "100.00"),
            ("change", "12.00"),
            ("kind", "Sale"),
            ("sure", "true"),
        ],
    );
}

#[test]
fn the_balance_of_an_octopus_is_never_the_total() {
    check(
        "
          海景便利店
發票編號: 0107-88231
2026/11/08 08:15
三文治           1   $18.00
鮮奶             1   $12.50
總金額               $30.50
八達通               $30.50
八達通號碼     12345678
餘額                $402.10
機號          5A01B2
交易號碼      5A01B2261108081533001C
上一次於2026-11-02現金增值
",
        &[
            ("paid", "30.50"),
            ("number", "0107-88231"),
            ("at", "2026-11-08T08:15"),
            ("currency", "HKD"),
            ("kind", "Sale"),
        ],
    );
    check(
        "
          海景便利店
發票編號: 0107-88231
2026/11/08 08:15
三文治           1   $18.00
餘額                $402.10
",
        &[("paid", "-")],
    );
}

#[test]
fn taxes_and_rounding_lead_to_the_rounded_total() {
    check(
        "
       SERI MEWAH TRADING SDN BHD (123456-X)
       NO 5, JALAN MAWAR 3,
       43000 KAJANG, SELANGOR
GST ID: 000123456789
        TAX INVOICE
Invoice No: CS00021233
Date: 05-06-2018 19:33:10
SPONGE         2 x 4.99     9.98 SR
Total (Excluding GST)       9.98
GST 6%                      0.60
Total (Inclusive of GST)   10.58
Rounding Adj                0.02
TOTAL                   RM 10.60
CASH                    RM 20.00
CHANGE                  RM  9.40
GST Summary   Amount(RM)   Tax(RM)
SR @6%           9.98       0.60
Total            9.98       0.60
",
        &[
            ("store", "SERI MEWAH TRADING SDN BHD"),
            ("paid", "10.60"),
            ("number", "CS00021233"),
            ("at", "2018-06-05T19:33:10"),
            ("currency", "MYR"),
            ("kind", "Sale"),
        ],
    );
}

#[test]
fn glued_and_misread_times_are_read() {
    check(
        "
          譽滿茶餐廳
賬單號碼：125522
開檯時間：2026-11-0819:00:11
結賬時間：2026-11-0819:59:33
奶茶       1    22.0
多士       1    18.0
小計            40.0
加一服務費       4.0
總計            44.0
八達通          44.0
",
        &[
            ("at", "2026-11-08T19:59:33"),
            ("paid", "44.00"),
            ("number", "125522"),
        ],
    );
}

#[test]
fn a_future_order_of_day_and_month_is_not_believed() {
    check_in(
        "
        City Books
Receipt No: 10002231
07/12/2025 11:00
TOTAL   50.00
VISA    50.00
",
        None,
        "2025-07-15",
        &[("at", "2025-07-12T11:00"), ("paid", "50.00")],
    );
}

#[test]
fn what_is_due_is_owed_and_what_is_paid_comes_back_as_change() {
    check(
        "
TASTY BAKING
Tax Invoice
Inv No :KJ130659712  Date:20/11/26 11:12
181010 French Loaf    8    2.40    19.20 S
Qty    8    19.20
Rounding Adj    0.00
Due    19.20
Pay    20.00
Change    0.80
",
        &[("paid", "19.20"), ("tendered", "20.00"), ("change", "0.80")],
    );
}

#[test]
fn a_total_whose_word_is_lost_is_told_by_cash_and_change() {
    check(
        "
1. Max 10-1M staples
2 X 14.20    28.40
Tocal Salec Inclucive    28.40
CASH    50.00
CHANGE    21.60
",
        &[("paid", "28.40")],
    );
    // Nothing on the paper says so: a payment or the change was misread.
    check(
        "
1. Max 10-1M staples
Tocal Salec Inclucive    28.40
CASH    50.00
CHANGE    27.60
",
        &[("paid", "-")],
    );
}

#[test]
fn a_service_charge_is_rounded_without_a_word() {
    check(
        "
和記茶餐廳
單號:276012
2026-11-08 13:48:39
谷飼肥牛喇沙  68.00
凍檸檬茶  70.00
小計  138.00
加一服務費  13.80
總計  152.00
",
        &[("paid", "152.00"), ("sure", "true")],
    );
}

#[test]
fn parts_taxed_at_their_rates_make_the_bill() {
    check(
        "
GARDEN BAKERIES (KL) SDN BHD
Invoice No: 7118F713
Date: 20/11/2026
O.C. WHITE    2.13    4    0    4    8.52
Total 0% supplies:    11.68
CR-B'SCOTCH    0.72    10    0    10    7.20
Total 6% supplies (excl. GST):    7.20
GST:    0.43
Total 6% supplies (Inc. GST):    7.63
Total 0% supplies:    11.68
Total Payable:    19.31
",
        &[("paid", "19.31")],
    );
}
