import { Input, Text, View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'

import { api, Refusal } from '../../core/api'
import { useWords } from '../../core/language'
import { learn, refresh } from '../../core/shopper'
import { Icon } from '../../parts/icon'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { platform } from '../../platform'

/** The code itself, out of the address that is printed. */
export const codeIn = (text: string) => /[?&]c=([\w-]+)/.exec(text)?.[1] ?? text.trim()

/** A till's code on the receipt: scanned, opened as an address, or typed. */
export default function Code() {
  const { t, problem } = useWords()
  const { c } = useRouter().params
  const [code, setCode] = useState(c ?? platform.openedWith() ?? '')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const redeem = async (text: string) => {
    setBusy(true)
    setTrouble('')
    try {
      const receipt = await api.redeem(codeIn(text))
      learn(receipt)
      void refresh()
      await Taro.redirectTo({ url: `/pages/receipt/index?id=${receipt.id}` })
    } catch (error) {
      setTrouble(problem(error instanceof Refusal ? error.code : 'internal'))
      setBusy(false)
    }
  }
  const scan = async () => {
    const text = await platform.scan?.()
    if (!text) return
    setCode(codeIn(text))
    await redeem(text)
  }
  useDidShow(() => {
    if (platform.scan && !code) void scan()
  })

  return (
    <Screen title={t('code_title')} className='sheet-page'>
      <View className='body'>
        <View className='code-art'><Icon name='scan' /></View>
        <Text className='lead centre'>{t('code_lead')}</Text>
        {platform.scan && <Press className='button' disabled={busy} onPress={() => void scan()}>{t('scan')}</Press>}
        <View className='entry'>
          <Text className='entry-label'>{t('code_hint')}</Text>
          <Input className='entry-input' value={code} onInput={(event) => setCode(event.detail.value)} onConfirm={() => void redeem(code)} />
        </View>
        {trouble && <Text className='alarm'>{trouble}</Text>}
      </View>
      <View className='acts'>
        <Press className='button' disabled={busy || !code.trim()} onPress={() => void redeem(code)}>{t('code_redeem')}</Press>
      </View>
    </Screen>
  )
}
