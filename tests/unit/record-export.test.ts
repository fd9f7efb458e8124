import { afterEach, describe, expect, test, vi } from 'vitest'
import { attachmentEdits, signatureEdit } from '../../src/core/record/attachment-fact.ts'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type Fact,
  type RecordContent,
  withdrawal,
} from '../../src/core/record/content.ts'
import { exportEdits, exportOf } from '../../src/core/record/export-log.ts'
import type { ExportedRecord } from '../../src/core/record/export-words.ts'
import { lists } from '../../src/core/record/kinds.ts'
import { recordSheets } from '../../src/core/record/record-sheets.ts'
import { type OpenedRevision, recordStateOf } from '../../src/core/record/record-state.ts'
import { picturesOf, recordsToDocx } from '../../src/core/record/record-word.ts'
import { signedMarks } from '../../src/core/record/signed.ts'
import { sheetsToXlsx } from '../../src/core/tally/export.ts'
import { exportContext, exportedRecord, namedFile, signedInterview } from '../kit/exported-records.ts'
import { checklistContent, interviewContent } from '../kit/interview.ts'
import { readWorkbook, readZip, readZipBytes } from '../kit/spreadsheets.ts'

afterEach(() => {
  vi.useRealTimers()
})

const context = await exportContext()
const { definitions } = context
const record = (content: ExportedRecord['content'], undecided = 0) => exportedRecord(content, { undecided })

const interview = applyEdits(
  interviewContent(
    {
      subject_code: 'A07',
      role_group: 'staff',
      date: '2026-11-20',
      start_end: { from: '09:00', to: '10:30' },
      place: '=HYPERLINK("http://x")',
      frame: { id: 'IV-FRAME', version: '1' },
    },
    [
      {
        focus: 'style',
        fact: '窗口没有人\n等了一个上午 <b>&\u0001\u202e',
        clue_flag: true,
        grade: 'reported',
      },
      { focus: 'integrity', fact: '收了“好处费”', withdrawn: '听错了人' },
      { focus: 'hr', fact: '任用没有公示', grade: ['reported', 'observed'] },
    ],
  ),
  [
    { path: { list: lists.comments, fact: 'c1', field: 'text' }, value: '请补时间' },
    { path: { list: lists.comments, fact: 'c1', field: 'by' }, value: 'x' },
    { path: { list: lists.comments, fact: 'c1', field: 'atMs' }, value: 5 },
    { path: { list: lists.comments, fact: 'c1', field: 'of' }, value: 'f2' },
  ],
)
const checklist = checklistContent('CL-ASK', { 'CL-ASK-01': 'yes', 'CL-ASK-02': 'no' })
const visit = {
  ...emptyContent('site-visit'),
  fields: { form: { id: 'SITE-VISIT', version: '1' }, mode: 'covert', place: '大厅' },
  lists: { [lists.observations]: { OB01: { result: 'not_met', count: 2, fact: '两个窗口没有人' } } },
}
const gone = applyEdits(checklist, [withdrawal('重复')])
const records = [record(interview, 2), record(checklist), record(visit), record(gone)]

/** The text of a Word part, paragraph by paragraph. */
const paragraphsOf = (xml: string): readonly string[] =>
  [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = '']) =>
    inner
      .replace(/<w:br\/>/g, '\n')
      .replace(/<[^>]+>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&quot;/g, '"')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&'),
  )

