export default defineAppConfig({
  pages: ['pages/home/index'],
  window: {
    navigationBarTitleText: '小票',
    navigationBarBackgroundColor: '#f4f0e6',
    navigationBarTextStyle: 'black',
    backgroundColor: '#f4f0e6',
    backgroundTextStyle: 'dark',
  },
  lazyCodeLoading: 'requiredComponents',
})
