import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { citationOf } from '../../src/core/document/citation.ts'
import { contentsOf } from '../../src/core/document/contents.ts'
import { type Derivation, deriveUnits, paragraphsOf } from '../../src/core/document/derive-units.ts'
import { countChanges, diffUnits, wordChanges } from '../../src/core/document/diff.ts'
import { keepIds } from '../../src/core/document/keep-ids.ts'
import { chineseNumeral, readNumbering, readNumeral } from '../../src/core/document/numbering.ts'
import { assembleVersions, type DocumentVersion } from '../../src/core/document/versions.ts'
import { letter, measures, measuresLater, notice } from '../kit/official-texts.ts'

/** The ids of the newer units; a test fails where there is no room for one. */
const idsKept = (...args: Parameters<typeof keepIds>) => {
  const placement = keepIds(...args)
  if (placement.state === 'full') throw new Error(`no room at ${placement.index}`)
  return placement.ids
}

type Derived = Extract<Derivation, { state: 'derived' }>
const derive = (text: string, title: string | null = null): Derived => {
  const derivation = deriveUnits(paragraphsOf(text), title)
  if (derivation.state === 'refused') throw new Error(JSON.stringify(derivation.findings))
  return derivation
}
const unitsOf = (text: string) => derive(text).paragraphs.flatMap(({ units }) => units)
const outline = (text: string) =>
  unitsOf(text).map(({ id, text: sentence }) => `${id} ${sentence.slice(0, 8)}`)
const complaints = (text: string): readonly string[] => {
  const derivation = deriveUnits(paragraphsOf(text), null)
  return derivation.state === 'refused'
    ? derivation.findings.map(({ line, text: excerpt, sentence }) => `${line} ${excerpt} ${sentence}`)
    : []
}

describe('official numbers', () => {
  test('[ADD-2] every numeral from 0 to 9999 is read as it is written', () => {
    for (let number = 0; number <= 9_999; number += 1)
      expect(readNumeral(chineseNumeral(number)), chineseNumeral(number)).toBe(number)
    for (const [text, number] of [
      ['一〇二', 102],
      ['１２', 12],
      ['两百', 200],
      ['一百十二', 112],
      ['二〇二四', 2_024],
    ] as const)
      expect(readNumeral(text), text).toBe(number)
    for (const text of ['', '一百二', '十百', '百', '12345', '甲']) expect(readNumeral(text), text).toBeNull()
  })

  test('[ADD-2] full and half width, round brackets, old single characters: one number', () => {
    const kinds = [
      '（一）甲',
      '(一)甲',
      '㈠甲',
      '１．甲',
      '1.甲',
      '⒈甲',
      '1、甲',
      '（1）甲',
      '⑴甲',
      '①甲',
      '一、甲',
      '第 十二 条 甲',
      '第五条：甲',
      '第五条　',
      '第一章：总则',
      '第二节:准备',
    ].map((text) => `${readNumbering(text)?.kind} ${readNumbering(text)?.number}`)
    expect(kinds).toEqual([
      'item 1',
      'item 1',
      'item 1',
      'point 1',
      'point 1',
      'point 1',
      'point 1',
      'small 1',
      'small 1',
      'circled 1',
      'part 1',
      'article 12',
      'article 5',
      'article 5',
      'chapter 1',
      'section 2',
    ])
    expect(readNumbering('第十二条之一　甲')).toMatchObject({ kind: 'article', number: 12, inserted: 1 })
    for (const text of [
      '1.5倍以上',
      '2024年起',
      '第三条规定的情形',
      '第三条第二款',
      '一是甲',
      '第三条、第四条',
    ])
      expect(readNumbering(text), text).toBeNull()
  })
})

