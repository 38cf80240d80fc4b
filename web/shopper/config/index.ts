// How the one source becomes a mini-program (`dist/weapp`) and a web page (`dist/h5`).
import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'

/** Where the web page is served, and where the interface is from there. */
const PAGE = '/app/'
/** The mini-program has no page of its own to ask, so it is built for one service. */
const SERVICE = process.env.XIAOPIAO_SERVICE ?? 'http://127.0.0.1:8080'

export default defineConfig({
  projectName: 'xiaopiao-shopper',
  date: '2026-11-1',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: process.env.TARO_ENV === 'h5' ? 'dist/h5' : 'dist/weapp',
  plugins: ['@tarojs/plugin-framework-react', '@tarojs/plugin-platform-weapp', '@tarojs/plugin-platform-h5'],
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  copy: process.env.TARO_ENV === 'h5' ? { patterns: [{ from: 'src/static/', to: 'dist/h5/static/' }], options: {} } : undefined,
  defineConstants: {
    SERVICE: JSON.stringify(process.env.TARO_ENV === 'h5' ? '' : SERVICE),
  },
  alias: { '@': path.resolve(__dirname, '..', 'src') },
  mini: {
    // Sizes are written in CSS pixels: the layout flows, print stays as large as meant.
    postcss: { pxtransform: { enable: false }, cssModules: { enable: false } },
  },
  h5: {
    publicPath: PAGE,
    staticDirectory: 'static',
    router: { mode: 'hash' },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { pxtransform: { enable: false }, autoprefixer: { enable: false }, cssModules: { enable: false } },
  },
} satisfies UserConfigExport)
