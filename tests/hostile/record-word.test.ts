import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordsToDocx } from '../../src/core/record/record-word.ts'
import { exportContext, exportedRecord, signedInterview } from '../kit/exported-records.ts'
import { hostileTexts } from '../kit/hostile-texts.ts'
import { convertedIn } from '../kit/libreoffice.ts'
import { temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(() => folder.remove())

describe('a record in LibreOffice Writer', { timeout: 600_000 }, () => {
  test('[HOSTILE-3] prints what was said, who signed and both pictures, whatever was typed', async () => {
    const context = await exportContext()
    const { content, pictures } = signedInterview([
      '窗口没有人，等了一个上午。',
      ...hostileTexts.filter((text) => text.length < 400),
    ])
    const docx = recordsToDocx([exportedRecord(content, { pictures })], context)
    convertedIn(folder.path, 'record.docx', docx, 'pdf')
    const pdf = join(folder.path, 'record.pdf')
    const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })
    const text = run('pdftotext', '-raw', pdf, '-').replaceAll(/\s/g, '')
    for (const said of [
      '谈话记录',
      '附件1：窗口照片.jpg',
      '窗口没有人，等了一个上午。',
      '=1+1',
      '<script>',
      '手写签名，第7毫秒。签的是：第1–',
      '由巡查办老周于',
    ])
      expect(text).toContain(said)
    // Width and height of each picture as it lies in the file: the photo, then the signature.
    const sizes = run('pdfimages', '-list', pdf)
      .split('\n')
      .slice(2)
      .flatMap(
        (line) =>
          line
            .match(/^ +\d+ +\d+ image +(\d+) +(\d+)/)
            ?.slice(1, 3)
            .join('×') ?? [],
      )
    expect(sizes).toEqual(['24×16', '48×20'])
  })
})
