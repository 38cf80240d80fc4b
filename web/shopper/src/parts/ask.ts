// Photographing from wherever the app is: consent first, then the camera, then the look.

import Taro from '@tarojs/taro'

import { speaker, looks } from '../core/language'
import { needsConsent, shopper } from '../core/shopper'
import { state } from '../core/state'
import { platform, type Photo } from '../platform'

/** Photos that wait for the shopper's look. */
export const shots = state<Photo[]>([])

/** The server takes ten photos of one receipt. */
export const PHOTOS_MAX = 10

const say = (word: 'camera_denied') => {
  void Taro.showToast({ title: speaker(looks.get().language).t(word), icon: 'none' })
}

/** Adds photos to those that wait; whether there were any. */
export async function photograph(from: 'camera' | 'album'): Promise<boolean> {
  try {
    const photos = await platform.photograph(from, PHOTOS_MAX - shots.get().length)
    if (photos.length === 0) return false
    shots.set([...shots.get(), ...photos])
    return true
  } catch {
    say('camera_denied')
    return false
  }
}

export async function begin(from: 'camera' | 'album') {
  if (needsConsent(shopper.get())) {
    await Taro.navigateTo({ url: `/pages/consent/index?then=${from}` })
    return
  }
  shots.set([])
  if (await photograph(from)) await Taro.navigateTo({ url: '/pages/shot/index' })
}
