// The result: the photo and, on a slip of paper, how far it has come, what was
// decided and why, and what was read.

import { shopperOf } from "./api.js";
import { DECIDED, loadDetails, photoUrl, watchChosen } from "./books.js";
import { byId, el, icon, memory, say, show, svg } from "./dom.js";
import { dismiss, retry } from "./journey.js";
import { photoFigure, spotlight } from "./photo.js";
import { factsTable, itemsList, rowsOf } from "./sheet.js";
import { book, choose, state } from "./state.js";
import { language, moment, plain, said, t, whole } from "./words.js";

const isDrawn = memory();
let announced = null;

/** Draws the chosen upload or receipt, unless it is drawn already. */
export function drawResult() {
  watchChosen();
  const upload = state.uploads.find(({ key }) => key === state.chosen);
  if (upload) return drawUpload(upload);
  const receipt = book().receipts.get(state.chosen);
  return receipt ? drawReceipt(receipt) : drawNothing();
}

function drawNothing() {
  if (isDrawn(language(), "nothing")) return;
  byId("result").classList.add("blank");
  show(byId("result"),
    specimen(),
    el("div", { class: "blank-words" },
      el("h2", {}, t("empty_title")), el("p", { class: "fine" }, t("empty_text"))));
}

/** A receipt drawn with its four key fields marked and named. */
function specimen() {
  const line = (x, y, width) => svg("rect", { x, y, width, height: 6, rx: 3 });
  const mark = (x, y, width) => svg("rect", { class: "mark lit", x, y, width, height: 18, rx: 3 });
  const name = (key, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor }, t(key));
  const lead = (d) => svg("path", { d });
  return svg("svg", { class: "specimen", viewBox: "-100 0 420 300", "aria-hidden": "true" },
    svg("path", { class: "specimen-paper", d: "M30 8h160v284l-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8-10-8-10 8z" }),
    svg("g", { class: "specimen-ink" },
      line(70, 33, 80), line(46, 70, 96), line(46, 96, 76),
      line(46, 128, 60), line(152, 128, 22), line(46, 148, 44), line(152, 148, 22),
      line(46, 168, 70), line(152, 168, 22), line(46, 203, 34), line(136, 203, 38), line(70, 244, 80)),
    mark(62, 27, 96), mark(38, 64, 112), mark(38, 90, 92), mark(128, 197, 54),
    svg("g", { class: "specimen-leads" }, lead("M160 36h42"), lead("M36 73h-18"), lead("M132 99h70"), lead("M184 206h18")),
    svg("g", { class: "specimen-names" },
      name("store_name", 208, 40, "start"), name("receipt_number", 12, 77, "end"),
      name("paid_at", 208, 103, "start"), name("paid_amount", 208, 210, "start")));
}

function drawUpload(upload) {
  const { phase, problem, part, url } = upload;
  if (isDrawn(language(), upload.key, phase, problem?.code)) return showPart(part);
  const slip = phase === "failed" ? failedSlip(upload) : waitingSlip(phase);
  present(photoFigure({ url }), slip);
  showPart(part);
  announce(upload.key + phase, problem ? `${t("failed")}: ${plain(problem)}` : t(phase));
}

function showPart(part) {
  byId("result").querySelector(".steps")?.style.setProperty("--sent", part);
}

function failedSlip(upload) {
  return [
    stamp("rejected", t("failed")),
    el("p", { class: "because" }, plain(upload.problem)),
    el("p", { class: "fine" }, upload.name, " · ", el("code", {}, upload.problem.code)),
    el("p", { class: "actions" },
      el("button", { type: "button", class: "button", onclick: () => retry(upload) }, t("retry")),
      el("button", { type: "button", class: "button quiet", onclick: () => dismiss(upload) }, t("dismiss"))),
  ];
}

const STEPS = ["step_send", "step_store", "step_read", "step_decide"];
const STEP_OF = { waiting: 0, sending: 0, received: 1, reading: 2 };

function waitingSlip(phase) {
  const at = STEP_OF[phase] ?? 0;
  const step = (name, i) =>
    el("li", { class: i < at ? "done" : null, "aria-current": i === at ? "step" : null }, t(name));
  return [
    stamp("reading", t(phase)),
    el("ol", { class: "steps" }, STEPS.map(step)),
    el("div", { class: "ghost", "aria-hidden": "true" }, Array.from({ length: 6 }, () => el("i", {}))),
  ];
}

