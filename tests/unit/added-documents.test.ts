import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { deriveUnits } from '../../src/core/document/derive-units.ts'
import { readDocx } from '../../src/core/document/read-docx.ts'
import { readSourceFile } from '../../src/core/document/source-file.ts'
import { addDocument } from '../../src/desk/add-document.ts'
import { readSentences } from '../../src/server/sentences.ts'
import { type BuiltSite, buildSite } from '../kit/built-site.ts'
import { letter, measures, measuresLater, notice } from '../kit/official-texts.ts'
import { temporaryFolder } from '../kit/server.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const path = (...names: readonly string[]) => join(folder.path, ...names)

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
/** A .docx as Word writes one, of ready-made paragraphs. */
const docx = (body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array =>
  zipSync({
    'word/document.xml': strToU8(
      `<?xml version="1.0"?><w:document ${w}><w:body>${body}</w:body></w:document>`,
    ),
    ...Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])),
  })
const line = (text: string, properties = '') =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`
const letterDocx = () =>
  docx(
    letter
      .split('\n')
      .map((text) => line(text))
      .join(''),
  )
const textOf = (bytes: Uint8Array): string => {
  const reading = readDocx(bytes)
  return reading.state === 'read'
    ? reading.paragraphs.map(({ text }) => text).join('|')
    : (reading.findings[0]?.sentence ?? '')
}

const run = async (contentPath: string, args: readonly string[], answer = '') => {
  const printed: string[] = []
  const code = await addDocument(args, {
    contentPath,
    sentence: readSentences(),
    print: (text) => printed.push(text),
    ask: () => Promise.resolve(answer),
  })
  return { code, text: printed.join('\n') }
}

describe('front matter and encodings', () => {
  const read = (text: string | Uint8Array, name = 'a.txt') =>
    readSourceFile(name, typeof text === 'string' ? Buffer.from(text) : text, null)
  const complaint = (text: string | Uint8Array, name = 'a.txt') => {
    const reading = read(text, name)
    return reading.state === 'refused' ? `${reading.findings[0]?.line} ${reading.findings[0]?.sentence}` : ''
  }

  test('[ADD-3] a front matter in English or Chinese, with a colon of either width, and the text after it', () => {
    for (const [head, ending] of [
      ['title: 甲\ndate: 2024-05-01', '\n'],
      ['标题：甲\n成文日期：2024-05-01', '\r\n'],
    ] as const) {
      const reading = read(`\uFEFF---\n${head}\n---\n甲法院\n\n办法`.replaceAll('\n', ending))
      expect(reading).toMatchObject({
        state: 'read',
        frontMatter: { title: '甲', date: '2024-05-01' },
        paragraphs: [
          { line: 5, text: '甲法院' },
          { line: 7, text: '办法' },
        ],
      })
    }
  })

  test('[ADD-3] GB18030 is read as what it says; other encodings and files get a sentence', () => {
    // 甲法院
    expect(read(Uint8Array.of(0xbc, 0xd7, 0xb7, 0xa8, 0xd4, 0xba))).toMatchObject({
      encoding: 'gb18030',
      paragraphs: [{ text: '甲法院' }],
    })
    expect(complaint(Uint8Array.of(0xff, 0xfe, 0x32, 0x75))).toContain('UTF-16')
    expect(complaint(Uint8Array.of(0x81, 0xff, 0xff))).toContain('认不出文字的编码')
    expect(complaint(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'a.docx')).toContain('另存为 .docx')
    expect(complaint('%PDF-1.7')).toContain('PDF')
    expect(complaint('PK\u0003\u0004')).toContain('改回 .docx')
    expect(complaint('甲', 'a.wps')).toContain('.txt 和 .docx')
    expect(complaint(new Uint8Array(4_000_001))).toContain('最大 4 MB')
  })

  test('[ADD-3] a mistake in the front matter is told by line', () => {
    expect(complaint('---\ntitle: 甲\ncolour: red\n---\n甲')).toMatch(/^3 不认识这一项.*标题/)
    expect(complaint('---\ntitle: 甲\n标题：乙\n---\n甲')).toMatch(/^3 .*写了两次/)
    expect(complaint('---\ndate: 2024-02-30\n---\n甲')).toMatch(/^2 应为日期/)
    expect(complaint('---\ntitle: 甲\n甲')).toContain('没有第二行 ---')
  })
})

describe('.docx', () => {
  const numbering = (levels: string) =>
    `<w:numbering ${w}><w:abstractNum w:abstractNumId="0">${levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
  const level = (depth: number, format: string, pattern: string) =>
    `<w:lvl w:ilvl="${depth}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${pattern}"/></w:lvl>`
  const place = (depth: number) => `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="1"/></w:numPr>`

  test('[ADD-5] its paragraphs are the text; tabs and breaks are white space, results of fields are kept', () => {
    expect(textOf(letterDocx())).toBe(letter.trim().split('\n').join('|'))
    expect(
      textOf(
        docx(
          '<w:p><w:r><w:t>甲&amp;&#x4E59;</w:t><w:tab/><w:instrText>PAGE</w:instrText><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r></w:p>',
        ),
      ),
    ).toBe('甲&乙 丙 丁')
  })

  test('[ADD-5] an article behind a line that was broken by hand is a paragraph of its own', () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`
    const broken = '<w:r><w:br/></w:r>'
    expect(
      textOf(
        docx(
          `<w:p>${run('甲法院回访')}${broken}${run('工作办法')}</w:p><w:p>${run('第一条 甲。')}${broken}${run('第二条 乙，')}${broken}${run('丙。')}</w:p>`,
        ),
      ),
    ).toBe('甲法院回访 工作办法|第一条 甲。|第二条 乙， 丙。')
  })

  test('[ADD-5] numbers that Word counts by itself are written out, under a style too', () => {
    const lists = {
      'word/numbering.xml': numbering(
        level(0, 'chineseCountingThousand', '%1、') + level(1, 'decimal', '%2.'),
      ),
      'word/styles.xml': `<w:styles ${w}><w:style w:styleId="Base"><w:pPr>${place(0)}</w:pPr></w:style><w:style w:styleId="Head"><w:basedOn w:val="Base"/></w:style></w:styles>`,
    }
    const body =
      line('甲', '<w:pStyle w:val="Head"/>') +
      line('子', place(1)) +
      line('丑', place(1)) +
      line('乙', place(0)) +
      line('寅', place(1))
    expect(textOf(docx(body, lists))).toBe('一、甲|1. 子|2. 丑|二、乙|1. 寅')
    expect(
      textOf(
        docx(body, {
          'word/numbering.xml': numbering(level(0, 'ganada', '%1.') + level(1, 'decimal', '%2.')),
          'word/styles.xml': lists['word/styles.xml'],
        }),
      ),
    ).toContain('自动编号样式')
  })

  test('[ADD-5] a counted number stays apart from the words after it, whichever they are', () => {
    const units = (format: string, pattern: string, texts: readonly string[]) => {
      const reading = readDocx(
        docx(line('甲办法') + texts.map((text) => line(text, place(0))).join(''), {
          'word/numbering.xml': numbering(level(0, format, pattern)),
        }),
      )
      const derivation = reading.state === 'read' ? deriveUnits(reading.paragraphs, null) : reading
      return derivation.state === 'derived'
        ? derivation.paragraphs.flatMap(({ units: own }) => own.map(({ id, text }) => `${id} ${text}`))
        : derivation.state
    }
    expect(
      units('chineseCounting', '第%1条', ['为了规范。', '所有人员。', '规范性文件。', '和解协议。']),
    ).toEqual([
      '0.1 甲办法',
      '1.1.1 第一条 为了规范。',
      '2.1.1 第二条 所有人员。',
      '3.1.1 第三条 规范性文件。',
      '4.1.1 第四条 和解协议。',
    ])
    expect(units('decimal', '%1.', ['甲事项。', '2014年完成。'])).toEqual([
      '0.1 甲办法',
      '1.1 1. 甲事项。',
      '2.1 2. 2014年完成。',
    ])
  })

  test('[ADD-5] what would lose text is refused, each with what to do', () => {
    for (const [body, sentence] of [
      ['<w:p><w:ins><w:r><w:t>甲</w:t></w:r></w:ins></w:p>', '修订'],
      ['<w:p><w:r><w:footnoteReference w:id="1"/><w:t>甲</w:t></w:r></w:p>', '脚注'],
      ['<w:p><w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r></w:p>', '文本框'],
      ['<w:p><w:moveFrom w:id="1"><w:r><w:t>甲</w:t></w:r></w:moveFrom></w:p>', '修订'],
      ['<w:p><w:moveTo w:id="1"><w:r><w:t>甲</w:t></w:r></w:moveTo></w:p>', '修订'],
      ['<w:p><m:oMath><m:r><m:t>a=5</m:t></m:r></m:oMath></w:p>', '公式'],
      ['<w:p><w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt></w:ruby></w:r></w:p>', '拼音'],
      ['<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r></w:p>', '隐藏文字'],
      ['<w:p><w:r><w:t>甲</w:r></w:p>', '打不开'],
    ] as const)
      expect(textOf(docx(body)), body).toContain(sentence)
    expect(textOf(Uint8Array.of(1, 2, 3))).toContain('打不开')
    expect(textOf(zipSync({ 'word/other.xml': strToU8('<a/>') }))).toContain('打不开')
  })

  test('[ADD-5] a foot note is refused by its paragraph', () => {
    const reading = readDocx(
      docx(`${line('甲')}<w:p><w:r><w:t>乙乙</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`),
    )
    expect(reading).toMatchObject({ state: 'refused', findings: [{ line: 2, text: '乙乙' }] })
  })

  test('[ADD-5] pictures, comments and words in the margins are left out, and said to be', () => {
    const margin = (name: string, text: string) => [
      `word/${name}.xml`,
      `<w:hdr ${w}><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:hdr>`,
    ]
    const reading = readDocx(
      docx(
        `${line('甲')}<w:p><w:r><w:drawing/><w:commentReference w:id="1"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:r></w:p>`,
        Object.fromEntries([
          margin('header1', '甲法〔2024〕7号'),
          margin('footer1', '— 1 —'),
          margin('footer2', '第 1 页 共 3 页'),
        ]),
      ),
    )
    const warnings = reading.state === 'read' ? reading.warnings.map(({ sentence }) => sentence) : []
    expect(warnings).toHaveLength(3)
    expect(warnings.join()).toMatch(/图片不收.*批注不是正文，不收.*页眉或页脚里有“甲法〔2024〕7号”/)
    expect(readDocx(letterDocx())).toMatchObject({ warnings: [] })
  })

  test('[ADD-5] cut off anywhere it is refused by a sentence', () => {
    const whole = letterDocx()
    for (let bytes = 0; bytes < whole.length; bytes += 1)
      expect(readDocx(whole.slice(0, bytes)).state).toBe('refused')
  })
})

describe('add-document', () => {
  const content = () => {
    const contentPath = path(`content-${readdirSync(folder.path).length}`)
    mkdirSync(join(contentPath, 'documents'), { recursive: true })
    return contentPath
  }
  const write = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(path(name), bytes)
    return path(name)
  }

  test('[ADD-9] shows the structure, asks, and writes only after 是', async () => {
    const contentPath = content()
    const file = write('huifang.txt', measures)
    const declined = await run(contentPath, [file], '不')
    expect(declined.code).toBe(1)
    expect(declined.text).toMatch(/10 {2}3\.1\.2|11 {2}3\.1\.2|14 {2}3\.1\.2/)
    expect(declined.text).toContain('27 个单元')
    expect(readdirSync(join(contentPath, 'documents'))).toEqual([])
    expect((await run(contentPath, [file], '是')).code).toBe(0)
    expect(readdirSync(join(contentPath, 'documents')).toSorted()).toEqual([
      'huifang.txt',
      'huifang.units.json',
    ])
    expect(readFileSync(join(contentPath, 'documents/huifang.txt'), 'utf8')).toBe(
      `---\n标题: 甲法院回访工作办法\n发文机关: 甲法院\n成文日期: 2023-05-10\n---\n${measures}`,
    )
  })

  test('[ADD-9] overwrites nothing, and says what is missing', async () => {
    const contentPath = content()
    const file = write('huifang2.txt', measures)
    await run(contentPath, [file, '--yes'])
    const before = readFileSync(join(contentPath, 'documents/huifang2.txt'))
    expect((await run(contentPath, [file, '--yes'])).text).toContain('同一个版本')
    expect(readFileSync(join(contentPath, 'documents/huifang2.txt'))).toEqual(before)
    expect((await run(contentPath, [write('wu.txt', '标题\n一、甲。'), '--yes'])).text).toMatch(
      /--issuer[\s\S]*--date/,
    )
    expect((await run(contentPath, [write('中文名.txt', measures), '--yes'])).text).toContain('--id')
    expect((await run(contentPath, [path('none.txt')])).text).toContain('没有找到')
    expect((await run(contentPath, ['a', 'b'])).text).toContain('用法')
    expect((await run(contentPath, [file, '--colour', 'red'])).text).toContain('用法')
    const twice = await run(contentPath, [
      write('chong.txt', measures.replace('第四条　', '第二条　')),
      '--yes',
    ])
    expect([twice.code, existsSync(join(contentPath, 'documents/chong.txt'))]).toEqual([1, false])
    expect(twice.text).toMatch(/第 17 行“第二条/)
  })

  test('[ADD-7] the lock keeps every id; a locked text that was edited is refused by line, a version is shown', async () => {
    const contentPath = content()
    await run(contentPath, [write('suo.txt', measures), '--yes'])
    const locked = readFileSync(join(contentPath, 'documents/suo.units.json'), 'utf8')
    const later = await run(contentPath, [write('suo@2024-05-01.txt', measuresLater), '--yes'])
    expect(later.text).toContain('新增 1 处，删去 1 处，修改 2 处，其余 24 处不变')
    const after = JSON.parse(readFileSync(join(contentPath, 'documents/suo.units.json'), 'utf8'))
    expect(after.versions[0]).toEqual(JSON.parse(locked).versions[0])
    expect(JSON.stringify(after.versions[1])).toContain('["3.1.1-1","准备不充分的，不得进驻。"]')
    const file = join(contentPath, 'documents/suo.txt')
    writeFileSync(file, readFileSync(file, 'utf8').replace('必要时到现场', '必要时前往现场'))
    const edited = await run(contentPath, [write('suo@2025-01-01.txt', measures), '--yes'])
    expect(edited.text).toMatch(
      /suo\.txt 还不能用[\s\S]*第 22 行“第四条[\s\S]*与已经发布的 2023-05-10 版不同/,
    )
  })

  test('[ADD-12] another text under the name of a document is refused, and so is one that loses cited units', async () => {
    const contentPath = content()
    await run(contentPath, [write('banfa.txt', measures), '--yes'])
    const files = () => readdirSync(join(contentPath, 'documents')).toSorted()
    const before = files()
    const lock = readFileSync(join(contentPath, 'documents/banfa.units.json'))
    const foreign = await run(contentPath, [
      write('qita.txt', `${notice}\n`),
      ...['--id', 'banfa', '--issuer', '乙法院', '--date', '2024-04-02', '--yes'],
    ])
    expect(foreign.code).toBe(1)
    expect(foreign.text).toMatch(/没有写入：.*2023-05-10 版.*27 个单元.*\d+ 个的文字[\s\S]*--id/)
    mkdirSync(join(contentPath, 'rules'))
    writeFileSync(
      join(contentPath, 'rules/a.yaml'),
      'document: banfa\nrules:\n  - id: P01\n    units: ["1.1.1", "2.1.2.2.1"]\n',
    )
    writeFileSync(join(contentPath, 'b.yaml'), 'parts:\n  - document: other\n    units: ["2.1.2.2.1"]\n')
    const later = [write('banfa@2024-05-01.txt', measuresLater), '--yes']
    const losing = await run(contentPath, later)
    expect(losing.code).toBe(1)
    expect(losing.text).toMatch(/2\.1\.2\.2\.1“2\.公开结果。”[\s\S]*rules\/a\.yaml/)
    expect(losing.text).not.toContain('b.yaml')
    expect(files()).toEqual(before)
    expect(readFileSync(join(contentPath, 'documents/banfa.units.json'))).toEqual(lock)
    writeFileSync(join(contentPath, 'rules/a.yaml'), 'document: banfa\nrules: []\n')
    expect((await run(contentPath, later)).code).toBe(0)
  })

  describe('a newer version of the directive, which was cut by hand', () => {
    const id = '2014-sifa-xuncha-yijian'
    const original = readFileSync(`content/documents/${id}.txt`, 'utf8')
    const withDirective = () => {
      const contentPath = content()
      for (const ending of ['txt', 'yaml'])
        cpSync(`content/documents/${id}.${ending}`, join(contentPath, `documents/${id}.${ending}`))
      cpSync('content/rules', join(contentPath, 'rules'), { recursive: true })
      return contentPath
    }
    const front = ['--id', id, '--title', '甲', '--issuer', '甲', '--date', '2024-01-01', '--yes']
    const lockedUnits = (contentPath: string): readonly (readonly [string, string])[] =>
      JSON.parse(
        readFileSync(join(contentPath, `documents/${id}.units.json`), 'utf8'),
      ).versions[0].paragraphs.flatMap(
        ({ units }: { units: readonly (readonly [string, string])[] }) => units,
      )
    const markedUnits: readonly { id: string; text: string }[] = parse(
      readFileSync(`content/documents/${id}.yaml`, 'utf8'),
    ).units

    test('[ADD-13] of the same words has the same 161 units under the same ids', async () => {
      const contentPath = withDirective()
      const again = await run(contentPath, [write('zhiling.txt', original), ...front])
      expect([again.code, again.text]).toEqual([0, expect.stringContaining('161')])
      expect(lockedUnits(contentPath)).toEqual(markedUnits.map((unit) => [unit.id, unit.text]))
    })

    test('[ADD-13] with a clause more, a clause reworded and a sentence put in keeps every other id, and says what to look at', async () => {
      const contentPath = withDirective()
      const later = original
        .replace('要讲究深、细、实，', '要讲究深、细、实、准，')
        .replace('要严明纪律，', '要严明纪律，强化监督，')
        .replace('各中院要加快', '各级法院要高度重视。各中院要加快')
      const added = await run(contentPath, [write('zhiling-2.txt', later), ...front])
      expect([added.code, added.text]).toEqual([0, expect.stringContaining('163')])
      const units = new Map(lockedUnits(contentPath))
      for (const { id: unit, text } of markedUnits)
        if (unit !== '3.1.4.2') expect([unit, units.get(unit)]).toEqual([unit, text])
      expect(units.get('3.1.4.2')).toBe('听、问、看、阅、查、访要讲究深、细、实、准，')
      const known = new Set(markedUnits.map((unit) => unit.id))
      const fresh = [...units].filter(([unit]) => !known.has(unit))
      expect(fresh.map(([, text]) => text)).toEqual(['强化监督，', '各级法院要高度重视。'])
      expect(added.text).toMatch(/听、问、看[^\n]*单元 3\.1\.4\.2 的文字改了/)
      expect(added.text).toMatch(/强化监督，”[^\n]*是新的，没有类型/)
    })

    test('[ADD-12] without a clause that a rule cites it is refused by unit and file', async () => {
      const contentPath = withDirective()
      const losing = original.replace('不得过问被巡查法院正在办理的案件，', '')
      const refused = await run(contentPath, [write('zhiling-3.txt', losing), ...front])
      expect(refused.code).toBe(1)
      expect(refused.text).toMatch(/引用着它们[\s\S]*5\.2\.1\.4[\s\S]*rules\//)
      expect(refused.text).not.toContain('这不像')
    })
  })

  test('[ADD-9] what is written of a document is what was shown: quotes stay, a line break cannot add a line', async () => {
    const contentPath = content()
    const file = write('biaoti.txt', measures)
    const injected = await run(contentPath, [file, '--title', '甲\n效力状态: 失效', '--yes'])
    expect([injected.code, readdirSync(join(contentPath, 'documents'))]).toEqual([1, []])
    expect(injected.text).toContain('--title')
    for (const character of ['\u0007', '\u2028', '\u0085'])
      expect((await run(contentPath, [file, '--issuer', `甲${character}乙`, '--yes'])).code).toBe(1)
    for (const [name, title] of [
      ['yinhao', '"甲法院"'],
      ['danyinhao', "'甲'乙'"],
      ['quanjiao', '“甲法院”'],
    ] as const) {
      const written = await run(contentPath, [file, '--id', name, '--title', title, '--yes'])
      expect(written.text).toContain(`《${title}》`)
      const reading = readSourceFile('a.txt', readFileSync(join(contentPath, `documents/${name}.txt`)), null)
      expect(reading).toMatchObject({ frontMatter: { title } })
    }
    expect((await run(contentPath, [file, '--number', ' 甲〔2024〕1号 ', '--yes'])).code).toBe(0)
    expect(readFileSync(join(contentPath, 'documents/biaoti.txt'), 'utf8')).toContain(
      '发文字号: 甲〔2024〕1号\n',
    )
  })

  test('[ADD-9] of a file that lies in content already nothing is dropped: what it does not say is asked for', async () => {
    const contentPath = content()
    const file = join(contentPath, 'documents/zaici.txt')
    const head = '---\n标题: 甲法院回访工作办法\n发文机关: 甲法院\n成文日期: 2023-05-10\n'
    writeFileSync(file, `${head}---\n${measures}`)
    const dropped = await run(contentPath, [file, '--number', '甲法〔2023〕5号', '--yes'])
    expect([dropped.code, readdirSync(join(contentPath, 'documents'))]).toEqual([1, ['zaici.txt']])
    expect(dropped.text).toMatch(/zaici\.txt[\s\S]*--number[\s\S]*发文字号: 甲法〔2023〕5号$/)
    writeFileSync(file, `${head}发文字号: 甲法〔2023〕5号\n---\n${measures}`)
    expect((await run(contentPath, [file, '--number', '甲法〔2023〕5号', '--yes'])).code).toBe(0)
    const other = await run(contentPath, [
      write('zaici@2024-05-01.txt', measuresLater),
      ...['--version', '2024-06-01', '--yes'],
    ])
    expect([other.code, other.text]).toEqual([1, expect.stringContaining('不是同一天')])
  })

  test('[ADD-9] a folder is no file; a text in an old encoding is to be looked over', async () => {
    const contentPath = content()
    const tried = await run(contentPath, [folder.path])
    expect([tried.code, tried.text]).toEqual([1, expect.stringContaining('是一个文件夹')])
    for (const { text } of [tried, await run(contentPath, [path('none.txt')])])
      expect(text).not.toContain(dirname(folder.path))
    const gbk = Buffer.concat([
      Uint8Array.of(0xbc, 0xd7, 0xb7, 0xa8, 0xd4, 0xba), // 甲法院
    ])
    const old = await run(contentPath, [
      write('jiu.txt', gbk),
      ...['--title', '甲', '--issuer', '甲', '--date', '2024-01-01'],
    ])
    expect(old.text).toMatch(/Big5[\s\S]*核对/)
  })

  test('[ADD-9] from the command line, a GB18030 file and a .docx', async () => {
    const contentPath = content()
    const desk = (args: readonly string[]) => {
      const running = promisify(execFile)(process.execPath, ['src/desk/main.ts', 'add-document', ...args], {
        env: { ...process.env, MINGCHA_CONTENT: contentPath },
      })
      running.child.stdin?.end()
      return running
    }
    const { stdout } = await desk([write('han.docx', letterDocx()), '--yes'])
    expect(stdout).toContain('丙法院')
    expect(readdirSync(join(contentPath, 'documents')).toSorted()).toEqual([
      'han.docx',
      'han.docx.yaml',
      'han.units.json',
    ])
    // No answer at all is no 是.
    await expect(desk([write('huifang3.txt', measures)])).rejects.toMatchObject({ code: 1 })
  })
})

describe('a site with three official texts dropped into its content', () => {
  const contentPath = path('dropped')
  let site: BuiltSite
  const drop = (name: string, text: string | Uint8Array) =>
    writeFileSync(join(contentPath, 'documents', name), text)
  const front = (title: string, issuer: string, date: string) =>
    `---\ntitle: ${title}\nissuer: ${issuer}\ndate: ${date}\n---\n`
  const unitsOn = (page: string) =>
    [...site.read(page).matchAll(/<span id="u([^"]+)"[^>]*>([^<]*)<\/span>/g)].map(([, id, text]) => [
      id,
      text,
    ])

  beforeAll(() => {
    cpSync('content', contentPath, { recursive: true })
    const head = front('甲法院回访工作办法', '甲法院', '2023-05-10')
    drop('huifang-banfa.txt', head + measures)
    drop('huifang-banfa@2024-05-01.txt', head + measuresLater)
    drop(
      '2014-sifa-xuncha-yijian@2024-01-01.txt',
      front('浙江省高级人民法院关于进一步加强司法巡查工作的意见', '浙江省高级人民法院', '2024-01-01') +
        readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').replace(
          '深、细、实，',
          '深、细、实、准，',
        ),
    )
    drop('taizhang-tongzhi.txt', front('乙法院关于开展台账自查的通知', '乙法院', '2024-04-02') + notice)
    drop('dafu-han.docx', letterDocx())
    drop('dafu-han.docx.yaml', '标题：关于做好答复工作的函\n发文机关：丙法院\n成文日期：2024-06-03\n')
    drop(
      'buchong-tongzhi.txt',
      `${front('丁法院补充通知', '丁法院', '2024-07-01')}丁法院补充通知\n按照《甲法院回访工作办法》和丁法院《台账管理规定》办理。`,
    )
    const citedFile = join(contentPath, 'cited-documents.yaml')
    const citedBy = `citedBy: [{ document: 2014-sifa-xuncha-yijian, units: ["3.0.1.2"] }]`
    const citedText = `${readFileSync(citedFile, 'utf8')}
- { id: jia-banfa, title: 甲法院回访工作办法, issuer: 甲法院, ${citedBy} }
- { id: ding-guiding, title: 丁法院台账管理规定, issuer: 丁法院, ${citedBy} }
`
    writeFileSync(citedFile, citedText)
    const updatesFile = join(contentPath, 'updated.yaml')
    const updates = parse(readFileSync(updatesFile, 'utf8'))
    updates['cited-documents.yaml'].sha256 = createHash('sha256').update(citedText).digest('hex')
    writeFileSync(updatesFile, stringify(updates))
    site = buildSite('added-documents', contentPath)
  }, 300_000)

  test('[ADD-10] each is served unit by unit, and put together is its text', () => {
    for (const [id, text] of [
      ['huifang-banfa', measuresLater],
      ['taizhang-tongzhi', notice],
      ['dafu-han', letter],
    ] as const) {
      const units = unitsOn(`documents/${id}/index.html`)
      expect(
        units
          .map(([, unit]) => unit)
          .join('')
          .replace(/\s/g, ''),
        id,
      ).toBe(text.replace(/\s/g, ''))
    }
    expect(unitsOn('documents/huifang-banfa/index.html')).toContainEqual([
      '3-1.1.1',
      '第三条之一　回访方案报党组批准。',
    ])
    expect(unitsOn('documents/dafu-han/index.html')).toContainEqual(['1.2.1.1', '一是核对案号，'])
  })

  test('[ADD-10] the old version stays, and the page of what changed says what was added, removed and reworded', () => {
    const base = 'documents/huifang-banfa/versions'
    expect(site.read('documents/huifang-banfa/index.html')).toMatch(
      /href="\/documents\/huifang-banfa\/versions\/"[^>]*>本文件有 2 个版本/,
    )
    expect(
      unitsOn(`${base}/2023-05-10/index.html`)
        .map(([, text]) => text)
        .join('')
        .replace(/\s/g, ''),
    ).toBe(measures.replace(/\s/g, ''))
    const changes = site.read(`${base}/2024-05-01/changes/index.html`)
    const items = [...changes.matchAll(/<li class="(added|removed|changed)">(.*?)<\/li>/gs)].map(
      ([, kind, html = '']) => [
        kind,
        /#u([^"]+)"/.exec(html)?.[1],
        html
          .replace(/^.*?<p class="wording">/s, '')
          .replace(/<small>(.)<\/small>/g, '$1:')
          .replace(/<(\/?)(?:del|ins)>/g, (_, end) => (end ? ']' : '['))
          .replace(/<[^>]+>/g, '')
          .trim(),
      ],
    )
    expect(items).toEqual([
      ['changed', '2.1.2.1.1', '1.听取意见[删:；][增:。]'],
      ['removed', '2.1.2.2.1', '[删:2.公开结果。]'],
      ['added', '3.1.1-1', '[增:准备不充分的，不得进驻。]'],
      ['changed', '4.1.2', '必要时[增:应当]到现场查看[增:，并做好记录]。'],
    ])
    for (const [, href = ''] of changes.matchAll(/href="(\/documents\/huifang[^"#]*)/g))
      expect(site.resolve(href), href).not.toBeNull()
    expect(changes).toContain('新增 1 处，删去 1 处，修改 2 处，其余 24 处不变')
  })

  test('[ADD-10] an older version has files and citations of its own wording', () => {
    const base = 'documents/huifang-banfa/versions/2023-05-10'
    const page = site.read(`${base}/index.html`)
    const files = [...page.matchAll(/<a href="([^"]+)" download/g)].map(([, href = '']) => href)
    expect(files).toEqual(['txt', 'docx', 'xml'].map((type) => `/${base}/huifang-banfa@2023-05-10.${type}`))
    for (const file of files) expect(site.resolve(file), file).not.toBeNull()
    const plain = (text: string) => text.replace(/\s/g, '')
    expect(plain(site.read(`${base}/huifang-banfa@2023-05-10.txt`))).toBe(plain(measures))
    const { citations } = JSON.parse(site.read(`${base}/carried.json`))
    expect(Object.keys(citations)).toEqual(unitsOn(`${base}/index.html`).map(([id]) => id))
    expect(citations['2.1.2.2.1']).toMatch(/^《甲法院回访工作办法》（2023年5月10日版）.*〔2\.1\.2\.2\.1〕$/)
  })

  test('[ADD-17] in the XML the work keeps its first date, and each version is an expression of its own', () => {
    const frbr = (file: string) =>
      [
        ...site
          .read(file)
          .matchAll(/<FRBR(Work|Expression)>.*?<FRBRuri value="([^"]+)"\/><FRBRdate date="([^"]+)"/g),
      ].map(([, level, uri, date]) => [level, uri, date])
    const work = '/akn/cn/doc/2023-05-10/huifang-banfa'
    expect(frbr('documents/huifang-banfa/huifang-banfa.xml')).toEqual([
      ['Work', work, '2023-05-10'],
      ['Expression', `${work}/zho@2024-05-01`, '2024-05-01'],
    ])
    expect(frbr('documents/huifang-banfa/versions/2023-05-10/huifang-banfa@2023-05-10.xml')).toEqual([
      ['Work', work, '2023-05-10'],
      ['Expression', `${work}/zho@2023-05-10`, '2023-05-10'],
    ])
  })

  test('[DOC-7] the number of issue that stands about the title is shown, also where the front matter does not say it', () => {
    expect(site.read('documents/taizhang-tongzhi/index.html')).toMatch(
      /<dt>发文字号<\/dt>\s*<dd>乙法〔2024〕7号/,
    )
  })

  test('[ADD-10] the address of a unit that the current text no longer has says where it stands', () => {
    const page = site.read('documents/huifang-banfa/index.html')
    const gone = [...page.matchAll(/<p class="gone no-print" id="u([^"]+)".*?href="([^"]+)"/gs)]
    expect(gone.map(([, id, href]) => [id, href])).toEqual([
      ['2.1.2.2.1', '/documents/huifang-banfa/versions/2023-05-10/#u2.1.2.2.1'],
    ])
    expect(site.read('documents/2014-sifa-xuncha-yijian/index.html')).not.toContain('class="gone')
  })

  const plainText = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')

  test('[ADD-16] a cited document is cited by added texts too, each named', () => {
    // Between the words of a title stands where it may break.
    const list = site.read('documents/index.html').replaceAll('<wbr>', '')
    const entry = /<li>(?:(?!<li>).)*《丁法院台账管理规定》.*?<\/li>/s.exec(list)?.[0] ?? ''
    expect(plainText(entry)).toMatch(
      /文本未取得\s?见于：《丁法院补充通知》 〔1\.1〕；《浙江省.*意见》 〔3\.0\.1\.2〕/,
    )
    expect(entry).toContain('href="/documents/buchong-tongzhi/#u1.1"')
    const page = plainText(site.read('documents/cited/ding-guiding/index.html'))
    expect(page).toContain('文本未取得')
    expect(page).toMatch(/按照《甲法院回访工作办法》和丁法院《台账管理规定》办理。” 《丁法院补充通知》/)
  })

  test('[ADD-16] a cited document whose text was added leads to it, and is no longer said to be missing', () => {
    expect(site.read('documents/index.html')).not.toContain('cited/jia-banfa/')
    const page = site.read('documents/cited/jia-banfa/index.html')
    expect(page).not.toContain('文本未取得')
    expect(page).toContain('href="/documents/huifang-banfa/"')
    expect(page).toContain('href="/documents/buchong-tongzhi/#u1.1"')
    const own = site.read('documents/huifang-banfa/index.html')
    expect(own).toMatch(/<h2>\s*<a href="\/documents\/cited\/jia-banfa\/">\s*在哪里被引用/)
    expect(own).toContain('href="/documents/buchong-tongzhi/#u1.1"')
    expect(site.read('search.json')).not.toContain('cited/jia-banfa')
  })

  test('[DOC-8] the list speaks of documents without a text only while there are any', () => {
    const describes = (html: string) => /<meta name="description" content="([^"]*)"/.exec(html)?.[1]
    expect(describes(site.read('documents/index.html'))).toContain('没有取得文本的文件')
    writeFileSync(
      join(contentPath, 'cited-documents.yaml'),
      '- { id: jia-banfa, title: 甲法院回访工作办法, issuer: 甲法院, citedBy: [{ document: 2014-sifa-xuncha-yijian, units: ["3.0.1.2"] }] }\n',
    )
    const whole = buildSite('added-documents-whole', contentPath)
    expect(whole.read('documents/index.html')).not.toContain('取得文本')
    expect(whole.read('search.json')).not.toContain('文本未取得的文件')
  }, 300_000)

  test('[DOC-6] a text without a heading has no contents, and one with has', () => {
    expect(site.read('documents/buchong-tongzhi/index.html')).not.toContain('目录')
    expect(site.read('documents/huifang-banfa/index.html').match(/目录/g)?.length).toBeGreaterThan(1)
  })

  test('[ADD-16] the notes of what cites a document say whether its text is here, and lead to it', () => {
    const notesOf = (page: string) =>
      [...site.read(page).matchAll(/<li>((?:(?!<\/li>).)*这里引用的.*?)<\/li>/gs)].map(([, note = '']) => [
        plainText(note).trim(),
        /<a href="(\/[^"]*)">/.exec(note)?.[1],
      ])
    expect(notesOf('documents/buchong-tongzhi/index.html')).toEqual([
      ['1.1 这里引用的《甲法院回访工作办法》，本站有全文。', '/documents/huifang-banfa/'],
      ['1.1 这里引用的《丁法院台账管理规定》，本站没有取得文本。', '/documents/cited/ding-guiding/'],
    ])
    expect(notesOf('documents/2014-sifa-xuncha-yijian/index.html').map(([text]) => text)).toContain(
      '3.0.1.2 这里引用的《甲法院回访工作办法》，本站有全文。',
    )
    expect(site.read('search.json')).toContain('这里引用的《甲法院回访工作办法》，本站有全文。')
  })

  test('[DOC-35] the pages of an added document, of its versions and the lists with it say a day', () => {
    const pages = site.paths.filter((name) => /^(documents|trace)\/.*index\.html$|^index\.html$/.test(name))
    for (const page of pages) expect(site.read(page), page).toMatch(/本页内容最后改动：\d{4}年/)
  })

  test('[ADD-13] a newer version of the directive keeps its trace, and its first version stays to be read', () => {
    const id = '2014-sifa-xuncha-yijian'
    const now = unitsOn(`documents/${id}/index.html`)
    expect(now).toHaveLength(161)
    expect(now).toContainEqual(['3.1.4.2', '听、问、看、阅、查、访要讲究深、细、实、准，'])
    expect(unitsOn(`documents/${id}/versions/2014-02-24/index.html`)).toContainEqual([
      '3.1.4.2',
      '听、问、看、阅、查、访要讲究深、细、实，',
    ])
    expect(site.read(`trace/${id}/index.html`)).toMatch(/id="u3\.1\.4\.2"/)
    expect(site.read(`documents/${id}/versions/2024-01-01/changes/index.html`)).toContain('修改 1 处')
  })

  test('[ADD-10] every link of the added pages arrives', () => {
    for (const page of site.paths.filter((name) =>
      /^documents\/(huifang|taizhang|dafu|2014).*\.html$/.test(name),
    ))
      for (const [, href = ''] of site.read(page).matchAll(/<a [^>]*?href="(\/[^"#]*)/g))
        expect(site.resolve(href), `${page} → ${href}`).not.toBeNull()
  })

  test('[ADD-4] a text that cannot be cited for ever is refused by file, line and text', async () => {
    const file = join(contentPath, 'documents/taizhang-tongzhi.txt')
    const before = readFileSync(file, 'utf8')
    const complaint = async (text: string): Promise<string> => {
      writeFileSync(file, text)
      const script = `import('./src/site/content/documents.ts').then((module) => module.readDocuments()).catch((error) => console.log(error.name, error.message))`
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
        env: { ...process.env, MINGCHA_CONTENT: contentPath },
      })
      return stdout
    }
    expect(await complaint(before)).toBe('')
    const lineOf = (start: string) => before.split('\n').findIndex((text) => text.startsWith(start)) + 1
    const twice = await complaint(before.replace('三、工作安排', '二、工作安排'))
    // Wherever on the machine the content lies, that is nobody's business.
    expect(twice).toMatch(/^ContentError content\/documents\/taizhang-tongzhi\.txt\n/)
    expect(twice).toContain(
      `第 ${lineOf('三、')} 行“二、工作安排”：编号“二、”与第 ${lineOf('二、')} 行“二、自查内容”重复或倒退`,
    )
    expect(await complaint(before.replace('issuer: 乙法院\n', ''))).toContain('缺少“发文机关”')
    writeFileSync(file, before)
  })
})
