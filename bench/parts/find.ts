import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { boardOf } from '../../src/core/record/board.ts'
import { applyEdits, type Edit, emptyContent, type RecordContent } from '../../src/core/record/content.ts'
import { createFinder, emptyQuery, type FindableRecord, type FindQuery } from '../../src/core/record/find.ts'
import { lists } from '../../src/core/record/kinds.ts'
import { createWording, type WordingWords } from '../../src/core/record/wording.ts'
import { servedDefinitions } from '../../tests/kit/definitions.ts'
import type { Section } from '../kit/figures.ts'
import { rootPath } from '../kit/processes.ts'

const recordCount = 5_000
const factsEach = 6
const runs = 5

const words =
  '窗口 没有 人 等候 上午 材料 一次 告知 会议 记录 公示 任用 车辆 接待 经费 审批 立案 执行 信访 答复'.split(
    ' ',
  )
/** The same texts on every run: numbers from a seed (MINSTD). */
const seeded = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

const madeUp = (): readonly FindableRecord[] => {
  const random = seeded(7)
  const pick = <Choice>(choices: readonly Choice[]): Choice =>
    choices[Math.floor(random() * choices.length)] as Choice
  const sentence = () => Array.from({ length: 30 }, () => pick(words)).join('')
  return Array.from({ length: recordCount }, (_, index): FindableRecord => {
    const edits: Edit[] = Array.from({ length: factsEach }, (__, number) => {
      const at = { list: lists.facts, fact: `f${number}` }
      const fields = {
        focus: pick(['integrity', 'style', 'discipline', 'hr']),
        fact: sentence(),
        atMs: number,
      }
      return Object.entries(fields).map(([field, value]) => ({ path: { ...at, field }, value }))
    }).flat()
    const grades: Edit[] = Object.entries({
      of: 'f0',
      previous: null,
      to: 'reported',
      reason: '记录时定级',
    }).map(([field, value]) => ({ path: { list: lists.grades, fact: 'g', field }, value }))
    const head: RecordContent = {
      ...emptyContent('interview'),
      fields: {
        form: { id: 'IV-STAFF', version: '1' },
        subject_code: `A${index}`,
        role_group: 'staff',
        place: sentence(),
      },
    }
    return {
      recordId: index.toString(16).padStart(32, '0'),
      content: applyEdits(head, [...edits, ...grades]),
      authors: [pick(['a', 'b', 'c'])],
      writtenMs: index,
    }
  })
}

const timed = (task: () => unknown): number => {
  const began = performance.now()
  task()
  return performance.now() - began
}

/** Finding and the board over 5 000 records of six facts each, in memory. */
export const measureFind = async (): Promise<Section> => {
  const definitions = await servedDefinitions()
  const { wording: given } = parse(
    readFileSync(`${rootPath}content/messages/zh-CN/together.yaml`, 'utf8'),
  ) as { wording: WordingWords }
  const wording = createWording(definitions, given, (deviceId) => deviceId)
  const records = madeUp()
  const [first, again, changed, narrowed, board]: number[][] = [[], [], [], [], []]
  for (let run = 0; run < runs; run += 1) {
    const finder = createFinder(definitions, wording)
    const find = (query: Partial<FindQuery>, over = records) =>
      finder.find(over, { ...emptyQuery, ...query }, 50)
    first?.push(timed(() => find({ text: '窗口没有 审批' })))
    again?.push(timed(() => find({ text: '公示任用 信访' })))
    narrowed?.push(timed(() => find({ focus: 'style', state: 'ungraded' })))
    const other = records.map((record, index) => (index === 9 ? { ...record } : record))
    changed?.push(timed(() => find({ text: '车辆 接待' }, other)))
    board?.push(
      timed(() =>
        boardOf(
          records.map(({ recordId, content, writtenMs }) => ({
            recordId,
            content,
            isDisputed: false,
            writers: [{ author: 'a', atMs: writtenMs }],
          })),
          definitions,
          () => 'member',
        ),
      ),
    )
  }
  return {
    title: 'Finding in 5 000 records, and their board',
    how: [
      `${recordCount} interviews of ${factsEach} facts, each of about 60 characters, in the memory of one process; no browser, no throttle. The index of finding is made lazily: the first query pays for it, a changed record pays for itself.`,
    ],
    figures: [
      { what: 'first query, index included', unit: 'ms', runs: first ?? [], target: { most: 1_500 } },
      { what: 'another query of two words', unit: 'ms', runs: again ?? [], target: { most: 100 } },
      { what: 'a query after one record changed', unit: 'ms', runs: changed ?? [], target: { most: 100 } },
      { what: 'by focus and missing grade', unit: 'ms', runs: narrowed ?? [], target: { most: 100 } },
      { what: 'the board', unit: 'ms', runs: board ?? [], target: { most: 250 } },
    ],
    notes: ['Nothing of the index or of a query is written anywhere.'],
  }
}