/** What is decided is shown once it has been read whole; until then, what was there. */
function drawReceipt(listed) {
  const { id, status, version } = listed;
  const details = state.details.get(id);
  const isWhole = version <= (details?.version ?? 0);
  if (DECIDED.has(status) && !isWhole) return readWhole(id);
  if (isDrawn(language(), id, version, status, state.seenBefore.has(id), listed.settled_at)) return;
  const receipt = isWhole ? { ...listed, read: details.read } : listed;
  const url = photoUrl(shopperOf(state.shopper), id);
  url.then((ready) => presentReceipt(receipt, ready), () => presentReceipt(receipt, ""));
}

function readWhole(id) {
  loadDetails(state.shopper, id).catch((problem) => {
    if (state.chosen === id && !isDrawn(language(), id, problem.code)) present("", el("p", { class: "because" }, plain(problem)));
  });
}

function presentReceipt(receipt, url) {
  const { id, status } = receipt;
  if (state.chosen !== id) return;
  if (DECIDED.has(status)) {
    const { figure, facts } = readParts(receipt, url);
    present(figure, [...decisionParts(receipt), facts]);
    announce(id + status, receipt.points ? t("said_credited", whole(receipt.points)) : `${t(status)}. ${sentence(receipt)}`);
  } else {
    present(photoFigure({ url, isBeingRead: true }), waitingSlip(status));
    announce(id + status, t(status));
  }
}

/** The photo with its marks, and the table that lights them. */
export function readParts(receipt, url) {
  const { read } = receipt;
  if (!read) return { figure: photoFigure({ url }), facts: el("p", { class: "fine" }, t("nothing_read")) };
  const spot = spotlight();
  const rows = rowsOf(receipt);
  const marks = rows.filter(({ quad }) => quad);
  const figure = photoFigure({ url, size: sizeOf(read.photo), turn: read.photo?.turn, marks, spot });
  const facts = [factsTable(rows, spot), itemsList(read.items)];
  const first = marks.find(({ name }) => name === "paid_amount") ?? marks[0];
  const pin = () => spot.pin(first?.name ?? null);
  figure.querySelector("img")?.addEventListener("load", pin);
  return { figure, facts };
}

const sizeOf = (photo) => (photo?.width && photo?.height ? photo : null);

function decisionParts(receipt) {
  return [
    el("div", { class: "verdict" },
      stamp(receipt.status, t(receipt.status)),
      receipt.points > 0 && el("p", { class: "points" },
        el("b", {}, `+${whole(receipt.points)}`), " ", el("span", {}, t("points_unit")))),
    el("p", { class: "because" }, sentence(receipt)),
    el("p", { class: "fine" }, notes(receipt).join(" · ")),
    state.seenBefore.has(receipt.id) && el("p", { class: "note" }, t("seen_before")),
    twinLink(receipt),
  ];
}

export function sentence({ status, reason, reason_text, points_pending }) {
  if (status === "credited") return t("credited_text");
  if (status === "reversed") return t("reversed_text");
  const why = said(reason_text) || reason || "";
  const isWaiting = status === "in_review" && 0 < points_pending;
  return isWaiting ? `${why} ${t("points_pending", whole(points_pending))}` : why;
}

function notes(receipt) {
  const verdict = receipt.read?.photo?.verdict;
  return [
    receipt.decided_by === "staff"
      ? t("by_staff", moment(receipt.decided_at))
      : secondsTaken(receipt) && t("took", secondsTaken(receipt)),
    verdict && verdict !== "ok" && t(`verdict_${verdict}`),
  ].filter(Boolean);
}

function secondsTaken({ submitted_at, decided_at, settled_at }) {
  const end = settled_at ?? decided_at;
  return end && ((Date.parse(end) - Date.parse(submitted_at)) / 1000).toFixed(1);
}

function twinLink({ duplicate_of: twin }) {
  const isOwn = twin && book().receipts.has(twin);
  const open = () => choose(twin);
  return isOwn && el("p", {}, el("button", { type: "button", class: "link", onclick: open }, t("twin_own")));
}

export function stamp(status, words) {
  return el("p", { class: `stamp ${status}` }, icon(status), words);
}

/** Lays photo and slip beside each other. */
function present(figure, slip) {
  byId("result").classList.remove("blank");
  show(byId("result"), figure, el("div", { class: "slip-shadow" }, el("div", { class: "slip" }, slip)));
}

function announce(key, text) {
  if (key === announced) return;
  announced = key;
  say(text);
}
