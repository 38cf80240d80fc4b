// A browser on the page as the service serves it, under the rules that the service sends with
// it: a test in which the browser had to refuse something fails.
import { expect, test as base } from '@playwright/test'

export const address = () => `${process.env.SHOPPER_SERVICE ?? ''}/app/`

export const test = base.extend<{ refused: string[] }>({
  refused: [
    async ({ page }, use) => {
      const refused: string[] = []
      page.on('console', (said) => {
        if (said.text().includes('Content Security Policy')) refused.push(said.text())
      })
      await use(refused)
      expect(refused).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
