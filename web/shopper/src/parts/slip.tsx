import { Image, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'

import { money, moment, signed } from '../core/format'
import type { Speaker } from '../core/language'
import { isMoving, type Receipt } from '../core/model'
import type { Parcel } from '../core/outbox'
import { answered, outbox, resume } from '../core/shopper'
import type { Verdict } from '../core/model'
import { Icon, type IconName } from './icon'
import { Press } from './press'

const MARKS: Record<Receipt['status'], IconName> = {
  received: 'clock',
  reading: 'clock',
  credited: 'check',
  in_review: 'clock',
  rejected: 'cross',
  reversed: 'back',
}

export const open = (id: string) => void Taro.navigateTo({ url: `/pages/receipt/index?id=${id}` })

/** The small picture at the left; light passes over it while it is read. */
function Thumb({ url, reading }: { url?: string; reading?: boolean }) {
  return (
    <View className={`thumb ${reading ? 'thumb-reading' : ''}`}>
      {url ? <Image className='thumb-image' src={url} mode='aspectFill' /> : <Icon name='paper' />}
    </View>
  )
}

/** A receipt that the service has. */
export function Slip({ receipt, picture, words }: { receipt: Receipt; picture?: string; words: Speaker }) {
  const { t } = words
  const { status } = receipt
  const moving = isMoving(status)
  const name = receipt.tenant?.name ?? receipt.store_name ?? (moving ? t('receipt') : t('no_store'))
  const paid = typeof receipt.paid_amount_fen === 'number' ? `${money(receipt.paid_amount_fen)} · ` : ''
  const points = status === 'in_review' ? receipt.points_pending : receipt.points - receipt.points_reversed
  return (
    <Press className={`slip slip-${status}`} label={`${name} ${t(status)}`} onPress={() => open(receipt.id)}>
      <Thumb url={picture} reading={moving} />
      <View className='slip-words'>
        <Text className='slip-name'>{name}</Text>
        <Text className='fine'>{paid + moment(receipt.paid_at ?? receipt.submitted_at)}</Text>
      </View>
      <View className='slip-end'>
        {0 < points && <Text className={`slip-points ${status === 'in_review' ? 'slip-points-maybe' : ''}`}>{signed(points)}</Text>}
        <View className={`chip chip-${status}`}>
          {moving ? <View className='dots'><View /><View /><View /></View> : <Icon name={MARKS[status]} />}
          <Text>{t(status)}</Text>
        </View>
      </View>
    </Press>
  )
}

/** A receipt on its way to the service. */
export function ParcelSlip({ parcel, picture, words }: { parcel: Parcel; picture?: string; words: Speaker }) {
  const { t, problem, said } = words
  const refused = parcel.state === 'refused'
  const word = refused ? 'not_taken' : parcel.state === 'goes' ? 'goes' : 'waits'
  const why = parcel.problem && (said(parcel.problem.sentence) || problem(parcel.problem.code))
  const again = () => {
    outbox.retry(parcel.key)
    void resume()
  }
  return (
    <View className={`slip slip-parcel ${refused ? 'slip-refused' : ''}`}>
      <Thumb url={picture} />
      <View className='slip-words'>
        <Text className='slip-name'>{t(word)}</Text>
        {why ? <Text className='fine'>{why}</Text> : <View className='progress'><View className='progress-done' style={{ width: `${Math.round(100 * parcel.progress)}%` }} /></View>}
        {(refused || 1 < parcel.tries) && (
          <View className='slip-acts'>
            <Press className='link' onPress={again}>{t('retry')}</Press>
            <Press className='link link-quiet' onPress={() => outbox.drop(parcel.key)}>{t('remove')}</Press>
          </View>
        )}
      </View>
    </View>
  )
}

/** What a glance told of a fresh photo: said before the shopper has left the shop. */
export function Glance({ id, verdict, words, onRetake }: { id: string; verdict: Verdict; words: Speaker; onRetake: () => void }) {
  return (
    <View className='glance'>
      <Icon name='sun' />
      <View className='glance-words'>
        <Text className='strong'>{words.said(verdict.sentence)}</Text>
        <Text className='fine'>{words.said(verdict.advice)}</Text>
        <View className='slip-acts'>
          <Press className='link' onPress={() => { answered(id); onRetake() }}>{words.t('retake')}</Press>
          <Press className='link link-quiet' onPress={() => answered(id)}>{words.t('keep_it')}</Press>
        </View>
      </View>
    </View>
  )
}
