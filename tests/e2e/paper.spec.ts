import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { definitionsPath, parseDefinitions } from '../../src/core/form/definitions.ts'
import type { Choice, Form } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { checklistPath, readChecklists } from '../../src/site/content/checklists.ts'
import { readEvidenceGrades } from '../../src/site/content/evidence-grades.ts'
import { formPath } from '../../src/site/content/form-carriers.ts'
import { readForms } from '../../src/site/content/forms.ts'
import { readInterviewFrame, readInterviewOutlines } from '../../src/site/content/interviews.ts'
import { readMethod } from '../../src/site/content/method.ts'
import { readPromises } from '../../src/site/content/promises.ts'
import { readRectification } from '../../src/site/content/rectification.ts'
import { readReportOutline } from '../../src/site/content/report-outline.ts'
import { readSiteVisit } from '../../src/site/content/site-visit.ts'
import { readCarriers, readTrace, tracePath } from '../../src/site/content/trace.ts'
import { buildSite } from '../kit/built-site.ts'
import { openSiteDoor, type SiteDoor } from '../kit/site-door.ts'

const checklists = readChecklists()
const outlines = readInterviewOutlines()
const forms = readForms()
const blankPages = [
  ...checklists.map(({ id }) => checklistPath(id)),
  ...forms.map(({ id }) => formPath(id)),
  ...outlines.map(({ id }) => formPath(id)),
  formPath(readAppraisal().id),
  formPath(readSiteVisit().id),
  '/rectification/',
  '/report-outline/',
]

let root: string
let door: SiteDoor
test.beforeAll(async () => {
  root = resolve(process.env.MINGCHA_E2E_SITE ?? buildSite('paper-e2e').root)
  door = await openSiteDoor(root)
})
test.afterAll(() => door.stop())
test.use({ serviceWorkers: 'block' })

const html = (path: string): string => readFileSync(`${root}${path}index.html`, 'utf8')
/** The words of a page as a person reads them, without white space: elements end, lines break, nothing else differs. */
const wordsOf = (page: Page): Promise<string> =>
  page.locator('main').evaluate((main) => (main.textContent ?? '').replace(/\s/g, ''))
const bare = (text: string): string => text.replace(/\s/g, '')
/** Text as it is laid out now, so that what paper hides does not count. */
const laidOut = (page: Page): Promise<string> =>
  // biome-ignore lint/performance/useDomNodeTextContent: only what is laid out counts on paper
  page.locator('body').evaluate((body) => (body as HTMLElement).innerText.replace(/\s/g, ''))

test('[PAPER-3] every item of every checklist stands on its page with its kind in words, its units and its trace', async ({
  page,
}) => {
  for (const { id, items } of checklists) {
    await page.goto(door.url + checklistPath(id))
    await expect(page.locator('.checklist tbody tr')).toHaveCount(items.length)
    for (const item of items) {
      const row = page.locator(`[id="${item.id}"]`)
      const text = bare((await row.textContent()) ?? '')
      expect(text, item.id).toContain(bare(item.text))
      expect(text, item.id).toContain(bare(item.trace))
      expect(await row.locator('.item-facts .tag').textContent(), item.id).toBe(
        item.kind === 'suggested' ? '本站建议' : '文件要求',
      )
      for (const words of item.unfixedWords ?? []) expect(text, item.id).toContain(bare(`“${words}”`))
      for (const unit of item.units)
        await expect(row.locator(`a[href$="/#u${unit}"]`), `${item.id} ${unit}`).toHaveCount(1)
      for (const source of item.sources ?? [])
        await expect(row.locator(`a[href="/sources/#${source}"]`), `${item.id} ${source}`).toHaveCount(1)
    }
  }
})

