import { Input, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'

import { Refusal } from '../../core/api'
import { looks, changeLooks, LANGUAGES, NAMES, useWords } from '../../core/language'
import type { Mall } from '../../core/model'
import { loadMall, shopper, signIn } from '../../core/shopper'
import { useNow } from '../../core/state'
import { PhoneSignIn } from '../../parts/phone'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'

/** Ways in that this host and this mall offer. */
type Way = 'wechat' | 'demo' | 'phone' | 'none'

function wayOf(mall: Mall | null): Way {
  const isPage = process.env.TARO_ENV === 'h5'
  if (!mall || mall.demo) return isPage || mall ? 'demo' : 'wechat'
  if (!isPage) return 'wechat'
  return mall.phone_sign_in ? 'phone' : 'none'
}

export default function SignIn() {
  const { t, problem } = useWords()
  const { mall } = useNow(shopper)
  const { language } = useNow(looks)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const [byPhone, setByPhone] = useState(false)
  const way = byPhone ? 'phone' : wayOf(mall)
  const home = async () => {
    await Taro.reLaunch({ url: '/pages/home/index' })
  }

  const enter = async () => {
    setBusy(true)
    setTrouble('')
    try {
      if (!mall) await loadMall()
      await signIn(way === 'demo' ? `demo-${name.trim()}` : undefined)
      await home()
    } catch (error) {
      setTrouble(problem(error instanceof Refusal ? error.code : 'internal'))
      setBusy(false)
    }
  }

  return (
    <Screen title={t('app')} isFirst className='welcome'>
      <View className='tongues'>
        {LANGUAGES.map((tongue) => (
          <Press key={tongue} className={`tongue ${tongue === language ? 'tongue-on' : ''}`} onPress={() => changeLooks({ language: tongue })}>
            {NAMES[tongue]}
          </Press>
        ))}
      </View>
      <View className='welcome-art'>
        <View className='art-shadow'>
          <View className='art-slip'>
            <View className='art-line art-line-name' />
            <View className='art-line' /><View className='art-line' /><View className='art-line art-line-short' />
            <View className='art-line art-line-sum' />
          </View>
        </View>
        <View className='art-coin'>+78</View>
      </View>
      <View className='welcome-words'>
        <Text className='fine'>{mall?.name ?? ''}</Text>
        <Text className='welcome-title'>{t('welcome')}</Text>
        <Text className='lead'>{t('welcome_more')}</Text>
      </View>
      <View className='welcome-ways'>
        {way === 'demo' && (
          <View className='entry'>
            <Text className='entry-label'>{t('sign_in_name')}</Text>
            <Input className='entry-input' value={name} placeholder={t('sign_in_name_hint')} maxlength={64} onInput={(event) => setName(event.detail.value)} onConfirm={() => void enter()} />
          </View>
        )}
        {trouble && <Text className='alarm'>{trouble}</Text>}
        {way === 'none' && <Text className='lead'>{t('sign_in_elsewhere')}</Text>}
        {way === 'phone' && <PhoneSignIn demo={mall?.demo === true} onEntered={home} />}
        {(way === 'wechat' || way === 'demo') && (
          <Press className='button' disabled={busy || (way === 'demo' && !name.trim())} onPress={() => void enter()}>{t(way === 'wechat' ? 'sign_in_wechat' : 'sign_in')}</Press>
        )}
        {way === 'demo' && <Text className='fine centre'>{t('sign_in_demo_note')}</Text>}
        {process.env.TARO_ENV === 'h5' && mall?.demo && mall.phone_sign_in && (
          <Press className='link centre' onPress={() => setByPhone(!byPhone)}>{t(byPhone ? 'sign_in_by_name' : 'sign_in_by_phone')}</Press>
        )}
      </View>
    </Screen>
  )
}