describe('texts of different structure', () => {
  test('[ADD-1] 章 节 条 款 项: articles are counted through, chapters stand before them', () => {
    expect(outline(measures)).toEqual([
      '0.1 甲法院回访工作办',
      '0.2 （2023年5月',
      '1.0.3 第一章　总则',
      '1.1.1 第一条　为了规范',
      '2.1.0.1 第二条　回访工作',
      '2.1.1.1 （一）实事求是；',
      '2.1.2.0.1 （二）依靠群众：',
      '2.1.2.1.1 1.听取意见；',
      '2.1.2.2.1 2.公开结果。',
      '2.2.1 前款规定的原则适',
      '3.0.3 第二章　程序',
      '3.0.4 第一节　准备',
      '3.1.1 第三条　回访组应',
      '3.1.2 回访组组长对准备',
      '3-1.1.1 第三条之一　回访',
      '4.0.4 第二节　实施',
      '4.1.1 第四条　回访组查',
      '4.1.2 必要时到现场查看',
      '5.1.1 第五条　本办法自',
      's.1 甲法院',
      's.2 2023年5月1',
      'a1.0.1 附件1',
      'a1.0.2 回访方案格式',
      'a1.1.0 一、基本情况',
      'a1.1.1.1 写明单位和时间。',
      'a1.2.0 二、人员安排',
      'a1.2.1.1 写明分工。',
    ])
  })

  test('[ADD-1] sections without a chapter above them', () => {
    expect(outline('办法\n第一节 准备\n第一条 甲甲。\n第二节：实施\n第二条：乙乙。')).toEqual([
      '0.1 办法',
      '1.0.4 第一节 准备',
      '1.1.1 第一条 甲甲。',
      '2.0.4 第二节：实施',
      '2.1.1 第二条：乙乙。',
    ])
    expect(placesOf('办法\n第一节 准备\n第一条 甲甲。\n第二节：实施\n第二条：乙乙。')).toEqual([
      '标题〔0.1〕',
      '第一节标题〔1.0.4〕',
      '第一条〔1.1.1〕',
      '第二节标题〔2.0.4〕',
      '第二条〔2.1.1〕',
    ])
    const [version] = versionsOf('办法\n第一节 准备\n第一条 甲甲。\n第二节：实施\n第二条：乙乙。')
    expect(version && contentsOf(version.document).map(({ label }) => label)).toEqual([
      '第一节 准备',
      '第二节：实施',
    ])
    expect(outline('办法\n第一节 准备\n甲甲。乙乙。\n第二节 实施\n丙丙。')).toEqual([
      '0.1 办法',
      '1.0 第一节 准备',
      '1.1.1 甲甲。',
      '1.1.2 乙乙。',
      '2.0 第二节 实施',
      '2.1.1 丙丙。',
    ])
  })

  test('[ADD-1] 一、（一）1. with addressee, closing line, list of attachments and signature', () => {
    expect(outline(notice)).toEqual([
      '0.1 乙法院关于开展台',
      '0.2 乙法〔2024〕',
      '0.3 各庭室、各部门：',
      '0.4.1 为做好台账管理，',
      '1.0 一、总体要求',
      '1.1.1 坚持问题导向。',
      '1.1.2 做到边查边改。',
      '2.0 二、自查内容',
      '2.0.1 围绕下列方面开展',
      '2.1.1 （一）登记情况。',
      '2.1.2 是否逐项登记，是',
      '2.2.0 (二)保管情况',
      '2.2.0.1 由专人保管。',
      '2.2.1.1 １．纸质台账',
      '2.2.2.1 ⒉电子台账',
      '3.0 三、工作安排',
      '3.1.1 4月底前完成自查',
      's.0.1 特此通知。',
      's.1 附件：1.台账清',
      's.2 2.情况报告表',
      's.3 乙法院办公室',
      's.4 二〇二四年四月二',
    ])
    const { said, paragraphs } = derive(notice)
    expect(said).toEqual({
      title: '乙法院关于开展台账自查的通知',
      number: '乙法〔2024〕7号',
      issuer: '乙法院办公室',
      dateIso: '2024-04-02',
    })
    expect(paragraphs.filter(({ role }) => role === 'heading').map(({ level }) => level)).toEqual([
      1, 1, 2, 1,
    ])
  })

  test('[ADD-1] a letter without numbers: paragraphs, 一要 inside them, 一是 inside those, 首先 as paragraphs', () => {
    expect(outline(letter)).toEqual(
      [
        '0.1 关于做好答复工作',
        '0.2 丙法院各业务庭：',
        '1.0.1 近来收到的来信增',
        '1.0.2 请各庭重视“有信',
        '1.1.1 一要及时；',
        '1.2.0.1 二要准确，',
        '1.2.1.1 一是核对案号，',
        '1.2.2.1 二是核对姓名；',
        '1.3.1 三要有礼。',
        '2.1.1 首先，由收信的庭',
        '2.2.1 其次，由承办人答',
        '2.2.2 答复前请庭长过目',
        '2.3.1 另外，答复情况按',
        's.1 丙法院',
        's.2 2024年6月3',
      ].map((line) => line),
    )
  })

  test('[ADD-1] the units are the text, character by character, and the directive keeps its structure', () => {
    const directive = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8')
    for (const text of [measures, measuresLater, notice, letter, directive])
      expect(
        unitsOf(text)
          .map((unit) => unit.text)
          .join('')
          .replace(/\s/g, ''),
      ).toBe(text.replace(/\s/g, ''))
    expect(outline(directive)).toContain('3.1.1 首先，要优化规范')
    expect(outline(directive)).toContain('4.2.5 对巡查中发现班子')
  })
})