test('[PAPER-3] on paper each item has three boxes, room for a remark and the trace, and the head stands on every page', async ({
  page,
}) => {
  const { id, items } = checklists[0] ?? { id: '', items: [] }
  await page.goto(door.url + checklistPath(id))
  await page.emulateMedia({ media: 'print' })
  for (const item of items) {
    const row = page.locator(`[id="${item.id}"]`)
    expect(bare((await row.locator('.boxes').textContent()) ?? '')).toBe('是否不适用')
    for (const box of await row.locator('.box').all()) await expect(box).toBeVisible()
    const widths = await row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.clientWidth))
    expect(widths).toHaveLength(4)
    for (const width of widths) expect(width).toBeGreaterThan(50)
  }
  expect(await page.locator('.checklist thead').evaluate((head) => getComputedStyle(head).display)).toBe(
    'table-header-group',
  )
  await expect(page.locator('.checklist thead th')).toHaveText(['号', '内容', '结果', '说明', '留痕及编号'])
  await expect(page.locator('.paper-head')).toContainText('被巡查法院')
})

test('[PAPER-4] every question of every outline stands on its page with its probes, and what all interviews share', async ({
  page,
}) => {
  const frame = readInterviewFrame()
  for (const outline of outlines) {
    await page.goto(door.url + formPath(outline.id))
    for (const { id, text, probes } of outline.questions) {
      const question = bare((await page.locator(`[id="${id}"]`).textContent()) ?? '')
      for (const line of [text, ...probes]) expect(question, id).toContain(bare(line))
    }
    const words = await wordsOf(page)
    for (const line of [
      ...frame.opening,
      ...frame.technique.map(({ text }) => text),
      ...frame.closing,
      ...frame.prohibitions.map(({ text }) => text),
      ...[...frame.recordFields, ...frame.factFields].map(({ label }) => label),
    ])
      expect(words, outline.id).toContain(bare(line))
  }
})

test('[PAPER-5] [PAPER-7] [PAPER-8] fields, things to look at, steps and lines to judge stand on their pages', async ({
  page,
}) => {
  const visit = readSiteVisit()
  await page.goto(door.url + formPath(visit.id))
  for (const { name, label } of visit.fields)
    expect(bare((await page.locator(`[id="${name}"]`).textContent()) ?? '')).toContain(bare(label))
  for (const { id, text } of visit.observationItems)
    expect(bare((await page.locator(`[id="${id}"]`).textContent()) ?? '')).toContain(bare(text))

  const ledger = readRectification()
  await page.goto(`${door.url}/rectification/`)
  const words = await wordsOf(page)
  for (const line of [
    ...[...ledger.fields, ...ledger.handovers.fields].map(({ label }) => label),
    ...ledger.transitions.map(({ guard }) => guard),
    ...ledger.invariants.map(({ text }) => text),
    ...ledger.handovers.kinds.map(({ access }) => access),
  ])
    expect(words).toContain(bare(line))
  await expect(page.locator('[id^="state-"]')).toHaveCount(ledger.states.length)
  await expect(page.locator('[id^="step-"]')).toHaveCount(ledger.transitions.length)

  const appraisal = readAppraisal()
  await page.goto(door.url + formPath(appraisal.id))
  for (const { id, text } of [...appraisal.teamItems, ...appraisal.memberItems, appraisal.comment])
    expect(bare((await page.locator(`[id="${id}"]`).textContent()) ?? '')).toContain(bare(text))
})

test('[PAPER-9] the report outline and the grades stand on one page, our understanding marked', async ({
  page,
}) => {
  const outline = readReportOutline()
  await page.goto(`${door.url}/report-outline/`)
  const words = await wordsOf(page)
  for (const line of [
    ...outline.rules.map(({ text }) => text),
    ...outline.sections.flatMap(({ title, parts = [], rows = [] }) => [
      title,
      ...parts.map((part) => part.title),
      ...rows.map((row) => row.label + row.text),
    ]),
    ...outline.annexes.map(({ text }) => text),
    ...readEvidenceGrades().grades.flatMap(({ definition, mayReport }) => [definition, mayReport]),
  ])
    expect(words).toContain(bare(line))
  await expect(page.getByText(outline.understanding.text).locator('.tag')).toHaveText('本站理解')
})

test('[PAPER-10] the method page says what its file says, and what it rests on are links', async ({
  page,
}) => {
  await page.goto(`${door.url}/method/`)
  const words = await wordsOf(page)
  for (const { text, design = '' } of readMethod().sections.flatMap(({ points }) => points)) {
    expect(words).toContain(bare(text))
    expect(words).toContain(bare(design))
  }
  for (const source of ['M1', 'M5b', 'M16', 'S8'])
    await expect(page.locator(`main a[href="/sources/#${source}"]`).first()).toHaveText(source)
  await expect(page.locator('main a[href$="/#u3.2.2.2"]').first()).toHaveText('3.2.2.2')
})

