//! Receipts of Taiwan, Macau, Singapore and Hong Kong's restaurants.

use super::{super::Region, check, check_in};

#[test]
fn an_electronic_invoice_counts_years_of_the_republic() {
    check(
        "
            山城書店
       電子發票證明聯
        115年11-12月
        AB-12345678
2026-11-08 18:22:05   格式 25
隨機碼 1234    總計 380
賣方12345678
店號:0081-機02-序0312
退貨請持電子發票證明聯
",
        &[
            ("paid", "380.00"),
            ("number", "AB-12345678"),
            ("at", "2026-11-08T18:22:05"),
            ("currency", "TWD"),
            ("kind", "Sale"),
        ],
    );
}

#[test]
fn a_till_of_taiwan_dates_by_the_republic() {
    check(
        "
            山城書店
收據號碼：0003121
日期：115/11/08 18:22
原子筆      2    50
筆記本      1   120
合計            170
現金            200
找零             30
",
        &[
            ("paid", "170.00"),
            ("at", "2026-11-08T18:22"),
            ("number", "0003121"),
            ("change", "30.00"),
            ("kind", "Sale"),
        ],
    );
}

#[test]
fn macau_pays_in_patacas() {
    check(
        "
        濠景茶餐廳
單號：A0012345   2026/11/08 13:05
奶茶     1   MOP 22.00
多士     1   MOP 18.00
總計         MOP 40.00
澳門通       MOP 40.00
",
        &[
            ("paid", "40.00"),
            ("currency", "MOP"),
            ("number", "A0012345"),
            ("kind", "Sale"),
        ],
    );
}

#[test]
fn singapore_adds_service_and_tax() {
    check_in(
        "
       ORCHARD BISTRO PTE LTD
   313 BAY ROAD #02-15 SINGAPORE 238895
   GST REG NO: 201012345K   TEL: 6234 5678
CHECK: 10234   TABLE: 12   GUESTS: 2
OPENED: 08/11/2026 18:40
CLOSED: 08/11/2026 19:55
1 LAKSA            18.00
1 SATAY            22.00
SUBTOTAL           40.00
10% SVC CHG         4.00
9% GST              3.96
TOTAL             $47.96
VISA               47.96
",
        Some(Region::Sg),
        "2026-11-10",
        &[
            ("store", "ORCHARD BISTRO PTE LTD"),
            ("paid", "47.96"),
            ("number", "10234"),
            ("at", "2026-11-08T19:55"),
            ("kind", "Sale"),
            ("credits", "true"),
        ],
    );
}

#[test]
fn a_guest_check_before_payment_is_a_prebill() {
    check_in(
        "
       ORCHARD BISTRO
         GUEST CHECK
CHECK: 10234   TABLE: 12
08/11/2026 19:45
1 LAKSA            18.00
1 SATAY            22.00
TOTAL DUE         $40.00
  THIS IS NOT A RECEIPT
",
        Some(Region::Sg),
        "2026-11-10",
        &[
            ("kind", "Prebill"),
            ("kind_sure", "true"),
            ("paid", "40.00"),
        ],
    );
}

#[test]
fn a_department_store_of_hong_kong_names_its_copy() {
    check_in(
        "
        海景百貨有限公司
   新界沙田海景廣場 2樓 201號舖
   電話: 2345 6789
發票編號: HK02-0088123    收銀員: 1021
日期: 08/11/2026  時間: 15:20:41
毛衣      1   $599.00
長裙      1   $799.00
小計          $1,398.00
會員折扣       -$139.80
總額          $1,258.20
VISA          $1,258.20
   貨品出門 恕不退換
",
        Some(Region::Hk),
        "2026-11-10",
        &[
            ("store", "海景百貨有限公司"),
            ("phone", "2345 6789"),
            ("paid", "1258.20"),
            ("number", "HK02-0088123"),
            ("at", "2026-11-08T15:20:41"),
            ("kind", "Sale"),
            ("credits", "true"),
        ],
    );
}

#[test]
fn a_refund_in_english_is_negative() {
    check_in(
        "
        City Books Ltd
          REFUND
Receipt No: 10002299
Original Receipt: 10002231
08/11/2026 11:00
NOVEL            -50.00
TOTAL            -50.00
VISA             -50.00
",
        Some(Region::Hk),
        "2026-11-10",
        &[
            ("kind", "Refund"),
            ("paid", "-50.00"),
            ("number", "10002299"),
        ],
    );
}