/** One text after the other as versions of one document, with the ids each keeps. */
const versionsOf = (...texts: readonly string[]): readonly DocumentVersion[] => {
  const sources = texts.map((text, index) => {
    const version = `${2_001 + index}-01-01`
    return {
      file: `banfa@${version}.txt`,
      sha256: '',
      version,
      frontMatter: { title: '办法', issuer: '甲法院', date: version },
      paragraphs: paragraphsOf(text),
    }
  })
  const assembly = assembleVersions('banfa', sources, null, null)
  if (assembly.state === 'refused') throw new Error(JSON.stringify(assembly.findings))
  return assembly.versions
}
/** The citations of the last of these versions, without the title. */
const placesOf = (...texts: readonly string[]): readonly string[] => {
  const document = versionsOf(...texts).at(-1)?.document
  return document?.units.map(({ id }) => citationOf(document, id).slice('《办法》'.length)) ?? []
}

describe('citations of an added text', () => {
  test('[ADD-11] say the place by the official numbers, as people cite', () => {
    const places = placesOf(measures)
    for (const place of [
      '第二条第一款第（二）项第1目〔2.1.2.1.1〕',
      '第二条第二款〔2.2.1〕',
      '第三条第2句〔3.1.2〕',
      '第三条之一〔3-1.1.1〕',
      '第二章第一节标题〔3.0.4〕',
      '附件1第一部分标题〔a1.1.0〕',
      '附件1第一部分〔a1.1.1.1〕',
    ])
      expect(places).toContain(place)
    expect(placesOf(notice)).toContain('第二部分（一）第2句〔2.1.2〕')
    expect(placesOf(letter)).toContain('第1段“二要”“一是”〔1.2.1.1〕')
    expect(placesOf(letter)).toContain('“其次”第2句〔2.2.2〕')
  })

  test('[ADD-2] a text that begins with its own list of contents is not numbered by it', () => {
    const listed =
      '条例\n目　录\n第一章　总则……1\n第二章　附则 2\n第一章　总则\n第一条　甲甲。\n第二章　附则\n第二条　乙乙。'
    expect(outline(listed)).toEqual([
      '0.1 条例',
      '0.2 目　录',
      '0.3 第一章　总则……',
      '0.4 第二章　附则 2',
      '1.0.3 第一章　总则',
      '1.1.1 第一条　甲甲。',
      '2.0.3 第二章　附则',
      '2.1.1 第二条　乙乙。',
    ])
    expect(placesOf(listed)).toContain('目录第3行〔0.4〕')
  })

  test('[ADD-11] what stands about the text is called what it is in an official document', () => {
    const places = placesOf(notice.replace(/$/, '（此件公开发布）\n抄送：甲法院，乙检察院。\n'))
    for (const place of [
      '发文字号〔0.2〕',
      '结尾第1句〔s.0.1〕',
      '附件说明第1项〔s.1〕',
      '附件说明第2项〔s.2〕',
      '署名〔s.3〕',
      '附注〔s.5〕',
      '抄送机关〔s.6〕',
    ])
      expect(places).toContain(place)
  })

  test('[ADD-11] a paragraph without a number is counted as one counts on the page', () => {
    const places = placesOf(
      '办法\n一、甲事\n要做到：\n1.子子。\n2.丑丑。\n还要做到：\n1.寅寅。\n二、乙事\n甲甲。乙乙。\n一要丙丙；二要丁丁。',
    )
    for (const place of [
      '第一部分开头〔1.0.1〕',
      '第一部分1〔1.1.1〕',
      '第一部分“2.”之后开头〔1.3.0.1〕',
      '第一部分“2.”之后1〔1.3.1.1〕',
      '第二部分第1段第2句〔2.1.2〕',
      '第二部分第2段“二要”〔2.2.2.1〕',
    ])
      expect(places).toContain(place)
  })

  test('[ADD-11] a section is cited with its chapter, and what stands under a chapter before its first article too', () => {
    const places = placesOf(
      '办法\n第一章 总则\n第一条 甲甲。\n第二章 程序\n本章规定程序。\n第一节 准备\n第二条 乙乙：\n（一）一要早；二要小；\n（二）丙。',
    )
    for (const place of [
      '第二章开头第1句〔2.0.3.1.1〕',
      '第二章第一节标题〔2.0.4〕',
      '第二条第（一）项“二要”〔2.1.1.2.1〕',
      '第二条第（二）项〔2.1.2.1〕',
    ])
      expect(places).toContain(place)
    expect(placesOf('办法\n第二章 程序\n第一节 准备\n甲甲。\n乙乙。')).toContain(
      '第二章第一节第2段〔2.1.2.1〕',
    )
  })

  const mixed =
    '意见\n一、要求\n要做到：一是抓早；二是抓小。\n（一）一要强化领导，落实责任；二是加强督促；三要抓好落实。\n（二）甲。\n二、做法\n一要早。\n二是小。\n三要实。'

  test('[ADD-2] 一要 …；二是 …；三要 … is one list, inside a paragraph, as paragraphs, and in what leads to others', () => {
    expect(outline(mixed)).toEqual([
      '0.1 意见',
      '1.0 一、要求',
      '1.0.0.1 要做到：',
      '1.0.1.1 一是抓早；',
      '1.0.2.1 二是抓小。',
      '1.1.1.1 （一）一要强化领',
      '1.1.2.1 二是加强督促；',
      '1.1.3.1 三要抓好落实。',
      '1.2.1 （二）甲。',
      '2.0 二、做法',
      '2.1.1 一要早。',
      '2.2.1 二是小。',
      '2.3.1 三要实。',
    ])
    expect(derive(mixed).warnings).toEqual([])
    expect(placesOf(mixed)).toContain('第一部分开头“二是”〔1.0.2.1〕')
    expect(placesOf(mixed)).toContain('第一部分（一）“三要”〔1.1.3.1〕')
  })

  test('[ADD-11] no two units of a text are cited alike', () => {
    for (const text of [measures, notice, letter, mixed])
      expect(new Set(placesOf(text)).size).toBe(placesOf(text).length)
  })
})

