import { View } from '@tarojs/components'

export type IconName =
  | 'camera' | 'album' | 'scan' | 'person' | 'back' | 'next' | 'check' | 'cross' | 'clock' | 'paper' | 'sun' | 'frame' | 'plus' | 'cloud'

/** A picture in the colour of the text around it; the shapes are in `icons.css`. */
export const Icon = ({ name, className = '' }: { name: IconName; className?: string }) => (
  <View className={`icon icon-${name} ${className}`} />
)