describe('an interview as a Word file', () => {
  const parts = readZip(recordsToDocx(records, context))
  const xml = parts.get('word/document.xml') ?? ''
  const texts = paragraphsOf(xml)

  test('[EXPORT-1] has the head, every fact in words, and the lines to sign on', () => {
    for (const text of [
      '谈话记录',
      '甲法院',
      '对象代号（姓名另册密存）',
      'A07',
      '一般干警',
      '09:00 到 10:30',
    ])
      expect(texts).toContain(text)
    expect(texts).toContain('重点：作风')
    expect(texts).toContain('认定等级：群众反映')
    expect(texts).toContain('认定等级：（有争议：群众反映、巡查组了解）')
    expect(texts).toContain('这是违纪线索：是')
    expect(texts.some((text) => text.startsWith('谈话人：') && text.endsWith('年　　月　　日'))).toBe(true)
    expect(texts.some((text) => text.startsWith('谈话对象'))).toBe(true)
    expect(texts).toContain('批注，关于“情况 2” 设备x 第5毫秒：请补时间')
    expect(xml).not.toMatch(/integrity|"style"|reported/)
  })

  test('[EXPORT-1] has every item of a checklist and every observation of a visit with what was answered', () => {
    const items = definitions.checklists.find(({ id }) => id === 'CL-ASK')?.items ?? []
    expect(items.length).toBeGreaterThan(2)
    const first = texts.indexOf(`1. ${items[0]?.text}`)
    expect(texts.slice(first, first + 6)).toEqual([
      `1. ${items[0]?.text}`,
      '答：是',
      '说明：说明',
      `2. ${items[1]?.text}`,
      '答：否',
      '说明：说明',
    ])
    for (const [index, { text }] of items.entries()) expect(texts).toContain(`${index + 1}. ${text}`)
    const seen = definitions.siteVisit.observationItems.find(({ id }) => id === 'OB01')
    const at = texts.indexOf(`1. ${seen?.text}`)
    expect(at).toBeGreaterThan(0)
    expect(texts.slice(at + 1, at + 4).join('\n')).toMatch(/：不符合\n.*：2\n.*：两个窗口没有人/)
    expect(xml).not.toMatch(/CL-ASK-|OB01/)
  })

  test('[EXPORT-20] prints who signed: words in another’s name, and a forged 通过, are in no file', () => {
    const save = (
      id: string,
      author: string,
      content: ExportedRecord['content'],
      parents: readonly string[] = [],
    ): OpenedRevision => ({ id, author, clock: { wallMs: Number(id), counter: 0 }, parents, content })
    const say = (list: string, by: string, fields: Fact): readonly Edit[] =>
      Object.entries({ ...fields, by, atMs: 1 }).map(([field, value]) => ({
        path: { list, fact: `${list}-${by}`, field },
        value,
      }))
    const step = { to: 'passed', reason: '看过', previous: [], mark: '' }
    const begun = emptyContent('interview')
    const own = applyEdits(begun, [
      ...say(lists.reviews, '甲', step),
      ...say(lists.comments, '甲', { text: '自己的批注', of: null }),
      ...say(lists.additions, '甲', { text: '自己的补记' }),
    ])
    const forged = [
      say(lists.reviews, '乙', { ...step, reason: '冒名' }),
      say(lists.comments, '乙', { text: '冒名', of: null }),
      say(lists.additions, '乙', { text: '冒名' }),
    ].map((edits, index) => save(String(index + 3), '丙', applyEdits(own, edits), ['2']))
    const state = recordStateOf([save('1', '甲', begun), save('2', '甲', own, ['1']), ...forged])
    if (state === null) throw new Error('no state')
    expect(state.refused.map(({ id }) => id)).toEqual(['3', '4', '5'])
    const exported = [record(state.content)]
    const word = paragraphsOf(readZip(recordsToDocx(exported, context)).get('word/document.xml') ?? '')
    expect(word).toContain('批注 设备甲 第1毫秒：自己的批注')
    expect(word).toContain('通过 设备甲 第1毫秒：看过')
    expect(word).toContain('第1毫秒 设备甲：自己的补记')
    const book = JSON.stringify(recordSheets(exported, context))
    expect(book).toContain('自己的批注')
    for (const text of [word.join('\n'), book]) expect(text).not.toMatch(/冒名|设备乙/)
  })

  test('[EXPORT-1] says at every page’s foot who exported it, and on each record the wording it was begun on', () => {
    expect(paragraphsOf(parts.get('word/footer1.xml') ?? '')[0]).toContain(
      '由巡查办老周于2026-11-25 09:05从明察导出，共 4 份。',
    )
    expect(texts).toContain('所用表单：“谈话提纲：一般干警”第 1 版、“个别谈话”第 1 版。')
    expect(texts).toContain('起草：组员小林 2026-11-20 10:00。最近一次改内容：组员小林 2026-11-20 10:00。')
    expect(texts.filter((text) => text.startsWith('记录起头时用的表单版本'))).toEqual([])
    const older = interviewContent({ form: { id: 'IV-STAFF', version: '0' } })
    const other = paragraphsOf(
      readZip(recordsToDocx([record(older)], context)).get('word/document.xml') ?? '',
    )
    expect(other).toContain('所用表单：“谈话提纲：一般干警”第 0 版。')
    expect(other.some((text) => text.startsWith('记录起头时用的表单版本'))).toBe(true)
  })

  test('[EXPORT-2] marks what was withdrawn with its reason, and what nobody has decided', () => {
    expect(texts.some((text) => text.includes('【已撤回，理由：听错了人】'))).toBe(true)
    expect(xml).toMatch(/<w:strike\/><\/w:rPr><w:t xml:space="preserve">收了/)
    expect(texts).toContain('【本记录已撤回，理由：重复】')
    expect(texts.some((text) => text.startsWith('本记录有 2 处两边改得不一样'))).toBe(true)
  })

  test('[EXPORT-2] is sound XML whatever was typed, keeps line breaks, and is the same bytes again', () => {
    expect(texts.some((text) => text.includes('窗口没有人\n等了一个上午 <b>&\ufffd\ufffd'))).toBe(true)
    for (const hidden of ['\u0001', '\u202e']) expect(xml).not.toContain(hidden)
    const before = recordsToDocx(records, context)
    vi.useFakeTimers({ now: Date.UTC(2031, 0, 1) })
    expect(recordsToDocx(records, context)).toEqual(before)
    expect((xml.match(/w:type="page"/g) ?? []).length).toBe(3)
  })
})

