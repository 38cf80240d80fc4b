import { View } from '@tarojs/components'
import { type PropsWithChildren } from 'react'

interface Props {
  className?: string
  /** For those who do not see it. */
  label?: string
  disabled?: boolean
  /** A switch says which way it is. */
  checked?: boolean
  onPress: () => void
}

/** Whatever is pressed: a button to screen readers and keyboards on either host. */
export function Press({ className = '', label, disabled, checked, onPress, children }: PropsWithChildren<Props>) {
  const press = () => disabled || onPress()
  const key = (event: { key?: string; preventDefault?: () => void }) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault?.()
    press()
  }
  const h5 = process.env.TARO_ENV === 'h5'
  const spoken = {
    [h5 ? 'role' : 'ariaRole']: checked === undefined ? 'button' : 'switch',
    ...(label ? { [h5 ? 'aria-label' : 'ariaLabel']: label } : {}),
    ...(disabled ? { [h5 ? 'aria-disabled' : 'ariaDisabled']: 'true' } : {}),
    ...(checked === undefined ? {} : { [h5 ? 'aria-checked' : 'ariaChecked']: String(checked) }),
    ...(h5 ? { tabindex: '0', onKeyDown: key } : {}),
  }
  return (
    <View className={`press ${className} ${disabled ? 'press-off' : ''}`} hoverClass={disabled ? 'none' : 'press-down'} onClick={press} {...spoken}>
      {children}
    </View>
  )
}
