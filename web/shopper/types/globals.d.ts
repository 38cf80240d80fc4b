/// <reference types="@tarojs/taro" />

/** Where the service is, for the mini-program; empty on the web page, which lies beside it. */
declare const SERVICE: string
declare module '*.css'
declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5'
  }
}
declare module 'jsdom'
