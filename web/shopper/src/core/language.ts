// Which language the app speaks, how large, and what it says.

import Taro from '@tarojs/taro'

import { hant } from './hant'
import type { Sentence } from './model'
import { state, useNow } from './state'
import { HELPS, PROBLEMS, WORDS, type Word } from './words'

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** As each language calls itself. */
export const NAMES: Record<Language, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' }

interface Looks {
  language: Language
  large: boolean
}

/** The language of the phone: `zh_CN`, `zh-Hant-HK`, `en-GB`. */
export function languageOf(phone: string): Language {
  const name = phone.toLowerCase().replace(/_/g, '-')
  if (!name.startsWith('zh')) return 'en'
  return /hant|tw|hk|mo/.test(name) ? 'zh-Hant' : 'zh-Hans'
}

function first(): Looks {
  const kept = Taro.getStorageSync<Partial<Looks> | ''>('looks')
  if (kept && kept.language && LANGUAGES.includes(kept.language)) return { language: kept.language, large: kept.large === true }
  const phone = process.env.TARO_ENV === 'h5' ? navigator.language : Taro.getAppBaseInfo().language ?? ''
  return { language: languageOf(phone), large: false }
}

export const looks = state<Looks>({ language: 'zh-Hans', large: false })

/** Once, when the app starts. */
export function recallLooks() {
  looks.set(first())
}

export function changeLooks(part: Partial<Looks>) {
  looks.change(part)
  Taro.setStorageSync('looks', looks.get())
}

export function pick(language: Language, [zh, en]: readonly [string, string]): string {
  if (language === 'en') return en
  return language === 'zh-Hant' ? hant(zh) : zh
}

const fill = (text: string, values: (string | number)[]) =>
  values.reduce<string>((said, value, i) => said.replace(`{${i}}`, String(value)), text)

/** The words of one language. */
export function speaker(language: Language) {
  return {
    language,
    t: (word: Word, ...values: (string | number)[]) => fill(pick(language, WORDS[word]), values),
    /** A sentence the service gives in both languages. */
    said: (sentence: Sentence | null | undefined) => (sentence ? pick(language, [sentence.zh, sentence.en]) : ''),
    help: (reason: string | null | undefined) => {
      const help = reason ? HELPS[reason] : undefined
      return help ? pick(language, help) : ''
    },
    problem: (code: string) => pick(language, PROBLEMS[code] ?? PROBLEMS['internal'] ?? ['', '']),
  }
}

export type Speaker = ReturnType<typeof speaker>

/** What a page says, and says anew when the language changes. */
export const useWords = (): Speaker => speaker(useNow(looks).language)
