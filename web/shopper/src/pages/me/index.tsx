import { Button, Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'

import { api, Refusal } from '../../core/api'
import { day } from '../../core/format'
import { changeLooks, LANGUAGES, looks, NAMES, useWords } from '../../core/language'
import { erase, refresh, shopper, signOut } from '../../core/shopper'
import { useNow } from '../../core/state'
import { Icon } from '../../parts/icon'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { platform } from '../../platform'

const WELCOME = '/pages/sign-in/index'

export default function Me() {
  const { t, problem } = useWords()
  const { language, large } = useNow(looks)
  const { me, mall } = useNow(shopper)
  const [trouble, setTrouble] = useState('')
  useDidShow(() => void refresh())

  const attempt = (run: () => Promise<void>) => () => {
    setTrouble('')
    run().catch((error: unknown) => setTrouble(problem(error instanceof Refusal ? error.code : 'internal')))
  }
  const hand = attempt(async () => {
    await platform.handOver('xiaopiao-my-data.json', JSON.stringify(await api.export(), null, 2))
    void Taro.showToast({ title: t('exported'), icon: 'none' })
  })
  const remove = attempt(async () => {
    const { confirm } = await Taro.showModal({
      title: t('erase_title'), content: t('erase_text'), confirmText: t('erase_yes').slice(0, 4), cancelText: t('cancel').slice(0, 4), confirmColor: '#b3261e',
    })
    if (!confirm) return
    await erase()
    void Taro.showToast({ title: t('erased'), icon: 'none' })
    await Taro.reLaunch({ url: WELCOME })
  })
  const out = attempt(async () => {
    await signOut()
    await Taro.reLaunch({ url: WELCOME })
  })
  const bind = (code: string | undefined) => code && attempt(async () => shopper.change({ me: await api.phone(code) }))()

  return (
    <Screen title={t('me')} className='list'>
      <Text className='list-name'>{t('language')}</Text>
      <View className='tongues tongues-wide'>
        {LANGUAGES.map((tongue) => (
          <Press key={tongue} className={`tongue ${tongue === language ? 'tongue-on' : ''}`} onPress={() => changeLooks({ language: tongue })}>{NAMES[tongue]}</Press>
        ))}
      </View>
      <View className='card card-rows'>
        <Press className='movement' label={t('large_text')} checked={large} onPress={() => changeLooks({ large: !large })}>
          <Text className='slip-name'>{t('large_text')}</Text>
          <View className={`switch ${large ? 'switch-on' : ''}`} />
        </Press>
        {(me?.phone || mall?.wants_phone) && (
          <View className='movement'>
            <Text className='slip-name'>{t('phone')}</Text>
            {me?.phone ? <Text className='fine'>{me.phone}</Text> : process.env.TARO_ENV === 'weapp' && (
              <Button className='link bare' openType='getPhoneNumber' onGetPhoneNumber={(event) => bind((event.detail as { code?: string }).code)}>{t('phone_add')}</Button>
            )}
          </View>
        )}
      </View>
      <Text className='list-name'>{t('privacy')}</Text>
      <View className='card card-rows'>
        {me?.consent && <View className='movement'><Text className='fine'>{t('consent_given', day(me.consent.at), me.consent.version)}</Text></View>}
        <Press className='movement' onPress={() => void Taro.navigateTo({ url: '/pages/consent/index' })}><Text className='slip-name'>{t('consent_read')}</Text><Icon name='next' /></Press>
        <Press className='movement' onPress={hand}><Text className='slip-name'>{t('export')}</Text><Icon name='next' /></Press>
        <Press className='movement' onPress={remove}><Text className='slip-name alarm-text'>{t('erase')}</Text><Icon name='next' /></Press>
      </View>
      {trouble && <Text className='alarm'>{trouble}</Text>}
      <Press className='button button-quiet' onPress={out}>{t('sign_out')}</Press>
      <View className='list-end' />
    </Screen>
  )
}
