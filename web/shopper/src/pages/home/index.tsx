import { ScrollView, Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'

import { day, whole } from '../../core/format'
import { useWords, type Speaker } from '../../core/language'
import { needsConsent, refresh, resume, shopper } from '../../core/shopper'
import { useNow } from '../../core/state'
import { begin } from '../../parts/ask'
import { Icon, type IconName } from '../../parts/icon'
import { Press } from '../../parts/press'
import { Screen } from '../../parts/screen'
import { Glance, ParcelSlip, Slip } from '../../parts/slip'
import { platform } from '../../platform'

const RECENT = 8
const go = (page: string) => void Taro.navigateTo({ url: `/pages/${page}/index` })

export default function Home() {
  const words = useWords()
  const { t } = words
  const known = useNow(shopper)
  useDidShow(() => {
    if (!shopper.get().session) void Taro.redirectTo({ url: '/pages/sign-in/index' })
    else if (platform.openedWith() && !needsConsent(shopper.get())) openCode()
    else void resume()
  })
  usePullDownRefresh(() => void refresh().finally(() => Taro.stopPullDownRefresh()))

  const { receipts, parcels, pictures, verdicts, session } = known
  const mine = parcels.filter(({ member }) => member === session?.member_id)
  const isEmpty = receipts?.length === 0 && mine.length === 0
  return (
    <Screen title={t('app')} isFirst className='home'>
      <ScrollView className='home-scroll' scrollY>
        <View className='home-top'>
          <Text className='home-mall'>{known.mall?.name ?? ''}</Text>
          <Press className='round' label={t('me')} onPress={() => go('me')}><Icon name='person' /></Press>
        </View>
        <Purse words={words} />
        <Trouble words={words} />
        {Object.entries(verdicts).map(([id, verdict]) => (
          <Glance key={id} id={id} verdict={verdict} words={words} onRetake={() => void begin('camera')} />
        ))}
        {mine.map((parcel) => <ParcelSlip key={parcel.key} parcel={parcel} picture={pictures[parcel.key]} words={words} />)}
        {isEmpty && <First words={words} />}
        {receipts?.slice(0, RECENT).map((receipt) => (
          <Slip key={receipt.id} receipt={receipt} picture={pictures[receipt.id]} words={words} />
        ))}
        {receipts === null && [0, 1, 2].map((n) => <View key={n} className='slip slip-ghost' />)}
        {receipts && RECENT < receipts.length && (
          <Press className='link home-all' onPress={() => go('receipts')}>{t('all_receipts')}</Press>
        )}
        <View className='home-end' />
      </ScrollView>
      <View className='dock'>
        <Press className='dock-side' label={t('album')} onPress={() => void begin('album')}>
          <Icon name='album' />
          <Text>{t('album')}</Text>
        </Press>
        <Press className='shutter' label={t('shoot')} onPress={() => void begin('camera')}>
          <View className='shutter-ring'><Icon name='camera' /></View>
        </Press>
        <Press className='dock-side' label={t('scan')} onPress={openCode}>
          <Icon name='scan' />
          <Text>{t('scan')}</Text>
        </Press>
      </View>
    </Screen>
  )
}

const openCode = () => go('code')

/** What the shopper has, on a slip of its own. */
function Purse({ words: { t } }: { words: Speaker }) {
  const { balance } = useNow(shopper)
  const soonest = balance?.expiring[0]
  return (
    <View className='purse-shadow'>
      <Press className='purse' label={t('my_points')} onPress={() => go('points')}>
        <View className='purse-head'><Text>{t('my_points')}</Text><Icon name='next' /></View>
        <Text className='purse-points'>{balance ? whole(balance.balance) : '–'}</Text>
        <View className='purse-foot'>
          {balance && 0 < balance.pending && <Text className='purse-pending'>{t('pending', whole(balance.pending))}</Text>}
          {soonest && <Text className='fine'>{t('expiring', whole(soonest.points), day(soonest.on))}</Text>}
        </View>
      </Press>
    </View>
  )
}

function Trouble({ words: { t } }: { words: Speaker }) {
  const { online, unreachable } = useNow(shopper)
  if (online && !unreachable) return null
  return (
    <View className='trouble'>
      <Icon name='cloud' />
      <Text>{t(online ? 'unreachable' : 'offline')}</Text>
    </View>
  )
}

/** Before the first receipt: how to take a good photo. */
function First({ words: { t } }: { words: Speaker }) {
  const tips: [IconName, 'tip_whole' | 'tip_light' | 'tip_one'][] = [['frame', 'tip_whole'], ['sun', 'tip_light'], ['paper', 'tip_one']]
  return (
    <View className='first'>
      <Text className='first-title'>{t('first_title')}</Text>
      {tips.map(([icon, tip]) => (
        <View key={tip} className='tip'>
          <View className='tip-icon'><Icon name={icon} /></View>
          <View className='tip-words'>
            <Text className='strong'>{t(tip)}</Text>
            <Text className='fine'>{t(`${tip}_more`)}</Text>
          </View>
        </View>
      ))}
    </View>
  )
}
