// Every word the page says, in both languages, and how it writes sums and times.

const LANGUAGES = ["zh", "en"];

const WORDS = {
  unreachable: ["服务没有回应，正在重试……", "The service does not answer; trying again…"],
  skip: ["跳到识别结果", "Skip to the result"],
  title: ["拍张小票，变成积分。", "Photograph a receipt. Watch it become points."],
  lead: [
    "照片在这台机器上读取，与商场的租户和规则核对，几秒钟内作出决定，并说明原因。",
    "It is read on this machine, checked against the mall’s shops and rules, and decided within seconds, with the reason.",
  ],
  drop_hint: ["把照片拖到这里，或直接粘贴", "Drop photos here, or paste them"],
  drop_now: ["松手即可上传", "Let go to send"],
  choose: ["选择照片", "Choose photos"],
  take: ["拍照", "Take a photo"],
  kinds: ["JPEG、PNG、WebP 或 HEIC。几张照片就是几张小票。", "JPEG, PNG, WebP or HEIC. Each photo is a receipt of its own."],
  samples: ["没有小票？点一张样张", "No receipt at hand? Try one of these"],
  samples_note: [
    "程序绘制，日期为今天，和您自己的照片走同一条路。",
    "Drawn by a program and dated today; they go the same way as a photo of yours.",
  ],
  samples_none: ["这里还没有样张。", "There are no samples here."],
  expected: ["预期：", "Expected: "],
  shopper: ["顾客", "Shopper"],
  "demo-alice": ["Alice", "Alice"],
  "demo-bob": ["Bob", "Bob"],
  balance: ["积分", "Points"],
  pending: ["+{0} 待核对", "+{0} pending"],
  result: ["识别结果", "Result"],
  empty_title: ["结果会出现在这里", "The result appears here"],
  empty_text: [
    "照片上会标出读到的每一项，旁边是决定和原因。",
    "Every field that was read is marked on the photo, beside the decision and its reason.",
  ],
  step_send: ["上传", "Send"],
  step_store: ["保存", "Store"],
  step_read: ["读取", "Read"],
  step_decide: ["决定", "Decide"],
  waiting: ["排队中", "Waiting"],
  sending: ["正在上传", "Sending"],
  failed: ["未能上传", "Not sent"],
  received: ["已收到", "Received"],
  reading: ["正在读取", "Reading"],
  credited: ["已积分", "Credited"],
  in_review: ["人工核对", "In review"],
  rejected: ["未积分", "Not credited"],
  reversed: ["已扣回", "Taken back"],
  credited_text: ["积分已到账。", "The points are in the account."],
  reversed_text: ["积分已全部扣回。", "All points were taken back."],
  points_unit: ["积分", "points"],
  points_pending: ["核对通过后可得 {0} 积分。", "It earns {0} points if a person accepts it."],
  took: ["从上传到决定 {0} 秒", "{0} s from upload to decision"],
  by_staff: ["由工作人员决定 · {0}", "Decided by a person · {0}"],
  seen_before: [
    "这张照片以前上传过，这是当时的结果。",
    "You sent this very photo before; this is its receipt.",
  ],
  twin_own: ["查看同一笔消费的小票", "Show the receipt of the same sale"],
  facts: ["读到的内容", "What was read"],
  certainty: ["把握", "Certainty"],
  not_read: ["未读出", "not read"],
  not_matched: ["未匹配", "none"],
  nothing_read: ["这张照片没有留下读取结果。", "Nothing was read from this photo."],
  items: ["商品明细（{0}）", "Items ({0})"],
  full_size: ["查看原图", "Full size"],
  photo: ["小票照片", "Photo of the receipt"],
  no_photo: ["无法显示这张照片", "This photo cannot be shown"],
  loupe: ["照片上的原文", "As it stands on the photo"],
  store_name: ["店名", "Store"],
  branch: ["分店", "Branch"],
  paid_amount: ["实付金额", "Paid amount"],
  paid_at: ["结账时间", "Paid at"],
  receipt_number: ["小票号", "Receipt no."],
  kind: ["类型", "Kind"],
  tenant: ["匹配租户", "Tenant"],
  gross_amount: ["原价合计", "Gross amount"],
  discount: ["优惠", "Discount"],
  tendered: ["收款", "Tendered"],
  change: ["找零", "Change"],
  payment_method: ["支付方式", "Paid by"],
  phone: ["电话", "Phone"],
  address: ["地址", "Address"],
  cashier: ["收银员", "Cashier"],
  terminal: ["收银机", "Till"],
  currency: ["货币", "Currency"],
  kind_sale: ["购物小票", "Sale"],
  kind_prebill: ["预结单", "Bill before payment"],
  kind_refund: ["退货单", "Refund"],
  kind_takeaway: ["外卖平台单", "Takeaway order"],
  kind_card_slip: ["签购单", "Card slip"],
  kind_topup: ["充值凭证", "Top-up"],
  kind_parking: ["停车凭证", "Parking"],
  kind_invoice: ["发票", "Tax invoice"],
  kind_handwritten: ["手写单", "Handwritten"],
  kind_screenshot: ["截图", "Screenshot"],
  kind_several: ["多张小票", "Several receipts"],
  kind_other: ["其他", "Other"],
  verdict_blurred: ["照片模糊", "the photo is blurred"],
  verdict_dark: ["照片太暗", "the photo is dark"],
  verdict_overexposed: ["照片过曝", "the photo is overexposed"],
  verdict_cut_off: ["小票没有拍全", "the receipt is cut off"],
  verdict_too_small: ["字太小", "the print is too small"],
  verdict_no_receipt: ["没有看到小票", "no receipt was seen"],
  receipts: ["我的小票", "My receipts"],
  receipts_none: ["还没有小票。", "No receipts yet."],
  older: ["更早的小票", "Older receipts"],
  ledger: ["积分账", "Ledger"],
  ledger_none: ["还没有积分变动。", "No movements yet."],
  award: ["小票积分", "Award"],
  no_store: ["店名未读出", "Shop not read"],
  retry: ["再试一次", "Try again"],
  dismiss: ["移除", "Remove"],
  staff: ["商场工作人员", "Mall staff"],
  staff_note: [
    "演示账号，只在这台机器上有效。",
    "Demo accounts, good on this machine only.",
  ],
  reviewer: ["核对员", "Reviewer"],
  senior: ["主管", "Senior"],
  admin: ["管理员", "Admin"],
  role_tenant: ["租户", "Tenant"],
  role: ["角色", "Role"],
  username: ["用户名", "Username"],
  password: ["密码", "Password"],
  start_review: ["以核对员身份核对小票", "Review receipts as the reviewer"],
  reload: ["刷新", "Refresh"],
  reviews_none: ["没有等待核对的小票。", "No receipt waits for a person."],
  reviews_count: ["{0} 张等待核对", "{0} waiting for a person"],
  review_one: ["核对一张小票", "Review a receipt"],
  approve: ["通过并积分", "Approve"],
  reject: ["拒绝", "Reject"],
  reject_reason: ["拒绝的原因", "Reason for rejecting"],
  close: ["关闭", "Close"],
  fill_in: ["通过前请按照片补全：", "To approve, fill in from the photo:"],
  fill_tenant_code: ["租户编号", "Tenant code"],
  fill_paid_amount_fen: ["实付金额（元）", "Paid amount (yuan)"],
  fill_paid_at: ["结账时间", "Paid at"],
  twin: ["可能是同一笔消费", "Perhaps the same sale"],
  because_prebill: ["还没付款", "not paid yet"],
  because_card_slip: ["不是购物小票", "not the shop’s receipt"],
  because_tenant_not_eligible: ["租户不参与", "the shop takes no part"],
  because_above_limit: ["金额较大", "large amount"],
  because_suspected_duplicate: ["疑似重复", "perhaps a duplicate"],
  because_duplicate: ["重复积分", "has earned already"],
  because_not_a_receipt: ["不是小票", "not a receipt"],
  because_unreadable: ["看不清", "hard to read"],
  because_not_this_mall: ["不是本商场", "not this mall"],
  because_too_old: ["已过期", "too old"],
  because_suspected_edit: ["疑似篡改", "looks edited"],
  because_other: ["其他", "other"],
  foot: ["演示商场：云港万汇城。照片不离开这台机器。", "Demo mall: 云港万汇城. Photos stay on this machine."],
  phone_note: ["手机上的样子：", "As shoppers see it on their phones:"],
  phone_link: ["打开会员页面 /app/", "the shopper's page, /app/"],
  app: ["会员页面", "Shopper's page"],
  console: ["工作台", "Staff console"],
  openapi: ["接口说明", "Interface description"],
  said_credited: ["已积 {0} 分。", "{0} points credited."],
};

