import { Input, Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'

import { api, Refusal } from '../core/api'
import { useWords } from '../core/language'
import { signInByPhone } from '../core/shopper'
import { Press } from './press'

const CODE_DIGITS = 6

interface Props {
  /** In an invented mall, which sends no messages: what one would have said is shown. */
  demo: boolean
  onEntered: () => Promise<void>
}

/** Signs in by a code that is sent to a phone. The web page alone: WeChat knows its shoppers. */
export function PhoneSignIn({ demo, onEntered }: Props) {
  const { t, problem, language } = useWords()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const [shown, setShown] = useState('')
  const [wait, setWait] = useWait()

  const attempt = async (run: () => Promise<void>) => {
    setBusy(true)
    setTrouble('')
    try {
      await run()
    } catch (error) {
      const refused = error instanceof Refusal ? error.code : 'internal'
      setTrouble(problem(refused === 'bad_code' ? 'bad_phone_code' : refused))
    }
    setBusy(false)
  }
  const ask = () =>
    attempt(async () => {
      const { again_seconds } = await api.askForCode(phone.trim(), language)
      setAsked(true)
      setWait(again_seconds)
      if (demo) setShown(await api.demoMessage())
    })
  const enter = () =>
    attempt(async () => {
      await signInByPhone(phone.trim(), code)
      await onEntered()
    })
  const isWhole = code.replace(/\D/g, '').length === CODE_DIGITS

  return (
    <View className='entries'>
      <View className='entry'>
        <Text className='entry-label'>{t('phone_number')}</Text>
        <View className='entry-row'>
          <Input className='entry-input' value={phone} maxlength={20} nativeProps={{ type: 'tel', autocomplete: 'tel', 'aria-label': t('phone_number') }} onInput={(event) => setPhone(event.detail.value)} onConfirm={() => void ask()} />
          <Press className='button button-quiet entry-ask' disabled={busy || 0 < wait || !phone.trim()} onPress={() => void ask()}>
            {0 < wait ? t('code_again_in', wait) : t(asked ? 'code_again' : 'code_ask')}
          </Press>
        </View>
      </View>
      {asked && (
        <View className='entry'>
          <Text className='entry-label'>{t('phone_code')}</Text>
          <Input className='entry-input entry-code' focus value={code} maxlength={8} nativeProps={{ inputmode: 'numeric', autocomplete: 'one-time-code', 'aria-label': t('phone_code') }} onInput={(event) => setCode(event.detail.value)} onConfirm={() => void enter()} />
          <Text className='fine'>{shown || t('code_sent')}</Text>
        </View>
      )}
      {trouble && <Text className='alarm'>{trouble}</Text>}
      <Press className='button' disabled={busy || !asked || !isWhole} onPress={() => void enter()}>{t('sign_in')}</Press>
    </View>
  )
}

/** Seconds that are still to wait. */
function useWait(): [number, (seconds: number) => void] {
  const [wait, setWait] = useState(0)
  useEffect(() => {
    if (wait <= 0) return undefined
    const tick = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(tick)
  }, [wait])
  return [wait, setWait]
}
