// The start page of the demo. Read the modules in this order: state, journey,
// books, result; api is how they reach the server, words what they say.

import { loadBooks } from "./books.js";
import { byId, el, memory, show } from "./dom.js";
import { openIntake } from "./intake.js";
import { followLeftBehind, resume } from "./journey.js";
import { drawLists } from "./lists.js";
import { drawResult } from "./result.js";
import { drawSamples, loadSamples } from "./samples.js";
import { drawStaff, loadAccounts } from "./staff.js";
import { becomeShopper, changed, onChange, SHOPPERS, state } from "./state.js";
import { language, plain, setLanguage, t, translatePage } from "./words.js";

const RETRY_MS = 2000;

const isDrawn = memory();

function drawSwitches() {
  if (isDrawn(language(), state.shopper)) return;
  const shoppers = SHOPPERS.map((name) => [name, t(name)]);
  drawSwitch("shoppers", shoppers, state.shopper, (name) => {
    becomeShopper(name);
    load();
  });
  const languages = [["zh", "中文"], ["en", "EN"]];
  drawSwitch("languages", languages, language(), (name) => {
    setLanguage(name);
    translatePage();
    changed();
  });
}

function drawSwitch(id, options, current, choose) {
  const fieldset = byId(id);
  const option = ([value, words]) =>
    el("label", {},
      el("input", { type: "radio", name: id, value, checked: value === current, "data-key": `${id}-${value}`, onchange: () => choose(value) }),
      el("span", {}, words));
  show(fieldset, fieldset.querySelector("legend"), options.map(option));
}

/** Reads all that is shown; while the service does not answer, says so and tries again. */
async function load() {
  const shopper = state.shopper;
  try {
    await Promise.all([loadBooks(shopper), state.samples ?? loadSamples(), state.accounts ?? loadAccounts()]);
    byId("trouble").hidden = true;
    followLeftBehind(shopper);
  } catch (problem) {
    byId("trouble").textContent = problem.code === "network" ? t("unreachable") : plain(problem);
    byId("trouble").hidden = false;
    if (problem.code !== "not_found") setTimeout(load, RETRY_MS);
  }
}

translatePage();
onChange(drawSwitches);
onChange(drawResult);
onChange(drawLists);
onChange(drawSamples);
onChange(drawStaff);
openIntake();
load();
resume();
