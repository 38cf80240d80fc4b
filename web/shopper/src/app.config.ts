export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/sign-in/index',
    'pages/consent/index',
    'pages/shot/index',
    'pages/receipt/index',
    'pages/receipts/index',
    'pages/points/index',
    'pages/code/index',
    'pages/appeal/index',
    'pages/me/index',
  ],
  window: {
    navigationBarTitleText: '小票',
    navigationBarBackgroundColor: '#f4f0e6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#f4f0e6',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
})
