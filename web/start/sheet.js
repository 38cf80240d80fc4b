// The table of what was read: each field with its value, the certainty, and its
// place on the photo.

import { el } from "./dom.js";
import { has, money, percent, t } from "./words.js";

/** Shown even when they could not be read. */
const KEY_FIELDS = ["store_name", "paid_amount", "paid_at", "receipt_number"];
const MORE_FIELDS = [
  "branch", "gross_amount", "discount", "tendered", "change", "payment_method",
  "phone", "address", "cashier", "terminal", "currency",
];
const SUMS = new Set(["paid_amount", "gross_amount", "discount", "tendered", "change"]);

/** Rows `{name, label, value, confidence, quad, isMissing}` in the order of the table. */
export function rowsOf(receipt) {
  const { read } = receipt;
  const row = (name) => fieldRow(name, read.fields?.[name], read.fields?.currency?.value);
  const more = MORE_FIELDS.filter((name) => read.fields?.[name]).map(row);
  return [...KEY_FIELDS.map(row), kindRow(read.document), tenantRow(receipt), ...more].filter(Boolean);
}

function fieldRow(name, field, currency) {
  const label = t(name);
  if (!field) return { name, label, value: t("not_read"), isMissing: true };
  return { name, label, value: written(name, field, currency), confidence: field.confidence, quad: field.quad };
}

function written(name, { value, fen }, currency) {
  if (SUMS.has(name)) return money(fen ?? Math.round(Number(value) * 100), currency);
  return name === "paid_at" ? String(value).replace("T", " ") : String(value);
}

function kindRow(document) {
  if (!document) return null;
  const key = `kind_${document.kind}`;
  const value = has(key) ? t(key) : document.kind;
  return { name: "kind", label: t("kind"), value, confidence: document.confidence };
}

function tenantRow({ tenant }) {
  const label = t("tenant");
  if (!tenant) return { name: "tenant", label, value: t("not_matched"), isMissing: true };
  return { name: "tenant", label, value: `${tenant.name} · ${tenant.code}` };
}

/** The table; pointing at a row, or reaching it by keyboard, lights its place. */
export function factsTable(rows, spot) {
  return el("table", { class: "facts" },
    el("caption", { class: "hidden" }, t("facts")),
    el("tbody", {}, rows.map((row) => factRow(row, spot))),
  );
}

function factRow(row, spot) {
  const { name, label, value, confidence, quad, isMissing } = row;
  const line = el("tr", { class: isMissing ? "missing" : null },
    el("th", { scope: "row" }, quad ? pinButton(row, spot) : label),
    el("td", { class: "value" }, value),
    el("td", { class: "certainty" }, confidence === undefined ? null : bar(confidence)),
  );
  if (!quad) return line;
  line.classList.add("placed");
  line.addEventListener("pointerenter", () => spot.point(name));
  line.addEventListener("pointerleave", () => spot.point(null));
  line.addEventListener("click", () => spot.pin(name));
  spot.listen((lit) => line.classList.toggle("lit", lit === name));
  return line;
}

function pinButton({ name, label }, spot) {
  return el("button", {
    type: "button",
    class: "plain",
    "data-key": `field-${name}`,
    onfocus: () => spot.point(name),
    onblur: () => spot.point(null),
  }, label);
}

function bar(confidence) {
  const filled = el("i", {});
  filled.style.setProperty("--part", confidence);
  const written = percent(confidence);
  return el("span", { class: "gauge", title: `${t("certainty")} ${written}` },
    el("span", { class: "gauge-track", "aria-hidden": "true" }, filled), el("span", {}, written));
}

/** What was bought, folded away. */
export function itemsList(items) {
  if (!items?.length) return null;
  const line = ({ name, quantity, amount_fen }) =>
    el("li", {},
      el("span", {}, name, quantity && quantity !== "1" ? ` × ${quantity}` : ""),
      el("span", {}, amount_fen === null || amount_fen === undefined ? "" : money(amount_fen)));
  return el("details", { class: "items" },
    el("summary", {}, t("items", items.length)), el("ul", {}, items.map(line)));
}
