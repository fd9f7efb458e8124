/** Records written in real browsers, as inspectors write them. */
import { expect, type Page } from '@playwright/test'
import { goToField } from './team-pages.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** Waits until the last keystroke of the record that is shown is on the disk. */
export const kept = (page: Page) => expect(page.getByText('已存在本机', { exact: true })).toBeVisible()

/** Begins a record by the name of its button and gives its id, 32 hex digits. */
export const beginRecord = async (
  page: Page,
  inspectionId: string,
  name: string | RegExp,
): Promise<string> => {
  await goToField(page, inspectionId, 'new')
  await button(page, name).first().click()
  await kept(page)
  return /\/record\/([0-9a-f]{32})$/.exec(page.url())?.[1] as string
}

/**
 * Writes one fact at a question of the interview that is shown.
 * @param question - the head of the question; @param focus - 廉政、作风…
 */
export const noteFact = async (page: Page, question: RegExp, fact: string, focus = '作风'): Promise<void> => {
  await button(page, '谈话').click()
  const head = page.getByRole('button', { name: question })
  if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click()
  await button(page, '记一条情况').first().click()
  await page.getByLabel(focus, { exact: true }).check()
  await page.getByLabel('事实').fill(fact)
  await kept(page)
}

/** Leaves the record that is shown: what was typed becomes a save. */
export const leaveRecord = (page: Page, inspectionId: string): Promise<void> =>
  goToField(page, inspectionId, 'records')

/** The facts of an interview as the step 核对 reads them out. */
export const factsShown = async (page: Page, inspectionId: string, recordId: string): Promise<string> => {
  await goToField(page, inspectionId, `record/${recordId}`)
  await button(page, '核对和结束').click()
  await expect(page.getByRole('heading', { name: '向对方核对下面的要点' })).toBeVisible()
  return (await page.locator('main').textContent()) ?? ''
}

/** The board of the inspection, as it is read. */
export const boardShown = async (page: Page, inspectionId: string): Promise<string> => {
  await goToField(page, inspectionId, 'board')
  await expect(page.getByRole('heading', { name: '总览' })).toBeVisible()
  return (await page.locator('main').textContent()) ?? ''
}