test('[PAPER-11] a questionnaire is on its page in the words of the form, every feature said', async ({
  page,
}) => {
  for (const form of forms) {
    await page.goto(door.url + formPath(form.id))
    for (const { name, label, hint = '', afterNote = '', relevant, ...question } of createFormIndex(form)
      .questions) {
      const box = page.locator(`article[id="${name}"]`)
      const text = bare((await box.textContent()) ?? '')
      for (const line of [label, hint, afterNote]) expect(text, name).toContain(bare(line))
      expect(/的人答这一题。/.test(text), name).toBe(relevant !== undefined)
      const choices: readonly Choice[] = 'choices' in question ? question.choices : []
      for (const { label } of choices) expect(text, name).toContain(bare(label))
      if (question.type === 'select_multiple') {
        expect(text.split('（选了这一项，就不选别的）').length - 1, name).toBe(
          choices.filter(({ exclusive }) => exclusive).length,
        )
        const max = question.constraint?.max
        if (max !== undefined) expect(text, name).toContain(`最多选${max}项`)
      }
      expect(text.includes('随机排列'), name).toBe('randomize' in question && question.randomize === true)
      if (question.type === 'matrix')
        for (const row of question.rows)
          expect(bare((await page.locator(`tr[id="${row.name}"]`).textContent()) ?? ''), row.name).toContain(
            bare(row.label),
          )
    }
  }
})

test('[PAPER-11] the paper of the questionnaire has every question and promises nothing', async ({
  page,
}) => {
  const form = forms.find(({ id }) => id === 'QN-STAFF') as Form
  await page.goto(door.url + formPath(form.id))
  await page.emulateMedia({ media: 'print' })
  const paper = await laidOut(page)
  for (const { label } of createFormIndex(form).questions) expect(paper).toContain(bare(label))
  for (const { text } of readPromises()) expect(paper).not.toContain(bare(text))
  // What is true of the phone's way alone is not said to somebody with a pen.
  for (const paragraph of form.intro.paragraphs) expect(paper).not.toContain(bare(paragraph))
  expect(paper).not.toContain('文件依据')
})

test('[PAPER-12] the staff door has all definitions as they were read, the public door none', async ({
  request,
}) => {
  const definitions = parseDefinitions(JSON.parse(readFileSync(root + definitionsPath, 'utf8')))
  expect(definitions).toEqual({
    checklists,
    interviewFrame: readInterviewFrame(),
    interviewOutlines: outlines,
    siteVisit: readSiteVisit(),
    appraisal: readAppraisal(),
    evidenceGrades: readEvidenceGrades(),
    rectification: readRectification(),
  })
  expect((await request.get(door.url + definitionsPath)).status()).toBe(404)
})

test('[PAPER-13] whatever carries a unit leads to an anchor that is there', () => {
  let followed = 0
  for (const { path, id } of readCarriers().filter(({ kind }) => kind !== 'rule')) {
    const [page = '', anchor = ''] = path.split('#')
    expect(html(page).includes(` id="${anchor}"`), `${id} → ${path}`).toBe(true)
    followed += 1
  }
  expect(followed).toBeGreaterThan(300)
})

