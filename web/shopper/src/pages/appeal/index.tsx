import { Image, Text, Textarea, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'

import { api, Refusal } from '../../core/api'
import { useWords } from '../../core/language'
import { learn, load, shopper } from '../../core/shopper'
import { Icon } from '../../parts/icon'
import { Press } from '../../parts/press'
import { goBack, Screen } from '../../parts/screen'
import { platform, type Photo } from '../../platform'

const NOTE_MAX = 2000

export default function Appeal() {
  const { t, problem, said } = useWords()
  const { id = '' } = useRouter().params
  const [key] = useState(() => `appeal-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`)
  const [note, setNote] = useState('')
  const [photos, setPhotos] = useState<Photo[]>([])
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const receipt = shopper.get().whole[id]

  const send = async () => {
    setBusy(true)
    setTrouble('')
    try {
      learn(await api.appeal(id, key, note.trim(), photos.map((photo) => photo.id)))
      void platform.forget(photos.map((photo) => photo.id))
      await load(id)
      void Taro.showToast({ title: t('appealed'), icon: 'none' })
      goBack()
    } catch (error) {
      setTrouble(problem(error instanceof Refusal ? error.code : 'internal'))
      setBusy(false)
    }
  }
  const add = async () => setPhotos([...photos, ...(await platform.photograph('album', 1).catch(() => []))])

  return (
    <Screen title={t('appeal')} className='sheet-page'>
      <View className='body'>
        <Text className='title'>{t('appeal_title')}</Text>
        {receipt?.reason_text && <Text className='quote'>{said(receipt.reason_text)}</Text>}
        <Textarea className='entry-area' value={note} placeholder={t('appeal_hint')} maxlength={NOTE_MAX} onInput={(event) => setNote(event.detail.value)} />
        <View className='appeal-photos'>
          {photos.map((photo) => <Image key={photo.id} className='thumb-image thumb' src={photo.url} mode='aspectFill' />)}
          <Press className='appeal-add' onPress={() => void add()}><Icon name='plus' /><Text className='fine'>{t('appeal_photo')}</Text></Press>
        </View>
        {trouble && <Text className='alarm'>{trouble}</Text>}
      </View>
      <View className='acts'>
        <Press className='button' disabled={busy || (!note.trim() && photos.length === 0)} onPress={() => void send()}>{t('appeal_send')}</Press>
      </View>
    </Screen>
  )
}
