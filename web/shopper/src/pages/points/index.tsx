import { ScrollView, Text, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useState } from 'react'

import { api } from '../../core/api'
import { day, moment, signed, whole } from '../../core/format'
import { useWords } from '../../core/language'
import type { Entry } from '../../core/model'
import { refresh, shopper } from '../../core/shopper'
import { useNow } from '../../core/state'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { open } from '../../parts/slip'

const KINDS = ['award', 'reversal', 'expiry', 'spending'] as const

export default function Points() {
  const { t } = useWords()
  const { balance, receipts } = useNow(shopper)
  const [entries, setEntries] = useState<Entry[] | null>(null)
  const [next, setNext] = useState<string | null>(null)

  const look = async (cursor: string | null) => {
    const page = await api.entries(cursor).catch(() => null)
    if (!page) return
    setEntries(cursor ? [...(entries ?? []), ...page.items] : page.items)
    setNext(page.next ?? null)
  }
  useDidShow(() => {
    void refresh()
    void look(null)
  })
  const kind = (entry: Entry) => {
    const known = KINDS.find((name) => name === entry.kind)
    return known ? t(`entry_${known}`) : entry.kind
  }
  const shop = (id: string | null | undefined) => {
    const receipt = receipts?.find((row) => row.id === id)
    return receipt?.tenant?.name ?? receipt?.store_name ?? ''
  }

  return (
    <Screen title={t('points')}>
      <ScrollView className='list' scrollY>
        <View className='ledger-head'>
          <Text className='purse-points'>{balance ? whole(balance.balance) : '–'}</Text>
          <Text className='lead'>{t('my_points')}</Text>
        </View>
        <View className='card'>
          {balance && 0 < balance.pending && (
            <View className='row'><Text className='row-name'>{t('pending_title')}</Text><Text className='row-value'>+{whole(balance.pending)}</Text></View>
          )}
          {balance?.expiring.map((lot) => (
            <View key={lot.on} className='row'>
              <Text className='row-name row-wide'>{t('expiring', whole(lot.points), day(lot.on))}</Text>
            </View>
          ))}
        </View>
        <Text className='list-name'>{t('entries')}</Text>
        {entries?.length === 0 && <Text className='fine centre'>{t('none_yet')}</Text>}
        <View className='card card-rows'>
          {entries?.map((entry) => (
            <Press key={entry.id} className='movement' disabled={!entry.receipt_id} onPress={() => open(entry.receipt_id ?? '')}>
              <View className='slip-words'>
                <Text className='slip-name'>{shop(entry.receipt_id) || kind(entry)}</Text>
                <Text className='fine'>{kind(entry)} · {moment(entry.posted_at)}</Text>
              </View>
              <Text className={`movement-points ${0 < entry.points ? 'movement-more' : ''}`}>{signed(entry.points)}</Text>
            </Press>
          ))}
        </View>
        {next && <Press className='link home-all' onPress={() => void look(next)}>{t('more')}</Press>}
        <View className='list-end' />
      </ScrollView>
    </Screen>
  )
}