describe('a signed interview with photos', () => {
  const path = { field: 'subject_sign' }
  const place = { list: lists.facts, fact: 'f1' }
  const told = interviewContent({ subject_code: 'A07', read_back: '没有更正' }, [
    { fact: '窗口没有人' },
    { fact: '听错了', withdrawn: '听错了人' },
    { fact: '任用没有公示' },
  ])
  const picture = (mark: number) => ({
    bytes: new Uint8Array([0xff, 0xd8, mark]),
    widthPixels: 600,
    heightPixels: 800,
  })
  const textsOf = (content: RecordContent, pictures: ExportedRecord['pictures'] = new Map()) => {
    const parts = readZipBytes(recordsToDocx([{ ...record(content), pictures }], context))
    const xml = parts.get('word/document.xml')?.toString() ?? ''
    return { parts, xml, texts: paragraphsOf(xml) }
  }
  const cellOf = (content: RecordContent) => {
    const [head = [], row = []] =
      readWorkbook(sheetsToXlsx(recordSheets([record(content)], context))).get('记录') ?? []
    return row[head.indexOf('对象确认方式（由派出法院确定）')]
  }
  const typed = applyEdits(told, [
    signatureEdit(path, { method: 'typed', words: '已核对，A07', atMs: 7, signed: signedMarks(told) }),
  ])

  test('[EXPORT-9] says who signed, when and for what, in place of the line to sign on', () => {
    const { texts } = textsOf(typed)
    const line =
      '输入文字确认：已核对，A07，第7毫秒。签的是：第 1、3 条情况、对象代号（姓名另册密存）、日期、地点、已核对要点及更正。'
    expect(texts).toContain(line)
    expect(texts.filter((text) => text.startsWith('谈话对象（确认'))).toEqual([])
    expect(texts.filter((text) => text.endsWith('年　　月　　日')).length).toBe(2)
    expect(texts.join()).not.toContain('签名之后')
    expect(cellOf(typed)).toBe(line)
    expect(cellOf(told) ?? null).toBeNull()
    const { content } = signedInterview(['一', '二', '三', '四'])
    expect(textsOf(content).texts.some((text) => text.includes('签的是：第 1–4 条情况、'))).toBe(true)
  })

  test('[EXPORT-9] [ATT-15] says what was changed after it was signed, and nothing of what only judges it', () => {
    const judged = applyEdits(typed, [
      { path: { ...place, field: 'focus' }, value: 'style' },
      { path: { ...place, field: 'clue_flag' }, value: true },
      { path: { list: lists.grades, fact: 'g', field: 'of' }, value: 'f1' },
      { path: { field: 'self_check' }, value: '没有' },
    ])
    expect(textsOf(judged).texts.join()).not.toContain('签名之后')
    const changed = applyEdits(judged, [
      { path: { ...place, field: 'fact' }, value: '窗口有人' },
      { path: { list: lists.facts, fact: 'f9', field: 'fact' }, value: '又想起一件' },
      { path: { list: lists.facts, fact: 'f9', field: 'atMs' }, value: 9 },
      { path: { field: 'subject_code' }, value: 'A08' },
    ])
    const { texts } = textsOf(changed)
    const since = '签名之后又改过：第 1 条情况、对象代号（姓名另册密存）。签名之后才记的：第 4 条情况。'
    expect(texts).toContain(since)
    expect(texts).toContain('1. 【签名之后又改过】')
    expect(texts).toContain('4. 【签名之后才记的】')
    expect(texts.some((text) => text.startsWith('2. ') && text.includes('签名'))).toBe(false)
    expect(cellOf(changed)).toContain(since)
    const withdrawn = applyEdits(typed, [withdrawal('重复', { list: lists.facts, fact: 'f3' })])
    expect(textsOf(withdrawn).texts).toContain('签名之后又改过：第 3 条情况。')
    const unmarked = applyEdits(told, [signatureEdit(path, { method: 'typed', words: '好', atMs: 7 })])
    expect(textsOf(unmarked).texts.join()).toContain('这个签名没有记下签的是哪些内容')
  })

  test('[EXPORT-9] [EXPORT-10] shows the signature and each photo once, beside its fact, and says which could not be had', () => {
    const content = applyEdits(told, [
      signatureEdit(path, {
        method: 'drawn',
        file: namedFile('a', '签名.png'),
        atMs: 7,
        signed: signedMarks(told),
      }),
      ...(
        [
          ['p1', 'b', 'f1', '窗口'],
          ['p2', 'c', 'f3', '公示栏'],
          ['p3', 'd', 'gone', '楼道'],
          ['p4', 'e', 'f1', '拍错'],
        ] as const
      ).flatMap(([fact, id, of, caption]) => [
        ...attachmentEdits(fact, { kind: 'photo', file: namedFile(id, '照片.jpg'), of, atMs: 1 }),
        { path: { list: lists.attachments, fact, field: 'caption' }, value: caption },
      ]),
      withdrawal('拍错了', { list: lists.attachments, fact: 'p4' }),
    ])
    const wanted = picturesOf(content, definitions)
    expect(wanted.map(({ id }) => id[0])).toEqual(['a', 'b', 'c', 'd'])
    const pictures = new Map(
      wanted.filter(({ id }) => !id.startsWith('c')).map(({ id }, index) => [id, picture(index)]),
    )
    const { parts, xml, texts } = textsOf(content, pictures)
    const media = [...parts.keys()].filter((name) => name.startsWith('word/media/'))
    expect(media.length).toBe(3)
    for (const name of media) expect(parts.get(name)?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    // In the order of the page: of the first fact, of nothing that is printed, the signature last.
    expect(media.map((name) => parts.get(name)?.at(2))).toEqual([1, 2, 0])
    const relations = parts.get('word/_rels/document.xml.rels')?.toString() ?? ''
    for (const [, embedded = ''] of xml.matchAll(/r:embed="(\w+)"/g))
      expect(relations).toContain(
        `Id="${embedded}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/${embedded}.jpeg"`,
      )
    const at = (text: string) => texts.findIndex((one) => one.startsWith(text))
    expect(at('附件 1：窗口')).toBeGreaterThan(at('1. '))
    expect(at('附件 1：窗口')).toBeLessThan(at('2. '))
    expect(texts).toContain('附件 2：公示栏 照片.jpg（这张照片没有取到导出的设备上，没有印出）')
    expect(at('附件 3：楼道')).toBeGreaterThan(at('4. 拍错'))
    expect(texts.filter((text) => text.startsWith('附件 4'))).toEqual([])
    // 600 by 800 pixels on 150 by 170 millimetres: as high as there is room, and in proportion.
    expect(xml).toContain('<wp:extent cx="4590000" cy="6120000"/>')
    expect(texts.some((text) => text.startsWith('手写签名，第7毫秒。签的是：第 1、3 条情况'))).toBe(true)
    expect(textsOf(content).texts.join()).toContain('（手写的签名没有取到导出的设备上，没有印出）')
  })
})

describe('records as a workbook', () => {
  const bytes = sheetsToXlsx(recordSheets(records, context))
  const workbook = readWorkbook(bytes)
  const column = (sheet: string, header: string): readonly unknown[] => {
    const [head = [], ...rows] = workbook.get(sheet) ?? []
    const at = head.indexOf(header)
    expect(at, `${sheet} ${header}`).toBeGreaterThanOrEqual(0)
    return rows.map((row) => row[at] ?? null)
  }

  test('[EXPORT-3] has a row for each record, fact, item and observation, with labels for codes', () => {
    expect([...workbook.keys()]).toEqual(['记录', '情况', '清单项', '观察', '批注和审阅', '编码表', '说明'])
    expect(column('记录', '对象类别')).toEqual(['一般干警', null, null, null])
    expect(column('记录', '方式')).toEqual([null, null, '暗访', null])
    expect(column('记录', '撤回理由')).toEqual([null, null, null, '重复'])
    expect(column('情况', '重点')).toEqual(['作风', '廉政', '选人用人'])
    expect(column('情况', '认定等级')).toEqual([
      '群众反映',
      '（还没有定）',
      '（有争议：群众反映、巡查组了解）',
    ])
    expect(column('情况', '撤回理由')).toEqual([null, '听错了人', null])
    expect(column('清单项', '答').slice(0, 3)).toEqual(['是', '否', null])
    expect(column('观察', '次数或人数')).toEqual([2])
    expect(column('批注和审阅', '内容')).toEqual(['请补时间'])
    expect(column('批注和审阅', '关于')).toEqual(['情况 2'])
    const reviewed = applyEdits(
      interviewContent({}),
      Object.entries({ to: 'returned', by: 'x', atMs: 7, reason: '补上时间', previous: [], mark: '' }).map(
        ([field, value]) => ({ path: { list: lists.reviews, fact: 'r1', field }, value }),
      ),
    )
    const [, ...said] =
      readWorkbook(sheetsToXlsx(recordSheets([record(reviewed)], context))).get('批注和审阅') ?? []
    expect(said.map((row) => row.slice(1).filter((cell) => (cell ?? '') !== ''))).toEqual([
      ['退回', '设备x', '第7毫秒', '补上时间'],
    ])
  })

  test('[EXPORT-4] no cell is a formula, and what looks like one is text', () => {
    const xml = [...readZip(bytes)].map(([, part]) => part).join('')
    expect(xml).not.toMatch(/<f[ >]/)
    expect(column('记录', '地点')).toContain('=HYPERLINK("http://x")')
  })

  test('[EXPORT-5] the codebook gives the wording by form and version; the notes say who, when, what for', () => {
    const rows = (workbook.get('编码表') ?? []).slice(1)
    expect(rows).toContainEqual(['IV-FRAME', '1', '情况', 'focus', '重点', 'integrity', '廉政'])
    expect(
      rows.some(([form, version, , code]) => form === 'CL-ASK' && version === '1' && code === 'CL-ASK-01'),
    ).toBe(true)
    expect(rows.some(([form]) => form === 'CL-SEE')).toBe(false)
    expect(column('说明', '说明')[0]).toBe('由巡查办老周于2026-11-25 09:05导出，共 4 份记录。用途：归档')
    expect(column('记录', '表单')).toEqual(['IV-STAFF', 'CL-ASK', 'SITE-VISIT', 'CL-ASK'])
    const older = interviewContent({ form: { id: 'IV-STAFF', version: '0' } })
    const [head = [], row = []] =
      readWorkbook(sheetsToXlsx(recordSheets([record(older)], context))).get('记录') ?? []
    expect(row[head.indexOf('版本')]).toBe('0')
    expect(column('记录', '版本')).toEqual(['1', '1', '1', '1'])
  })
})

test('[EXPORT-6] the log of an export reads back, and nothing else reads as one', () => {
  const entry = { format: 'docx', recordIds: ['b', 'a'], purpose: '归档', by: 'x', atMs: 5 } as const
  const content = applyEdits(emptyContent('export'), exportEdits(entry))
  expect(exportOf(content)).toEqual({ ...entry, recordIds: ['a', 'b'] })
  expect(exportOf({ ...content, kind: 'interview' })).toBeNull()
  expect(exportOf(applyEdits(content, [{ path: { field: 'format' }, value: 'pdf' }]))).toBeNull()
})
