import { type PropsWithChildren } from 'react'
import { useDidShow, useLaunch } from '@tarojs/taro'

import { recallLooks } from './core/language'
import { resume, start } from './core/shopper'
import './app.css'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    recallLooks()
    start()
  })
  useDidShow(() => void resume())
  return children
}
