import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, type PropsWithChildren, type ReactNode } from 'react'

import { looks, useWords } from '../core/language'
import { useNow } from '../core/state'
import { Icon } from './icon'
import { Press } from './press'

interface Props {
  title: string
  /** What stands at the right of the title. */
  corner?: ReactNode
  /** The first page has nothing to go back to. */
  isFirst?: boolean
  className?: string
}

/** Back, or home where the page was opened by its address. */
export function goBack() {
  if (1 < Taro.getCurrentPages().length) void Taro.navigateBack()
  else void Taro.reLaunch({ url: '/pages/home/index' })
}

/** One page: its size of print, its title, its way back. */
export function Screen({ title, corner, isFirst, className = '', children }: PropsWithChildren<Props>) {
  const { large, language } = useNow(looks)
  const { t } = useWords()
  const isPage = process.env.TARO_ENV === 'h5'
  useEffect(() => {
    void Taro.setNavigationBarTitle({ title })
    if (isPage) document.documentElement.lang = language
  }, [title, language, isPage])
  // WeChat draws the bar itself.
  const bar = isPage && !isFirst && (
    <View className='bar'>
      <Press className='bar-back' label={t('back')} onPress={goBack}>
        <Icon name='back' />
      </Press>
      <Text className='bar-title'>{title}</Text>
      <View className='bar-corner'>{corner}</View>
    </View>
  )
  return (
    <View className={`screen ${large ? 'screen-large' : ''} screen-${language} ${className}`}>
      {bar}
      {children}
    </View>
  )
}
