import { Image, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'

import type { Speaker } from '../core/language'
import { marks } from '../core/marks'
import type { Read } from '../core/model'

interface Props {
  url: string | null
  read?: Read | null
  reading?: boolean
  words: Speaker
}

/** The photo, with what was read marked where it stands. */
export function Marked({ url, read, reading, words }: Props) {
  const enlarge = () => url && void Taro.previewImage({ urls: [url], current: url })
  const { width, height, turn } = read && 0 < read.photo.width ? read.photo : { width: 4, height: 5, turn: 0 }
  // As the paper is read, not as the phone was held.
  const lies = turn % 180 !== 0
  const ratio = lies ? width / height : height / width
  const inner = {
    width: `${lies ? (100 * width) / height : 100}%`,
    paddingTop: `${lies ? 100 : 100 * ratio}%`,
    transform: `translate(-50%, -50%) rotate(${turn}deg)`,
  }
  return (
    <View className={`stage ${reading ? 'stage-reading' : ''}`}>
      {url ? (
        // Tall papers stay whole on the page: the width follows from the height.
        <View className='stage-fit' style={{ width: `${Math.min(100, 135 / ratio)}%` }} onClick={enlarge}>
          <View className='stage-room' style={{ paddingTop: `${100 * ratio}%` }}>
            <View className='stage-photo' style={inner}>
              <Image className='stage-image' src={url} mode='aspectFit' />
              {read && marks(read).map((mark, i) => (
                <View
                  key={mark.name}
                  className={`mark mark-${mark.name}`}
                  style={{
                    left: `${mark.x - mark.width / 2}%`,
                    top: `${mark.y - mark.height / 2}%`,
                    width: `${mark.width}%`,
                    height: `${mark.height}%`,
                    transform: `rotate(${mark.angle.toFixed(2)}deg)`,
                    animationDelay: `${i * 120}ms`,
                  }}
                />
              ))}
            </View>
          </View>
        </View>
      ) : (
        <View className='stage-none'><Text className='fine'>{words.t(reading ? 'loading' : 'photo_lost')}</Text></View>
      )}
    </View>
  )
}
