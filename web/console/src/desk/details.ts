/** The numbers behind a reason, in the words of the page. Pure. */

import type zh from "../locales/zh.json";

export type Word = `detail.${keyof (typeof zh)["detail"]}`;
/** A word of the page by its name, with what stands in it. */
export type Speak = (word: Word, values: Record<string, string>) => string;
/** A field or a part of a sale by its code. */
export type NameOf = (code: string) => string;

/** Ids are told by their end, as everywhere on the desk. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{12})/;
const LIKELY = String.raw`[01]\.\d+`;

/** What the rules write, and the word that says it; the names of the groups stand in it. */
const SENTENCES: readonly (readonly [RegExp, Word])[] = [
  [/^paid (?<paid>-?[\d.]+)$/, "detail.paid"],
  [/^paid (?<paid>[\d.]+); (?<round>\d+) of (?<settled>\d+) here are round$/, "detail.round"],
  [/^paid (?<paid>[\d.]+), (?<deviations>-?[\d.]+) deviations above (?<usual>[\d.]+)$/, "detail.far"],
  [/^(?<days>-?\d+) days$/, "detail.days"],
  [/^(?<lines>\d+) lines of text$/, "detail.lines"],
  [new RegExp(`^(?<photos>\\d+) photos, (?<likely>${LIKELY})$`), "detail.photos"],
  [new RegExp(`^tenant (?<code>\\S+) (?<likely>${LIKELY})$`), "detail.tenant"],
  [new RegExp(`^names another place (?<likely>${LIKELY})$`), "detail.elsewhere"],
  [/^no tenant fits$/, "detail.no_tenant"],
  [/^(?<receipts>\d+) receipts and (?<points>-?\d+) points today$/, "detail.today"],
  [/^(?<receipts>\d+) receipts and (?<points>-?\d+) points at this tenant today$/, "detail.today_here"],
  [/^(?<members>\d+) members on this device in (?<days>\d+) days$/, "detail.device"],
  [/^(?<members>\d+) members with one card's last digits in (?<days>\d+) days, [\d.]+ by chance$/, "detail.card"],
  [/^(?<papers>\d+) papers of (?<members>\d+) members uploaded late within (?<minutes>\d+) minutes$/, "detail.collected"],
  [/^(?<disagree>\d+) of (?<compared>\d+) neighbours in time have numbers on the other side$/, "detail.order"],
  [/^(?<receipts>\d+) receipts of this member here in (?<days>\d+) days$/, "detail.often"],
  [/^(?<moment>.+), (?<minutes>\d+) minutes outside the opening hours$/, "detail.hours"],
  [/^taken (?<minutes>\d+) minutes before (?<moment>.+)$/, "detail.taken"],
  [/^written by (?<program>.+)$/, "detail.program"],
  [/^dots as regular as (?<likely>0\.\d+)$/, "detail.dots"],
  [/^the file's small picture is alike to (?<likely>0\.\d+)$/, "detail.thumbnail"],
  [/^(?<uploads>\d+) uploads of this (?:device|member) in (?<minutes>\d+) minutes$/, "detail.uploads"],
]; // prettier-ignore

const percent = (share: string) => `${(Math.floor(Number(share) * 1000) / 10).toFixed(1)}%`;

/** What a reason adds to its sentence; as it was written, where the page has no words for it. */
export function detailOf(detail: string, speak: Speak, nameOf: NameOf): string {
  const twin = new RegExp(`^${ID.source} \\((.*)\\)$`).exec(detail);
  if (twin) {
    const same = (twin[2] ?? "").split(", ").filter((code) => code !== "");
    return speak("detail.twin", { id: (twin[1] ?? "").slice(-6), same: same.map(nameOf).join("、") });
  }
  const fields = detail.split(", ").map((part) => new RegExp(`^([a-z_]+) (${LIKELY})$`).exec(part));
  if (fields.every((field) => field !== null))
    return fields.map(([, code = "", likely = ""]) => `${nameOf(code)} ${percent(likely)}`).join("、");
  for (const [sentence, word] of SENTENCES) {
    const said = sentence.exec(detail);
    if (!said) continue;
    const values = { ...said.groups };
    return speak(word, values["likely"] ? { ...values, likely: percent(values["likely"]) } : values);
  }
  return detail.replace(new RegExp(ID, "g"), (id) => id.slice(-6));
}
