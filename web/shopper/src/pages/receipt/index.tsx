import { ScrollView, Text, View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'

import { api } from '../../core/api'
import { later, moment, money, whole } from '../../core/format'
import { useWords, type Speaker } from '../../core/language'
import { SHOWN } from '../../core/marks'
import { isMoving, type Whole } from '../../core/model'
import { follow, load, shopper } from '../../core/shopper'
import { useNow } from '../../core/state'
import { begin } from '../../parts/ask'
import { Icon } from '../../parts/icon'
import { Marked } from '../../parts/marked'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { Glance, open } from '../../parts/slip'

export default function ReceiptPage() {
  const words = useWords()
  const { t } = words
  const { id = '' } = useRouter().params
  const { whole: known, pictures, verdicts } = useNow(shopper)
  const receipt = known[id]
  const [photo, setPhoto] = useState<string | null>(pictures[id] ?? null)
  const moving = !receipt || isMoving(receipt.status)

  useDidShow(() => void load(id).then((found) => void (found && isMoving(found.status) && follow(id))))
  useEffect(() => {
    // What was read is marked on the photo as the service has it, upright as it stores it.
    if (!moving && receipt && 0 < receipt.photos) void api.photo(id, 0).then((url) => url && setPhoto(url))
  }, [id, moving, receipt?.photos])

  if (!receipt) return <Screen title={t('receipt')} className='receipt'><View className='slip slip-ghost' /></Screen>
  const verdict = verdicts[id]
  const picture = 0 < receipt.photos && <Marked url={photo} read={receipt.read} reading={moving} words={words} />
  return (
    <Screen title={receipt.tenant?.name ?? receipt.store_name ?? t('receipt')} className='receipt'>
      <ScrollView className='receipt-scroll' scrollY>
        {/* The answer comes first; while there is none, the photo. */}
        {moving && picture}
        <View className='tear'>
          <View className='tear-paper'>
            <Outcome receipt={receipt} words={words} />
            {verdict && moving && <Glance id={id} verdict={verdict} words={words} onRetake={() => void begin('camera')} />}
            <Why receipt={receipt} words={words} />
            <How receipt={receipt} words={words} />
            {!moving && <View className='tear-photo'>{picture}</View>}
            <Facts receipt={receipt} words={words} />
            <Past receipt={receipt} words={words} />
          </View>
        </View>
      </ScrollView>
    </Screen>
  )
}

interface Part {
  receipt: Whole
  words: Speaker
}

/** What became of it, large. */
function Outcome({ receipt, words: { t } }: Part) {
  const { status } = receipt
  const left = receipt.points - receipt.points_reversed
  const hours = shopper.get().mall?.review_hours
  // An appeal starts the promise anew.
  const since = receipt.appeals?.at(-1)?.at ?? receipt.submitted_at
  const due = hours ? later(since, hours) : null
  const isLate = due !== null && Date.parse(since) + (hours ?? 0) * 3_600_000 < Date.now()
  return (
    <View className={`outcome outcome-${status}`}>
      <View className={`stamp stamp-${status}`}>
        {status === 'credited' && <Icon name='check' />}
        <Text>{t(status)}</Text>
      </View>
      {0 < left && (
        <View className='outcome-points'>
          <Text className='outcome-number'>+{whole(left)}</Text>
          <Text className='lead'>{t('points_unit')}</Text>
        </View>
      )}
      {status === 'in_review' && (
        <View className='promise'>
          {due && <Text className='strong'>{isLate ? t('promise_late') : t('promise', moment(due))}</Text>}
          {0 < receipt.points_pending && <Text className='lead'>{t('promise_points', whole(receipt.points_pending))}</Text>}
        </View>
      )}
    </View>
  )
}

/** Why not, what helps, and what can be said against it. */
function Why({ receipt, words }: Part) {
  const { t, said, help } = words
  const { status, reason } = receipt
  if (status !== 'rejected' && status !== 'in_review') return null
  const helps = help(reason)
  const canRetake = ['unreadable', 'incomplete', 'not_a_receipt', 'prebill', 'card_slip', 'screenshot', 'several_receipts', 'suspected_screen_photo'].includes(reason ?? '')
  return (
    <View className='why'>
      <Text className='why-text'>{said(receipt.reason_text)}</Text>
      {helps && <Text className='lead'>{helps}</Text>}
      <View className='why-acts'>
        {receipt.duplicate_of && <Press className='button button-small button-quiet' onPress={() => open(receipt.duplicate_of ?? '')}>{t('twin')}</Press>}
        {canRetake && <Press className='button button-small' onPress={() => void begin('camera')}>{t('retake')}</Press>}
        {status === 'rejected' && (
          <Press className='button button-small button-quiet' onPress={() => void Taro.navigateTo({ url: `/pages/appeal/index?id=${receipt.id}` })}>{t('appeal')}</Press>
        )}
      </View>
    </View>
  )
}

const Row = ({ name, value, strong }: { name: string; value: string; strong?: boolean }) => (
  <View className='row'>
    <Text className='row-name'>{name}</Text>
    <Text className={`row-value ${strong ? 'strong' : ''}`}>{value}</Text>
  </View>
)

/** From the sum that was paid to the points. */
function How({ receipt, words: { t } }: Part) {
  const { points, points_reversed, paid_amount_fen, fen_per_point } = receipt
  if (points === 0 || typeof paid_amount_fen !== 'number') return null
  return (
    <View className='section'>
      <Text className='section-name'>{t('how')}</Text>
      <Row name={t('how_paid')} value={money(paid_amount_fen)} />
      {typeof fen_per_point === 'number' && <Row name='' value={t('how_rate', money(fen_per_point))} />}
      <Row name={t('how_points')} value={`+${whole(points)}`} strong />
      {0 < points_reversed && <Row name={t('how_returned')} value={`−${whole(points_reversed)}`} strong />}
    </View>
  )
}

function Facts({ receipt, words: { t } }: Part) {
  const fields = receipt.read?.fields
  if (!fields) return null
  const text = (name: (typeof SHOWN)[number]) => {
    const value = fields[name]?.value
    if (!value) return t('not_read')
    return name === 'paid_amount' ? `¥${value}` : name === 'paid_at' ? value.replace('T', ' ') : value
  }
  return (
    <View className='section'>
      <Text className='section-name'>{t('what_was_read')}</Text>
      {SHOWN.map((name) => <Row key={name} name={t(name)} value={text(name)} />)}
    </View>
  )
}

/** When, by whom, and what the shopper said. */
function Past({ receipt, words: { t } }: Part) {
  const { decided_at, decided_by } = receipt
  return (
    <View className='section section-last'>
      {receipt.appeals?.map((appeal) => <Row key={appeal.at} name={t('my_appeal')} value={`${moment(appeal.at)} ${appeal.note}`} />)}
      <Text className='fine'>{t('sent_at', moment(receipt.submitted_at))}</Text>
      {decided_at && <Text className='fine'>{t(decided_by === 'staff' ? 'decided_staff' : 'decided_auto', moment(decided_at))}</Text>}
    </View>
  )
}
