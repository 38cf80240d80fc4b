// A corner for staff: where to sign in, and a small desk to approve or reject what
// waits for a person.

import { demo, get, post, staffOf } from "./api.js";
import { loadBooks, loadDetails, photoUrl } from "./books.js";
import { byId, el, memory, say, show } from "./dom.js";
import { readParts, sentence, stamp } from "./result.js";
import { book, changed, SHOPPERS, state } from "./state.js";
import { language, money, moment, plain, t } from "./words.js";

export async function loadAccounts() {
  state.accounts = await (await demo("/demo/accounts")).json();
  changed();
  if (sessionStorage.getItem("reviewing")) await loadReviews();
}

const reviewer = () => staffOf(state.accounts.find(({ role }) => role === "reviewer"));

export async function loadReviews() {
  sessionStorage.setItem("reviewing", "yes");
  try {
    state.reviews = (await get(reviewer(), "/reviews")).items;
    state.reviewTrouble = null;
  } catch (problem) {
    state.reviewTrouble = problem;
  }
  changed();
}

const isDrawn = memory();

export function drawStaff() {
  if (!state.accounts) return;
  if (isDrawn(language(), state.reviews, state.reviewTrouble?.code)) return;
  show(byId("staff"), accountsTable(), reviewBox());
}

const roleName = (role) => t(role === "tenant" ? "role_tenant" : role);

function accountsTable() {
  const head = ["role", "username", "password"].map((key) => el("th", { scope: "col" }, t(key)));
  const line = ({ role, username, password }) =>
    el("tr", {}, el("td", {}, roleName(role)), el("td", {}, el("code", {}, username)), el("td", {}, el("code", {}, password)));
  return el("details", { class: "accounts" },
    el("summary", {}, t("staff_note")),
    el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, state.accounts.map(line))));
}

function reviewBox() {
  if (state.reviewTrouble) return [el("p", { class: "row-problem" }, plain(state.reviewTrouble)), loadButton("retry")];
  if (!state.reviews) return loadButton("start_review");
  const count = state.reviews.length;
  return [
    el("p", { class: "review-count" }, count ? t("reviews_count", count) : t("reviews_none"), " ", loadButton("reload", "link")),
    el("ul", { class: "rows" }, state.reviews.map((receipt) => el("li", {}, reviewRow(receipt)))),
  ];
}

function loadButton(words, look = "button") {
  return el("button", { type: "button", class: look, "data-key": "load-reviews", onclick: loadReviews }, t(words));
}

function reviewRow(receipt) {
  const { id, store_name, tenant, paid_amount_fen: paid, submitted_at } = receipt;
  const sum = Number.isInteger(paid) ? money(paid) : t("not_read");
  return el("button", { type: "button", class: "row in_review", "data-key": `review-${id}`, onclick: () => openDesk(id) },
    el("span", { class: "row-name" }, tenant?.name ?? store_name ?? t("no_store")),
    el("span", { class: "row-right" }, sum),
    el("span", { class: "row-below" }, `${moment(submitted_at)} · ${sentence({ ...receipt, points_pending: 0 })}`));
}

/** Opens one receipt with its photo, and the twin's where there is one. */
async function openDesk(id) {
  try {
    const receipt = await get(reviewer(), `/receipts/${id}`);
    const url = await photoUrl(reviewer(), id);
    const twin = receipt.duplicate_of && (await twinFigure(receipt.duplicate_of));
    layDesk(receipt, url, twin);
  } catch (problem) {
    say(plain(problem));
    state.reviewTrouble = problem;
    changed();
  }
}

async function twinFigure(id) {
  const [twin, url] = await Promise.all([get(reviewer(), `/receipts/${id}`), photoUrl(reviewer(), id)]);
  return el("div", { class: "twin" }, readParts(twin, url).figure, el("h3", {}, t("twin")), stamp(twin.status, t(twin.status)));
}

function layDesk(receipt, url, twin) {
  const { figure, facts } = readParts(receipt, url);
  const close = el("button", { type: "button", class: "button quiet", onclick: () => byId("desk").close() }, t("close"));
  show(byId("desk"),
    el("header", { class: "desk-head" }, el("h2", {}, t("review_one")), close),
    el("div", { class: "desk-body" },
      figure,
      el("div", { class: "desk-side" },
        stamp("in_review", t("in_review")), el("p", { class: "because" }, sentence(receipt)),
        decisionForm(receipt), facts),
      twin));
  byId("desk").showModal();
}

const REASONS = ["duplicate", "not_a_receipt", "unreadable", "not_this_mall", "too_old", "suspected_edit", "other"];

function decisionForm(receipt) {
  const trouble = el("p", { class: "row-problem", role: "alert" });
  const reason = el("select", { name: "reason", "aria-label": t("reject_reason") },
    REASONS.map((code) => el("option", { value: code }, t(`because_${code}`))));
  const missing = missingInputs(receipt);
  const decide = (verb, body) => decideOn(receipt, verb, body, trouble);
  return el("form", { class: "decide", onsubmit: (event) => event.preventDefault() },
    missing.length > 0 && el("fieldset", { class: "missing-fields" }, el("legend", {}, t("fill_in")), missing),
    el("button", { type: "button", class: "button primary", onclick: () => decide("approve", { corrections: filledIn(missing) }) }, t("approve")),
    el("span", { class: "reject" }, reason,
      el("button", { type: "button", class: "button", onclick: () => decide("reject", { reason: reason.value }) }, t("reject"))),
    trouble);
}

/** A receipt earns only with a tenant, a sum and a time: what is missing is asked for. */
function missingInputs({ tenant, paid_amount_fen: paid, paid_at: at }) {
  const asked = [
    !tenant && ["tenant_code", { placeholder: "T001" }],
    !Number.isInteger(paid) && ["paid_amount_fen", { inputmode: "decimal", placeholder: "156.00" }],
    !at && ["paid_at", { type: "datetime-local", step: 1 }],
  ];
  return asked.filter(Boolean).map(([name, more]) =>
    el("label", {}, t(`fill_${name}`), el("input", { name, autocomplete: "off", ...more })));
}

function filledIn(labels) {
  const filled = labels.map((label) => label.querySelector("input")).filter(({ value }) => value.trim());
  const worth = ({ name, value }) => (name === "paid_amount_fen" ? Math.round(Number(value) * 100) : value.trim());
  return Object.fromEntries(filled.map((input) => [input.name, worth(input)]));
}

async function decideOn({ id, version }, verb, body, trouble) {
  try {
    await post(reviewer(), `/reviews/${id}/${verb}`, { version, ...body });
    byId("desk").close();
  } catch (problem) {
    trouble.textContent = plain(problem);
    return;
  }
  const owners = SHOPPERS.filter((name) => book(name).receipts.has(id));
  const news = owners.flatMap((name) => [loadDetails(name, id), loadBooks(name)]);
  await Promise.allSettled([loadReviews(), ...news]);
}