/** Problems in plain words, by the server's code; what is not here shows its `detail`. */
const PROBLEMS = {
  network: ["连不上服务。照片已留在这台设备上，可以再试。", "The service cannot be reached. The photo is kept on this device; try again."],
  internal: ["服务出了问题，没有丢失任何内容，请再试。", "Something went wrong on the service’s side. Nothing was lost; try again."],
  timeout: ["上传太慢，已中断，请再试。", "Sending took too long; try again."],
  busy: ["现在上传的人很多，请稍候再试。", "Many people are sending photos right now; try again in a moment."],
  not_a_picture: ["这个文件不是 JPEG、PNG、WebP 或 HEIC 照片。", "This file is not a JPEG, PNG, WebP or HEIC photo."],
  animated_picture: ["这是动图，请上传静止的小票照片。", "This picture is animated. Send a still photo of the receipt."],
  video: ["这是视频，请拍一张小票的照片上传。", "This is a video. Take a photo of the receipt and send that."],
  pdf: ["这是 PDF 文件，请拍一张纸质小票的照片上传。", "This is a PDF. Take a photo of the paper receipt and send that."],
  heic_not_supported: ["无法读取这张 HEIC 照片。请在手机的“设置 → 相机 → 格式”里选“兼容性最佳”后重拍。", "This HEIC photo cannot be read. On the phone choose Settings → Camera → Formats → Most Compatible and take it again."],
  empty_file: ["这个文件是空的。", "This file is empty."],
  truncated_picture: ["图片不完整，后半部分缺失，请重新拍摄或重新保存。", "The picture breaks off before its end. Take or save it again."],
  damaged_picture: ["图片已损坏，无法打开。", "The picture is damaged and cannot be opened."],
  too_many_pixels: ["图片像素太多，请用普通照片。", "The picture has more pixels than can be read. An ordinary photo will do."],
  too_large: ["文件太大，请用普通照片。", "The file is too large. An ordinary photo will do."],
  broken_body: ["上传中断了，请再试。", "The upload broke off; try again."],
  idempotency_key_reused: ["这次上传和之前的混淆了，请移除后重新选择照片。", "This upload got mixed up with another. Remove it and choose the photo again."],
  token_unknown: ["登录已失效，请刷新页面。", "The sign-in is no longer valid; reload the page."],
  token_expired: ["登录已过期，请刷新页面。", "The sign-in has expired; reload the page."],
  not_found: ["没有找到。", "There is nothing here."],
  forbidden: ["没有权限。", "This is not yours to do."],
  stale: ["这张小票刚刚变了，请重新打开再决定。", "The receipt has changed meanwhile. Open it again and decide on what you see."],
  not_in_review: ["这张小票已经有决定了。", "This receipt has been decided already."],
  duplicate_sale: ["这笔消费已经积过分，不能再积。", "This sale has earned points already and cannot earn again."],
  incomplete: ["还缺内容，请按照片补全。", "Something is missing. Fill it in from the photo."],
  unknown_tenant: ["商场里没有这个租户编号。", "The mall has no tenant with this code."],
  tenant_not_eligible: ["这家租户不参与积分。", "This tenant earns no points."],
  below_minimum: ["金额低于积分起点。", "The amount is below the minimum that earns points."],
  wrong_credentials: ["用户名或密码不对。", "The username or password is wrong."],
  too_many_requests: ["请求太多，请稍候再试。", "Too many requests; wait a little."],
};

