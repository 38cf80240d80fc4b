// What differs between the mini-program and the web page, and nothing else. `weapp.ts` and
// `h5.ts` do it; the build takes the one it needs.

export interface Answer {
  /** 0: there was no answer. */
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: unknown
}

/** A photo that was chosen and is kept on this phone until `forget`. */
export interface Photo {
  id: string
  /** What an `<Image>` shows. */
  url: string
}

export interface Platform {
  /** Where the service is, without `/api/v1`. */
  service: string
  /** Sends photos and a note as a multipart form. */
  send(
    path: string,
    form: { photos: string[]; note?: string },
    headers: Record<string, string>,
    onProgress: (share: number) => void,
  ): Promise<Answer>
  /** Lets the shopper take or choose photos; none when the shopper thinks better of it. */
  photograph(from: 'camera' | 'album', most: number): Promise<Photo[]>
  /** What shows a kept photo; `null` when it is gone. */
  shown(id: string): Promise<string | null>
  forget(ids: string[]): Promise<void>
  /** What shows a photo of the service. */
  fetched(path: string, token: string): Promise<string | null>
  /** Follows events; `null` where this host has no streams and the app has to look again and again. */
  follow:
    | ((path: string, token: string, last: string, onEvent: (id: string, data: string) => void, onEnd: () => void) => () => void)
    | null
  isOnline(): boolean
  /** Tells when the network comes and goes. */
  onNetwork(hear: (online: boolean) => void): void
  /** What the service wants for signing in; `null` where the shopper has to type something. */
  signInCode(): Promise<string | null>
  /** The text of a code the shopper points the camera at; `null` where nothing was scanned. */
  scan: (() => Promise<string | null>) | null
  /** Gives the shopper a text to keep. */
  handOver(name: string, text: string): Promise<void>
  /** A points code the app was opened with. */
  openedWith(): string | null
}

export const platform: Platform