describe('what cannot be cited for ever', () => {
  test('[ADD-4] the same number twice is refused by line and text, and said what to do', () => {
    const [complaint] = complaints(measures.replace('第四条　', '第三条　'))
    expect(complaint).toMatch(/^17 第三条.*编号“第三条”与第 15 行.*重复或倒退.*请核对原文/)
    expect(complaints('标题\n一、甲。\n二、乙。\n二、丙。')[0]).toMatch(/^4 二、丙。/)
    expect(complaints('标题\n附件1\n甲\n附件1\n乙')[0]).toContain('附件 1 出现了两次')
  })

  test('[ADD-4] a number without a space that reads as words is refused where the text has no other; a reference is not', () => {
    const found = complaints(
      '办法\n第一条 甲。\n第二条所有人员应当遵守。\n第三条规范性文件应当公开。\n第三条之一和解协议应当备案。\n第一条规定的情形除外。\n第四条 乙。\n第五条第二款、第六条规定的除外。\n第八条及时处理。',
    )
    expect(found.map((complaint) => complaint.slice(0, 6))).toEqual([
      '3 第二条所',
      '4 第三条规',
      '5 第三条之',
      '9 第八条及',
    ])
    expect(found[0]).toContain('分不清是编号还是提到别处')
    expect(complaints('办法\n第一章 总则\n第一条 甲。\n第二章所有权\n第二条 乙。')[0]).toMatch(
      /^4 第二章所有权 “第二章”后面没有空格/,
    )
    expect(
      complaints(
        '办法\n第一章 甲\n第一节 子\n第二节 丑\n第二章 乙\n第一节所有权\n第二节 卯\n第三章 丙\n第一节 辰',
      ),
    ).toHaveLength(1)
  })

  test('[ADD-4] a paragraph that names an article which comes later is pointed out, not refused', () => {
    const { warnings } = derive(
      '办法\n第一条 甲。\n第二条所有人员除外。\n第三条规定的情形除外。\n第二条 乙。\n第三条 丙。',
    )
    expect(warnings.filter(({ sentence }) => sentence.includes('没有空格')).map(({ line }) => line)).toEqual([
      3, 4,
    ])
  })

  test('[ADD-4] a number that is skipped and lines broken by a program are pointed out, not refused', () => {
    expect(derive('标题\n一、甲。\n三、乙。').warnings).toMatchObject([
      { line: 3, sentence: expect.stringContaining('从“一、”跳到“三、”') },
    ])
    const wrapped =
      '标题\n这一行写到这里就断开了，因为原来的程序每行只排这么多字\n所以下一行接着写，直到句号为止。'
    expect(derive(wrapped).warnings).toMatchObject([
      { line: 2, sentence: expect.stringContaining('没有说完就换行了') },
    ])
  })

  test('[ADD-4] a second list under a sentence of its own is no repetition', () => {
    expect(outline('标题\n一、甲\n要做到：\n1.子。\n2.丑。\n还要做到：\n1.寅。\n2.卯。')).toEqual([
      '0.1 标题',
      '1.0 一、甲',
      '1.0.1 要做到：',
      '1.1.1 1.子。',
      '1.2.1 2.丑。',
      '1.3.0.1 还要做到：',
      '1.3.1.1 1.寅。',
      '1.3.2.1 2.卯。',
    ])
  })

  test('[ADD-4] rubbish gets a sentence: nothing, no Chinese, wrong encoding, control characters, too much', () => {
    expect(complaints('')[0]).toContain('没有正文')
    expect(complaints('hello world')[0]).toContain('没有一个汉字')
    expect(complaints('标题\n一、\uFFFD\uFFFD')[0]).toMatch(/^2 .*UTF-8/)
    expect(complaints('标题\n一、\u0001')[0]).toMatch(/^2 .*控制字符/)
    expect(complaints('甲'.repeat(1_000_001))[0]).toContain('最多 1000000 字')
    expect(complaints(`标题\n${'一、甲'.repeat(3)}\n第九千九百九十九条　末条。`)).toEqual([])
  })
})

