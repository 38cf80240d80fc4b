// The shopper's own receipts, with the photos still on their way, the balance and
// the ledger.

import { loadOlder } from "./books.js";
import { byId, el, icon, memory, say, show } from "./dom.js";
import { lookAtResult } from "./intake.js";
import { dismiss, retry } from "./journey.js";
import { book, choose, receiptsOf, state } from "./state.js";
import { language, money, moment, plain, t, whole } from "./words.js";

const isDrawn = memory();

export function drawLists() {
  const { points, entries, next } = book();
  const uploads = state.uploads.map(({ key, phase, part, problem }) => [key, phase, Math.floor(part * 100), problem]);
  const receipts = receiptsOf(state.shopper);
  if (isDrawn(language(), state.shopper, state.chosen, uploads, receipts, points, entries, next)) return;
  drawBalance();
  drawReceipts();
  drawLedger();
}

function drawBalance() {
  const { points } = book();
  byId("balance").textContent = points ? whole(points.balance) : "–";
  byId("pending").textContent = points?.pending ? t("pending", whole(points.pending)) : "";
}

function drawReceipts() {
  const uploads = state.uploads.filter(({ shopper }) => shopper === state.shopper);
  const rows = [...uploads.map(uploadRow), ...receiptsOf(state.shopper).map(receiptRow)];
  const older = book().next && el("li", {}, olderButton());
  show(byId("receipts"), rows.length || !book().isLoaded ? rows : none("receipts_none"), older);
}

const none = (key) => el("li", { class: "fine" }, t(key));

function olderButton() {
  const load = () => loadOlder(state.shopper).catch((problem) => say(plain(problem)));
  return el("button", { type: "button", class: "link", "data-key": "older", onclick: load }, t("older"));
}

function uploadRow(upload) {
  const { key, name, phase, part, problem } = upload;
  const sent = phase === "sending" ? ` ${Math.floor(part * 100)}%` : "";
  return el("li", {},
    rowButton(key, name, `${t(phase)}${sent}`, phase === "failed" ? "rejected" : "reading", ""),
    problem && el("p", { class: "row-problem" }, plain(problem), " ",
      el("button", { type: "button", class: "link", "data-key": `retry-${key}`, onclick: () => retry(upload) }, t("retry")), " ",
      el("button", { type: "button", class: "link", "data-key": `drop-${key}`, onclick: () => dismiss(upload) }, t("dismiss"))));
}

function receiptRow(receipt) {
  const { id, status, store_name, tenant, paid_amount_fen, submitted_at, points } = receipt;
  const name = tenant?.name ?? store_name ?? (status === "received" || status === "reading" ? "…" : t("no_store"));
  const paid = Number.isInteger(paid_amount_fen) ? ` · ${money(paid_amount_fen)}` : "";
  const when = submitted_at ? moment(submitted_at) : "";
  return el("li", {},
    rowButton(id, name, `${when}${paid}`, status, points > 0 ? `+${whole(points)}` : t(status)));
}

function rowButton(key, name, below, status, right) {
  const properties = {
    type: "button",
    class: `row ${status}`,
    "data-key": key,
    "aria-current": state.chosen === key ? "true" : null,
    onclick: () => {
      choose(key);
      lookAtResult();
    },
  };
  return el("button", properties,
    el("span", { class: "row-icon", title: t(status) }, icon(status)),
    el("span", { class: "row-name" }, name),
    el("span", { class: "row-right" }, right),
    el("span", { class: "row-below" }, below));
}

function drawLedger() {
  const { entries } = book();
  if (!entries) return show(byId("ledger"));
  show(byId("ledger"), entries.length ? entries.map(entryRow) : none("ledger_none"));
}

function entryRow({ kind, points, receipt_id, posted_at }) {
  const store = book().receipts.get(receipt_id);
  const sign = points < 0 ? "−" : "+";
  return el("li", { class: "entry" },
    el("span", { class: "row-name" }, store?.tenant?.name ?? t(kind)),
    el("span", { class: "row-right" }, `${sign}${whole(Math.abs(points))}`),
    el("span", { class: "row-below" }, `${moment(posted_at)} · ${t(kind)}`));
}
