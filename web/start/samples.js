// The drawn samples. One is sent exactly like a photo of one's own.

import { demo } from "./api.js";
import { byId, el, memory, say, show } from "./dom.js";
import { lookAtResult } from "./intake.js";
import { sendAll } from "./journey.js";
import { changed, state } from "./state.js";
import { has, language, plain, said, t } from "./words.js";

const STILL_DRAWING_MS = 1500;

/** The first start draws them; meanwhile the page works without. */
export async function loadSamples() {
  try {
    state.samples = await (await demo("/demo/samples")).json();
    changed();
  } catch (problem) {
    if (problem.code !== "not_found") throw problem;
    lookAgain();
  }
}

function lookAgain() {
  setTimeout(() => loadSamples().catch(lookAgain), STILL_DRAWING_MS);
}

const isDrawn = memory();

export function drawSamples() {
  if (!state.samples || isDrawn(language(), state.samples.length)) return;
  const items = state.samples.map((sample) => el("li", {}, sampleButton(sample)));
  show(byId("samples"), items.length ? items : el("li", { class: "fine" }, t("samples_none")));
}

const pictureOf = ({ name }) => `/demo/samples/${name}.jpg`;

function sampleButton(sample) {
  const thumb = { class: "thumb", src: pictureOf(sample), alt: "", width: 52, height: 68, loading: "lazy", decoding: "async" };
  return el("button", { type: "button", class: "sample", "data-key": `sample-${sample.name}`, onclick: () => send(sample) },
    el("img", thumb),
    el("span", { class: "sample-words" },
      el("span", { class: "sample-title" }, said(sample.title)),
      el("span", { class: "sample-expect" }, el("span", { class: "hidden" }, t("expected")), expectation(sample.expect))));
}

/** A sentence in both languages, or codes such as `rejected prebill`. */
function expectation(expect) {
  if (typeof expect !== "string") return said(expect);
  const codes = expect.split(/[\s,]+/).filter((word) => word && word !== "or");
  const words = codes.map((code) => (has(`because_${code}`) ? t(`because_${code}`) : t(code)));
  return words.join(" · ");
}

async function send(sample) {
  try {
    const blob = await (await demo(pictureOf(sample))).blob();
    sendAll([new File([blob], `${sample.name}.jpg`, { type: blob.type })]);
    lookAtResult();
  } catch (problem) {
    say(plain(problem));
  }
}
