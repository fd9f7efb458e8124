/** Devices of a team in real browsers, used as people use them: found, invite, join, compare, let in. */
import { expect, type Page } from '@playwright/test'
import { setPassphrase } from './passphrase.ts'

/** A screen of the field work, as the address names it; `record/<32 hex digits>` for one record. */
type Place = string

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Goes to a screen of the app without loading it again: the device stays unlocked. */
export const goToFragment = async (page: Page, fragment: string): Promise<void> => {
  await page.evaluate((hash) => {
    location.hash = hash
  }, fragment)
}

/** Goes to a screen of an inspection's field work. */
export const goToField = (page: Page, inspectionId: string, place: Place): Promise<void> =>
  goToFragment(page, `#field=${inspectionId}/${place}`)

/** Enrols the office's first device by the setup link and leaves it at the list. */
export const enrolOffice = async (
  page: Page,
  { staffUrl, setupCode }: { readonly staffUrl: string; readonly setupCode: string },
  name = '巡查办一号笔记本',
): Promise<void> => {
  await page.goto(`${staffUrl}/inspect/#setup=${setupCode}`)
  await setPassphrase(page)
  await page.getByLabel('给这台设备起个名字').fill(name)
  await button(page, '登记').click()
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
}

/** A team founded on a page, with what was printed. */
export interface FoundedTeam {
  readonly inspectionId: string
  /** The shares of the recovery key, as typed. */
  readonly shares: readonly string[]
}

/**
 * Founds the team of a new inspection on an enrolled device of the office and leaves it at the team's screen.
 * @param threshold - shares that recover; one more is printed.
 */
export const foundOn = async (
  page: Page,
  { court = '甲法院', name = '巡查办', threshold = 2 } = {},
): Promise<FoundedTeam> => {
  await goToFragment(page, '#found')
  await expect(page.getByRole('heading', { name: '建立巡查组' })).toBeVisible()
  await page.getByLabel('法院名称').fill(court)
  await page.getByLabel('您的姓名').fill(name)
  await page.getByLabel('找回份额一共几份').selectOption(String(threshold + 1))
  await page.getByLabel('几份凑齐才能找回').selectOption(String(threshold))
  await button(page, '下一步：制作找回份额').click()
  await button(page, '打开份额的打印页').click()
  const shares = await page
    .locator('.share-text')
    .evaluateAll((texts) =>
      texts.map((text) => [...text.querySelectorAll('span')].map((part) => part.textContent).join('-')),
    )
  await button(page, '返回').click()
  await page.getByRole('checkbox').check()
  await button(page, '建立巡查组').click()
  await expect(page.getByRole('heading', { name: '巡查组', exact: true })).toBeVisible()
  const inspectionId = /#field=([0-9a-f]{32})\/team$/.exec(page.url())?.[1] ?? ''
  expect(inspectionId).not.toBe('')
  return { inspectionId, shares }
}

/** Makes an invite on a member's page and gives its text as it is read off the screen. */
export const inviteFrom = async (page: Page, inspectionId: string): Promise<string> => {
  await goToField(page, inspectionId, 'team')
  const before = await page.locator('.invite-text').count()
  const former = before > 0 ? await page.locator('.invite-text').first().textContent() : null
  await page.getByRole('button', { name: /^(再)?做一个邀请码$/ }).click()
  const text = page.locator('.invite-body .invite-text')
  await expect(text).toBeVisible()
  if (former !== null) await expect(text).not.toHaveText(former)
  const groups = await text.locator('span').allTextContents()
  return groups.join('-')
}

/** Types an invite on a page at the joining screen and knocks. Gives the fingerprint the device shows. */
export const knock = async (page: Page, invite: string, name: string): Promise<string> => {
  await page.getByLabel('邀请码', { exact: true }).fill(invite)
  await page.getByLabel('您的姓名').fill(name)
  await button(page, '加入').click()
  await expect(page.getByRole('heading', { name: '等待批准加入' })).toBeVisible({ timeout: 20_000 })
  const shown = page.locator('.fingerprint')
  await expect(shown).toHaveText(/[0-9a-f]{16}/)
  return (await shown.locator('span').allTextContents()).join(' ')
}

/** A fresh browser knocks with an invite: passphrase, invite, name. Gives the fingerprint it shows. */
export const knockOn = async (
  page: Page,
  staffUrl: string,
  invite: string,
  name: string,
): Promise<string> => {
  await page.goto(`${staffUrl}/inspect/`)
  await page.getByRole('link', { name: '用邀请码加入' }).click()
  await setPassphrase(page, '加入巡查组')
  return knock(page, invite, name)
}

/** Lets in, on a member's page, the device with this fingerprint. @param role - 巡查办、组长、副组长、成员. */
export const letIn = async (
  page: Page,
  inspectionId: string,
  { fingerprint, name, role }: { readonly fingerprint: string; readonly name: string; readonly role: string },
): Promise<void> => {
  await goToField(page, inspectionId, 'team')
  const candidate = page.getByRole('listitem').filter({ hasText: `自称“${name}”` })
  await expect(candidate).toBeVisible({ timeout: 15_000 })
  expect((await candidate.locator('.compare span').allTextContents()).join(' ')).toBe(fingerprint)
  await candidate.getByRole('radio', { name: new RegExp(`^${role}`) }).check()
  await candidate.getByRole('button', { name: '一致，准许加入' }).click()
  await expect(page.getByText(`已准许“${name}”加入。`)).toBeVisible({ timeout: 15_000 })
}

/** The whole way of a fresh browser into a team; leaves it at the team's screen, as a member sees it. */
export const joinOn = async (
  host: Page,
  guest: Page,
  staffUrl: string,
  inspectionId: string,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<void> => {
  const invite = await inviteFrom(host, inspectionId)
  const fingerprint = await knockOn(guest, staffUrl, invite, name)
  await letIn(host, inspectionId, { fingerprint, name, role })
  await expect(guest.getByRole('heading', { name: '巡查组', exact: true })).toBeVisible({ timeout: 20_000 })
}

/** Shuts a device out, on the page of somebody who may. */
export const revokeOn = async (page: Page, inspectionId: string, name: string): Promise<void> => {
  await goToField(page, inspectionId, 'team')
  const panel = page.getByRole('listitem').filter({ hasText: name })
  await panel.getByText('改身份或停用').click()
  page.once('dialog', (dialog) => dialog.accept())
  await panel.getByRole('button', { name: '停用这台设备' }).click()
  await expect(page.getByText(`已停用“${name}”`)).toBeVisible({ timeout: 15_000 })
}
