import { Image, ScrollView, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'

import { useWords } from '../../core/language'
import { sendPhotos } from '../../core/shopper'
import { useNow } from '../../core/state'
import { photograph, PHOTOS_MAX, shots } from '../../parts/ask'
import { Icon } from '../../parts/icon'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { platform } from '../../platform'

/** The photos before they go: a look, another part, or away with them. */
export default function Shot() {
  const { t } = useWords()
  const photos = useNow(shots)
  // Photos chosen together are receipts of their own, unless the shopper says otherwise.
  const [isOne, setOne] = useState(photos.length === 1)
  const several = 1 < photos.length

  const leave = () => {
    shots.set([])
    void Taro.navigateBack()
  }
  const send = () => {
    if (isOne) sendPhotos(photos)
    else for (const photo of photos) sendPhotos([photo])
    leave()
  }
  const remove = (id: string) => {
    void platform.forget([id])
    const rest = photos.filter((photo) => photo.id !== id)
    if (rest.length === 0) leave()
    else shots.set(rest)
  }
  const again = async () => {
    void platform.forget(photos.map(({ id }) => id))
    shots.set([])
    if (!(await photograph('camera'))) leave()
  }
  const longer = async () => {
    setOne(true)
    await photograph('camera')
  }

  return (
    <Screen title={several ? t('shot_several', photos.length) : t('shot_title')} className='shot'>
      <ScrollView className='shot-photos' scrollY>
        {photos.map((photo, i) => (
          <View key={photo.id} className={`shot-photo ${several ? 'shot-photo-part' : ''}`}>
            <Image className='shot-image' src={photo.url} mode='widthFix' />
            {several && (
              <View className='shot-tag'>
                <Text>{isOne ? t('part', i + 1) : i + 1}</Text>
                <Press className='shot-remove' label={t('shot_remove')} onPress={() => remove(photo.id)}><Icon name='cross' /></Press>
              </View>
            )}
          </View>
        ))}
      </ScrollView>
      <View className='acts'>
        {several ? (
          <View className='choice'>
            <Press className={`choice-one ${isOne ? '' : 'choice-on'}`} onPress={() => setOne(false)}>{t('shot_are_many', photos.length)}</Press>
            <Press className={`choice-one ${isOne ? 'choice-on' : ''}`} onPress={() => setOne(true)}>{t('shot_are_one')}</Press>
          </View>
        ) : <Text className='fine centre'>{t('shot_check')}</Text>}
        <Press className='button' onPress={send}>{several && !isOne ? t('shot_send_many', photos.length) : t('shot_send')}</Press>
        <View className='acts-row'>
          <Press className='button button-quiet' onPress={() => void again()}>{t('shot_again')}</Press>
          {photos.length < PHOTOS_MAX && (isOne || !several) && (
            <Press className='button button-quiet' onPress={() => void longer()}>{t('shot_longer')}</Press>
          )}
        </View>
      </View>
    </Screen>
  )
}
