import type { BrowserContext, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import type { AnswersByName, Form } from '../../src/core/form/form.ts'

/** Opens the public address and gets to where the slip is typed. */
export const openSlipScreen = async (page: Page, publicUrl: string): Promise<void> => {
  await page.goto(`${publicUrl}/respond/`)
  await page.getByRole('button', { name: /^(参加这次问卷|选好了，下一步)$/ }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await expect(page.getByLabel('凭条上的 21 个字符')).toBeVisible()
}

/** Types the slip and waits for the introduction. */
export const enterSlip = async (page: Page, slip: string): Promise<void> => {
  await page.getByLabel('凭条上的 21 个字符').fill(slip)
  await page.getByRole('button', { name: '继续', exact: true }).click()
  await expect(page.getByRole('button', { name: /我已阅读，开始填写|接着上次的地方/ })).toBeVisible({
    timeout: 60_000,
  })
  // Whoever cuts the network before this is told would be without what follows the first question.
  await expect(page.getByText('从现在起，断网也可以答题。')).toBeVisible()
}

/** Leaves the introduction. */
export const startAnswering = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /我已阅读，开始填写|接着上次的地方/ }).click()

/**
 * Ticks and types answers on the section that is shown, by real clicks, until nothing new appears.
 * @param answers - what was answered so far; filled in place with what this page now holds.
 * @param skipShare - how many questions of a hundred stay unanswered.
 */
export const answerSection = async (
  page: Page,
  form: Form,
  answers: Record<string, string | string[]>,
  chance: () => number,
  skipShare = 8,
): Promise<void> => {
  const questions = form.sections.flatMap((section) => section.questions)
  const seen = new Set<string>()
  // A matrix or a text draws itself a moment later; asked before that, a section has nothing to answer.
  await expect(page.getByText('正在打开这一页')).toHaveCount(0)
  for (;;) {
    const names = await page.$$eval('form.questions input[name], form.questions textarea', (inputs) => [
      ...new Set(
        inputs.map((input) => input.getAttribute('name') ?? input.id.replace(/^question-|-input$/g, '')),
      ),
    ])
    const name = names.find((candidate) => !seen.has(candidate))
    if (name === undefined) return
    seen.add(name)
    if (chance() * 100 < skipShare) continue
    const question = questions.find((one) => one.name === name)
    if (question?.type === 'text') {
      const words = `意见${Math.floor(chance() * 1e6)}：=建议把流程写清楚`
      await page.locator(`#question-${name}-input`).fill(words)
      answers[name] = words
    } else if (question?.type === 'select_multiple') {
      const most = Math.min(question.constraint?.max ?? 3, 3)
      const picked = pick(
        question.choices.filter((choice) => !choice.exclusive),
        1 + Math.floor(chance() * most),
        chance,
      )
      const exclusive = question.choices.filter((choice) => choice.exclusive)
      const values =
        exclusive.length > 0 && chance() < 0.2
          ? pick(exclusive, 1, chance)
          : picked.slice(0, question.constraint?.max ?? picked.length)
      for (const { value } of values) await tick(page, name, value)
      answers[name] = values.map(({ value }) => value)
    } else {
      const choices =
        question?.type === 'select_one'
          ? question.choices
          : questions.flatMap((one) =>
              one.type === 'matrix' && one.rows.some((row) => row.name === name) ? one.choices : [],
            )
      const [choice] = pick(choices, 1, chance)
      if (!choice) throw new Error(`no choices for ${name}`)
      await tick(page, name, choice.value)
      answers[name] = choice.value
    }
  }
}

const tick = (page: Page, name: string, value: string): Promise<void> =>
  page.locator(`input[name="${name}"][value="${value}"]`).check()

const pick = <Item>(items: readonly Item[], count: number, chance: () => number): Item[] => {
  const left = [...items]
  const picked: Item[] = []
  while (picked.length < count && left.length > 0)
    picked.push(...left.splice(Math.floor(chance() * left.length), 1))
  return picked
}

/** Goes to the next section; false when the next screen is the review. */
export const nextSection = async (page: Page): Promise<boolean> => {
  const review = page.getByRole('button', { name: '检查全部答案' })
  if (await review.isVisible()) {
    await review.click()
    await expect(page.getByRole('heading', { name: '检查全部答案' })).toBeVisible()
    return false
  }
  const heading = await page.getByRole('heading', { level: 1 }).textContent()
  await page.getByRole('button', { name: '下一页' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(heading ?? '')
  return true
}

/** Answers every section from where the page stands to the review. */
export const answerAll = async (
  page: Page,
  form: Form,
  chance: () => number,
  answers: Record<string, string | string[]> = {},
): Promise<AnswersByName> => {
  do await answerSection(page, form, answers, chance)
  while (await nextSection(page))
  return answers
}

/** From the review to the sealed envelope. */
export const seal = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await page.getByRole('button', { name: /^(封好，不再修改|一题不答，封好)$/ }).click()
  await expect(page.getByRole('heading', { name: '已封好，待发送' })).toBeVisible()
}

/** Whether anything this context keeps, in any store a page can read, contains `marker`. */
export const isKeptReadably = async (
  context: BrowserContext,
  publicUrl: string,
  marker: string,
): Promise<boolean> => {
  const page = await context.newPage()
  await page.goto(`${publicUrl}/anonymity/`)
  const kept = await page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      for (const table of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(table).objectStore(table).getAll()
          reading.onsuccess = () => resolve(reading.result)
          reading.onerror = () => reject(reading.error)
        })
        texts.push(
          JSON.stringify(rows, (_, value) =>
            value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
          ),
        )
      }
      database.close()
    }
    return texts.join('\n')
  })
  await page.close()
  return kept.includes(marker)
}