test('[PAPER-14] forms and checklists are blank', () => {
  for (const path of blankPages) {
    const page = html(path)
    expect(page.match(/<(input|textarea|select|form)\b/), path).toBeNull()
    expect(page.match(/contenteditable|checked|[☑☒✓✔√]/), path).toBeNull()
    // A line or a box has nothing in it, and whatever there is to tick is drawn empty.
    expect(page.match(/<i class="box"[^>]*>[^<]/), path).toBeNull()
    expect(page.match(/class="lines[^>]*>[^<]/), path).toBeNull()
  }
  // After “成员” only stand-ins: 成员一, 成员二, 成员三.
  for (const [, name] of html(formPath(readAppraisal().id)).matchAll(/([^<>]{0,8})（代称）/g))
    expect(readAppraisal().placeholderMembers).toContain(name)
})

test('[PAPER-15] on paper stand forms alone, on A4, with lines and boxes and nothing to tap', async ({
  page,
}) => {
  for (const path of [
    checklistPath('CL-ASK'),
    formPath('QN-STAFF'),
    formPath('APPRAISAL'),
    formPath('IV-STAFF'),
    formPath('SITE-VISIT'),
    '/rectification/',
  ]) {
    await page.goto(door.url + path)
    await page.emulateMedia({ media: 'print' })
    for (const aside of await page.locator('.masthead, .foot, .no-print, button, summary').all())
      await expect(aside, path).toBeHidden()
    expect(await page.locator('.box').count(), path).toBeGreaterThan(10)
    if (!path.startsWith('/checklists/'))
      expect(
        await page
          .locator('.lines i')
          .first()
          .evaluate((line) => line.getBoundingClientRect().height),
        path,
      ).toBeGreaterThan(30)
    for (const whole of ['.question', 'tr'])
      for (const broken of await page
        .locator(whole)
        .evaluateAll((elements) => elements.map((element) => getComputedStyle(element).breakInside)))
        expect(broken, `${path} ${whole}`).toBe('avoid')
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    expect(sizes.length, path).toBeGreaterThan(0)
    for (const [, width, height] of sizes)
      expect([Math.round(Number(width)), Math.round(Number(height))], path).toEqual([595, 842])
    await page.emulateMedia({ media: null })
  }
})

/** By page of a PDF of Chromium: its links as they stand in the file. */
const linksByPage = (bytes: Buffer): readonly (readonly string[])[] => {
  const pdf = bytes.toString('latin1')
  const objectAt = (number: string): string => {
    const start = pdf.search(new RegExp(`(?:^|\n)${number} 0 obj`))
    return pdf.slice(start, pdf.indexOf('endobj', start))
  }
  return [...pdf.matchAll(/\/Type \/Page\b(?!s).*?endobj/gs)].map(([page]) =>
    [...(/\/Annots \[([^\]]*)\]/.exec(page)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, number = '']) =>
      objectAt(number),
    ),
  )
}

/** By page: how many items of a checklist stand on it. The number of each is a link. */
const itemsByPage = (bytes: Buffer): readonly number[] =>
  linksByPage(bytes).map((links) => new Set(links.flatMap((link) => link.match(/CL-[A-Z]+-\d+/g) ?? [])).size)

test('[PAPER-16] no checklist prints a lone item on its last sheet', async ({ page }) => {
  test.slow()
  let sheets = 0
  for (const { id, items } of checklists) {
    await page.goto(door.url + checklistPath(id))
    const byPage = itemsByPage(await page.pdf({ preferCSSPageSize: true }))
    expect(
      byPage.reduce((sum, count) => sum + count, 0),
      id,
    ).toBe(items.length)
    expect(byPage.at(-1), `${id}: ${byPage.join(' + ')}`).toBeGreaterThanOrEqual(3)
    sheets += byPage.length
  }
  expect(sheets).toBeGreaterThan(checklists.length)
})

test('[TRACE-6] on paper every sheet of a trace has its number, and all but the last are full', async ({
  page,
}) => {
  const [id = ''] = readTrace().keys()
  await page.goto(door.url + tracePath(id))
  const numbers = await page.evaluate(() =>
    [...document.styleSheets]
      .flatMap(({ cssRules }) => [...cssRules])
      .filter((rule) => rule instanceof CSSPageRule && rule.cssText.includes('counter(pages)')),
  )
  expect(numbers).toHaveLength(1)
  const sheets = linksByPage(await page.pdf({ preferCSSPageSize: true }))
  expect(sheets.length).toBeGreaterThan(15)
  // Points from the foot of the sheet, of 842. Whatever carries a unit is a link; the largest thing kept whole is some lines.
  for (const [index, links] of sheets.slice(0, -1).entries())
    expect(
      Math.min(...links.map((link) => Number(/\/Rect \[\S+ (\S+)/.exec(link)?.[1]))),
      `sheet ${index + 1}`,
    ).toBeLessThan(240)
})
