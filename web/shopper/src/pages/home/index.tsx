import { Text, View } from '@tarojs/components'

export default function Home() {
  return <View><Text>小票</Text></View>
}