describe('a newer version', () => {
  const older = unitsOf(measures)
  const ids = (text: string) => {
    const newer = unitsOf(text)
    const kept = idsKept(older, newer, new Set(older.map(({ id }) => id)))
    return newer.map((unit, index) => ({ ...unit, id: kept[index] ?? unit.id }))
  }

  test('[ADD-6] what was not touched keeps its id, what is new gets one never used', () => {
    const newer = ids(measuresLater)
    const idOf = (start: string) => newer.find(({ text }) => text.startsWith(start))?.id
    expect(idOf('准备不充分')).toBe('3.1.1-1')
    expect(idOf('回访组组长')).toBe('3.1.2')
    expect(idOf('必要时应当')).toBe('4.1.2')
    const changes = diffUnits(older, newer)
    expect(countChanges(changes)).toEqual({ same: older.length - 3, added: 1, removed: 1, changed: 2 })
  })

  test('[ADD-6] who signs and the day keep their ids, whatever a newer version says there', () => {
    const [first, second] = versionsOf(
      measures,
      measures.replace(/甲法院\n2023年5月10日\n附件1/, '甲市中级人民法院\n2014年12月9日\n附件1'),
    )
    const changes = diffUnits(first?.document.units ?? [], second?.document.units ?? [])
    expect(countChanges(changes)).toMatchObject({ added: 0, removed: 0, changed: 2 })
    const textOf = (id: string) => second?.document.units.find((unit) => unit.id === id)?.text
    expect([textOf('s.1'), textOf('s.2')]).toEqual(['甲市中级人民法院', '2014年12月9日'])
    // A sentence that only looks like a day is no day.
    expect(placesOf(measures, measures.replace('2023年5月10日\n附件1', '附件1')).join()).not.toContain(
      '成文日期',
    )
  })

  test('[ADD-6] articles that only move up by one keep their ids, and the new article does not take one of theirs', () => {
    const renumbered = measures
      .replace('第五条　', '第六条　')
      .replace('第四条　', '第五条　')
      .replace('第二节　实施', '第四条　准备情况书面报告。\n第二节　实施')
    const newer = ids(renumbered)
    const idOf = (start: string) => newer.find(({ text }) => text.startsWith(start))?.id
    expect(idOf('第五条　回访组查阅')).toBe('4.1.1')
    expect(idOf('第六条　本办法')).toBe('5.1.1')
    expect(idOf('第四条　准备情况')).toBe('3-2.1.1')
  })

  const plain =
    '办法\n第一章 总则\n第一条 甲甲甲甲甲。\n第二章 分则\n第二条 乙乙乙乙乙。\n第三条 丙丙丙丙丙。'

  test('[ADD-15] the units of a new article stand under one number, and are cited by the number it has on the page', () => {
    const places = placesOf(
      plain,
      plain.replace(
        '第三条',
        '第三条 天地玄黄宇宙。洪荒日月盈昃：\n（一）寒来暑往；\n（二）秋收冬藏。\n闰余成岁律吕。\n第四条',
      ),
    )
    expect(places.slice(-6)).toEqual([
      '第三条第一款开头第1句〔2-1.1.0.1〕',
      '第三条第一款开头第2句〔2-1.1.0.2〕',
      '第三条第一款第（一）项〔2-1.1.1.1〕',
      '第三条第一款第（二）项〔2-1.1.2.1〕',
      '第三条第二款〔2-1.2.1〕',
      '第四条〔3.1.1〕',
    ])
  })

  test('[ADD-15] a new sentence stands under the number that its article has kept', () => {
    const places = placesOf(
      plain,
      plain
        .replace('第三条 丙丙丙丙丙。', '第四条 丙丙丙丙丙。云腾致雨露结。')
        .replace('第二条 ', '第二条 天地玄黄宇宙。\n第三条 寒来暑往秋收。'),
    )
    expect(places.slice(2)).toEqual([
      '第一条〔1.1.1〕',
      '第二章标题〔2.0.3〕',
      '第二条〔2.0-1.1〕',
      '第三条第1句〔2.1.0.100〕',
      '第三条第2句〔2.1.1〕',
      '第四条第1句〔3.1.1〕',
      '第四条第2句〔3.1.2〕',
    ])
  })

  test('[ADD-4] a place that was changed too often is refused by line and text, not thrown', () => {
    const sources = Array.from({ length: 60 }, (_, index) => {
      const version = `${2_000 + index}-01-01`
      const sentence = String.fromCodePoint(0x5000 + index * 9, 0x5001 + index * 9, 0x5002 + index * 9)
      return {
        file: `banfa@${version}.txt`,
        sha256: '',
        version,
        frontMatter: { title: '办法', issuer: '甲法院', date: version },
        paragraphs: paragraphsOf(`办法\n第一条 甲甲甲。${sentence}。乙乙乙。`),
      }
    })
    const assembly = assembleVersions('banfa', sources, null, null)
    expect(assembly).toMatchObject({
      state: 'refused',
      file: expect.stringMatching(/^banfa@20\d\d-01-01\.txt$/),
      findings: [
        { line: 2, text: expect.stringContaining('。'), sentence: expect.stringContaining('放不下') },
      ],
    })
  })

  test('[ADD-8] words removed and added put together are the two wordings', () => {
    const [before, after] = ['必要时到现场查看。', '必要时应当到现场查看，并做好记录。']
    const words = wordChanges(before, after)
    expect(
      words
        .filter(({ kind }) => kind !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(before)
    expect(
      words
        .filter(({ kind }) => kind !== 'removed')
        .map(({ text }) => text)
        .join(''),
    ).toBe(after)
    expect(words).toContainEqual({ kind: 'added', text: '应当' })
  })
})
