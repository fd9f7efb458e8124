import { expect, type Page } from '@playwright/test'

const passphrases = new WeakMap<ReturnType<Page['context']>, string>()

/**
 * Sets the passphrase of a fresh device as a person would: reads the five words off the screen, types them.
 * @param next - heading of the screen that follows.
 */
export const setPassphrase = async (page: Page, next = '登记这台设备'): Promise<string> => {
  await expect(page.getByRole('heading', { name: '给这台设备设口令' })).toBeVisible()
  const words = await page.locator('.passphrase li').allTextContents()
  expect(words).toHaveLength(5)
  await page.getByRole('button', { name: '抄好了，下一步' }).click()
  await page.getByLabel('口令（五个词）').fill(words.join(' '))
  await page.getByRole('button', { name: '设好口令' }).click()
  await expect(page.getByRole('heading', { name: next })).toBeVisible({ timeout: 20_000 })
  rememberPassphrase(page, words.join(' '))
  return words.join(' ')
}

/** Notes the passphrase of this browser context after it was changed. */
export const rememberPassphrase = (page: Page, passphrase: string): void => {
  passphrases.set(page.context(), passphrase)
}

/** The passphrase {@link setPassphrase} set in this browser context. */
export const passphraseOf = (page: Page): string => {
  const passphrase = passphrases.get(page.context())
  if (passphrase === undefined) throw new Error('no passphrase was set in this context')
  return passphrase
}

/** Opens the locked device of this browser context with the passphrase {@link setPassphrase} set. */
export const unlock = async (page: Page): Promise<void> => {
  await page.getByLabel('口令（五个词）').fill(passphraseOf(page))
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await expect(page.getByRole('button', { name: '锁上', exact: true })).toBeVisible({ timeout: 20_000 })
}