let current = LANGUAGES.find((name) => name === localStorage.getItem("language")) ?? preferred();

function preferred() {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = () => current;

export function setLanguage(name) {
  current = name;
  localStorage.setItem("language", name);
}

const pick = (pair) => pair[LANGUAGES.indexOf(current)];

/** The words for `key`, `{0}` filled in. */
export function t(key, ...values) {
  const text = WORDS[key] ? pick(WORDS[key]) : key;
  return values.reduce((said, value, i) => said.replace(`{${i}}`, value), text);
}

export const has = (key) => key in WORDS;

/** A sentence the server gives in both languages. */
export const said = (sentence) => sentence?.[current] ?? sentence?.en ?? "";

/** A problem in plain words. */
export function plain({ code, detail }) {
  return PROBLEMS[code] ? pick(PROBLEMS[code]) : detail || pick(PROBLEMS.internal);
}

/** Fills in the words of the page itself. */
export function translatePage() {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
  }
}

export const whole = (number) => new Intl.NumberFormat(current).format(number);

export function money(fen, currency = "CNY") {
  const sum = new Intl.NumberFormat(current, { minimumFractionDigits: 2 }).format(Math.abs(fen) / 100);
  const sign = fen < 0 ? "−" : "";
  return currency === "CNY" ? `${sign}¥${sum}` : `${sign}${currency} ${sum}`;
}

/** A moment as the mall's clock shows it: `at` carries the mall's own offset. */
export const moment = (at) => at.slice(0, 16).replace("T", " ");

/** Never rounded up: 100 % would be a promise. */
export const percent = (part) => `${Math.min(99, Math.floor(part * 100))}%`;
