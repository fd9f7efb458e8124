import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { closeBox, openBox } from '../kit/close-box.ts'
import { type Engine, type EngineName, startEngine } from '../kit/engines.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { openOffice, publishInspection, windowsFrom } from '../kit/respondent.ts'
import { serveScript } from '../kit/script-page.ts'
import { startTestServer, temporaryFolder } from '../kit/server.ts'
import { vectorChecks } from '../vectors/checks.ts'

const expectedNames: Readonly<Record<EngineName, RegExp>> = {
  chromium: /Chrome\/\d+/,
  firefox: /Firefox\/\d+/,
  webkit: /AppleWebKit\/[\d.]+ (?!.*Chrome)/,
}

/** What a person does, in the page's own words; waits half a minute for what must come. */
const hands = `
  const waitFor = async (find, what) => {
    for (let tries = 0; tries < 300; tries += 1) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(what + ' did not come; the page says: ' + document.body.innerText.slice(0, 600))
  }
  const button = (name) => [...document.querySelectorAll('button')].find((one) => !one.disabled && one.textContent.trim() === name)
  const press = async (name) => (await waitFor(() => button(name), name)).click()
  const seeText = (text) => waitFor(() => document.body.innerText.includes(text), text)
  const type = async (selector, text) => {
    const input = await waitFor(() => document.querySelector(selector), selector)
    // As a keyboard would: React listens to the event and looks at the value.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
`

describe.each(['chromium', 'firefox', 'webkit'] as const)('%s', { timeout: 300_000 }, (name) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine(name)
    console.log(`${name}: ${engine.userAgent}`)
    expect(engine.userAgent).toMatch(expectedNames[name])
  }, 120_000)
  afterAll(() => engine.stop())

  test('[ENGINE-1] all vectors hold, and a hundred keys rebuilt from shares open a hundred envelopes', async () => {
    const served = await serveScript('tests/vectors/checks.ts')
    try {
      await engine.goTo(served.address)
      for (const [at, { title }] of vectorChecks.entries()) {
        const differences = await engine.run(
          `const { vectorChecks } = await import('/script.js'); return vectorChecks[${at}].run()`,
        )
        expect([title, differences]).toEqual([title, []])
      }
    } finally {
      served.stop()
    }
  })

  test('[ENGINE-2] a respondent goes from the slip to the receipt, and finds the envelope in the bulletin and counted', async () => {
    const folder = temporaryFolder()
    const startMs = Date.now()
    const sitePath = resolve(process.env.MINGCHA_E2E_SITE ?? 'dist')
    const server = await startTestServer(folder.path, { nowMs: startMs, sitePath })
    try {
      const office = await openOffice(server)
      const form = staffQuestionnaire()
      const inspection = await publishInspection(office, windowsFrom(startMs), { printed: 12, form })
      const setMinute = (minute: number) => server.setNowMs(startMs + minute * 60_000)
      const slip = slipSecretToTyped(inspection.secrets[0] as SlipSecret)
      const url = `${server.publicUrl.replace('127.0.0.1', 'localhost')}/respond/`
      await engine.goTo(url)
      await engine.run(`${hands}
        await press('参加这次问卷')
        await press('一样，继续')
        await type('input', '${slip}')
        await press('继续')
        await seeText('从现在起，断网也可以答题。')
        await press('${form.intro.startLabel}')
        await seeText('第 1 部分，共')
        ;(await waitFor(() => document.querySelector('form input[type=radio]'), 'a choice')).click()
        await seeText('已加密保存在本机')
        for (let page = 0; page < 40 && !button('检查全部答案'); page += 1) {
          const heading = document.querySelector('h1').textContent
          await press('下一页')
          await waitFor(() => document.querySelector('h1').textContent !== heading || button('检查全部答案'), 'the next page')
        }
        await press('检查全部答案')
        await press('看好了，去封存')
        await press('封好，不再修改')
        await seeText('已封好，待发送')
      `)
      expect((await office.counts(inspection.inspectionId)).sent).toBe(0)
      setMinute(38)
      await engine.goTo(url)
      await engine.run(`${hands} await seeText('已提交，回执已核对')`)
      expect(await office.counts(inspection.inspectionId)).toMatchObject({ redeemed: 1, sent: 1 })

      await closeBox({ server, office, inspection, setMinute }, 10)
      await engine.goTo(url)
      await engine.run(`${hands} await seeText('已在公示清单里')`)
      await openBox({ office, inspection })
      await engine.goTo(url)
      await engine.run(`${hands} await seeText('已开箱并计入')`)
    } finally {
      await server.stop()
      folder.remove()
    }
  })
})
