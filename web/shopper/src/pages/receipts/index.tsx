import { ScrollView, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'

import { useWords } from '../../core/language'
import { olderReceipts, refresh, shopper } from '../../core/shopper'
import { useNow } from '../../core/state'
import { Screen } from '../../parts/screen'
import { Slip } from '../../parts/slip'
import { Press } from '../../parts/press'

export default function Receipts() {
  const words = useWords()
  const { receipts, next, pictures } = useNow(shopper)
  useDidShow(() => void (receipts ?? refresh()))
  return (
    <Screen title={words.t('all_receipts')}>
      <ScrollView className='list' scrollY onScrollToLower={() => void olderReceipts()}>
        {receipts?.map((receipt) => <Slip key={receipt.id} receipt={receipt} picture={pictures[receipt.id]} words={words} />)}
        {next && <Press className='link home-all' onPress={() => void olderReceipts()}>{words.t('more')}</Press>}
        <View className='list-end' />
      </ScrollView>
    </Screen>
  )
}
