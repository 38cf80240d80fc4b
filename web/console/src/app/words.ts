/** Every word on the screen, Chinese first. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Sentence } from "../api/types";
import zh from "../locales/zh.json";
import { type Language, preferences } from "./preferences";

declare module "i18next" {
  interface CustomTypeOptions {
    returnNull: false;
    defaultNS: "words";
    resources: { words: typeof zh };
  }
}

export async function speak(language: Language) {
  if (language === "en" && !i18next.hasResourceBundle("en", "words")) {
    const { default: en } = await import("../locales/en.json");
    i18next.addResourceBundle("en", "words", en);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export async function startSpeaking() {
  await i18next.use(initReactI18next).init({
    resources: { zh: { words: zh } },
    lng: "zh",
    fallbackLng: "zh",
    defaultNS: "words",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(preferences().language);
}

/** A sentence of the service in the language of the page. */
export function said(sentence: Sentence, language: string): string {
  return language === "en" ? sentence.en : sentence.zh;
}

/** Words of codes that may be unknown: the code itself is better than nothing. */
export function wordOf(group: string, code: string): string {
  const known: unknown = i18next.getResource(i18next.language, "words", `${group}.${code}`);
  return typeof known === "string" ? known : code;
}
