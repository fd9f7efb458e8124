import type { Browser } from 'playwright'
import { openFreshPage, slowProcessor, startBrowser } from '../kit/browser.ts'
import { startBenchServer } from '../kit/doors.ts'
import type { Figure, Section } from '../kit/figures.ts'
import { startFloors } from '../kit/floors.ts'
import { markOf, watchMarks } from '../kit/marks.ts'
import { walkToFirstQuestion } from '../kit/respondent.ts'
import { pressMs, restMs, type Ticks, tickChoices } from '../kit/ticks.ts'
import { measuredForms, publishForm } from './respondent.ts'

const runs = 3
const ticksPerRun = 16

const tickFloor = async (browser: Browser, url: string): Promise<Ticks> => {
  const { page, close } = await openFreshPage(browser, slowProcessor)
  try {
    await watchMarks(page, { question: '.questions input' })
    await page.goto(url, { waitUntil: 'load' })
    await markOf(page, 'question')
    return await tickChoices(page, ticksPerRun)
  } finally {
    await close()
  }
}

/** From a tick to the frame that shows it. @param site - gives the folder of a build. */
export const measureTick = async (site: () => string): Promise<Section> => {
  const sitePath = site()
  const forms = measuredForms()
  const floors = await startFloors(forms)
  const browser = await startBrowser()
  try {
    const figures: Figure[] = []
    for (const [key, form] of Object.entries(forms)) {
      const server = await startBenchServer(sitePath)
      try {
        const { secrets } = await publishForm(server, form)
        const app: Ticks[] = []
        const react: Ticks[] = []
        for (const secret of secrets.slice(0, runs)) {
          const { page, close } = await openFreshPage(browser, slowProcessor)
          try {
            await walkToFirstQuestion(page, server.publicUrl, secret)
            app.push(await tickChoices(page, ticksPerRun))
          } finally {
            await close()
          }
          react.push(await tickFloor(browser, `${floors.url}/react-${key}`))
        }
        // Once is enough to tell how fast this machine draws at all.
        const plain = [await tickFloor(browser, `${floors.url}/static-${key}`)]
        const p75 = (ticks: readonly Ticks[]) => ticks.map(({ p75Ms }) => p75Ms)
        figures.push(
          {
            what: `${key} questions: tick → next frame, p75`,
            unit: 'ms',
            runs: p75(app),
            target: { below: 50 },
            floor: { what: 'bare React', runs: p75(react) },
          },
          { what: `${key} questions: floor, static page`, unit: 'ms', runs: p75(plain) },
          {
            what: `${key} questions: the same by Event Timing (steps of 8 ms)`,
            unit: 'ms',
            runs: app.map(({ eventTimingP75Ms }) => eventTimingP75Ms),
            floor: { what: 'bare React', runs: react.map(({ eventTimingP75Ms }) => eventTimingP75Ms) },
          },
        )
      } finally {
        await server.remove()
      }
    }
    return {
      title: 'Ticking a choice',
      how: [
        `Real server, built site, ${runs} runs of ${ticksPerRun} ticks each on the first section with questions; mouse input by CDP on a processor 4 times slower: ${restMs} ms of rest at the place, ${pressMs} ms of pressing, the release. From the click’s \`timeStamp\` to the first task after the next frame’s callbacks; the wait for the frame itself (up to 16.7 ms) is in it.`,
        'Floor: bare React with all questions on one page and one state for all answers. The app shows one section at a time.',
      ],
      figures,
      notes: [],
    }
  } finally {
    await browser.close()
    await floors.stop()
  }
}
