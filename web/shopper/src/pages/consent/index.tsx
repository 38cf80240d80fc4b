import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'

import { Refusal } from '../../core/api'
import { useWords } from '../../core/language'
import { agree, shopper } from '../../core/shopper'
import { useNow } from '../../core/state'
import { photograph, shots } from '../../parts/ask'
import { Press } from '../../parts/press'
import { goBack, Screen } from '../../parts/screen'

const POINTS = ['consent_1', 'consent_2', 'consent_3'] as const

export default function Consent() {
  const { t, problem } = useWords()
  const { mall, me } = useNow(shopper)
  const { then } = useRouter().params
  const [trouble, setTrouble] = useState('')
  const isGiven = me?.consent?.version === mall?.notice.version

  const yes = async () => {
    try {
      // Both at once: browsers open a camera only from the tap itself.
      const agreeing = agree()
      shots.set([])
      const picking = then === 'camera' || then === 'album' ? photograph(then) : Promise.resolve(false)
      await agreeing
      if (await picking) await Taro.redirectTo({ url: '/pages/shot/index' })
      else goBack()
    } catch (error) {
      setTrouble(problem(error instanceof Refusal ? error.code : 'internal'))
    }
  }

  return (
    <Screen title={t('privacy')} className='sheet-page'>
      <View className='body'>
        <Text className='title'>{t('consent_title')}</Text>
        <Text className='lead'>{t('consent_lead')}</Text>
        {POINTS.map((point) => (
          <View key={point} className='clause'>
            <Text className='strong'>{t(`${point}_title`)}</Text>
            <Text className='lead'>{t(point)}</Text>
          </View>
        ))}
        <Text className='lead'>{t('consent_not')}</Text>
        {mall && <Text className='fine'>{t('consent_version', mall.notice.version)}</Text>}
        {trouble && <Text className='alarm'>{trouble}</Text>}
      </View>
      {!isGiven && (
        <View className='acts'>
          <Press className='button' onPress={() => void yes()}>{t('consent_agree')}</Press>
          <Press className='button button-quiet' onPress={goBack}>{t('consent_decline')}</Press>
        </View>
      )}
    </Screen>
  )
}
