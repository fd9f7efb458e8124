import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How many characters of a sentence change from one generated document to the next. */
const changed = 3
const words = '查阅台账听取意见核对案卷汇总情况报送结果落实责任督促整改公开过程接受监督'

/**
 * Makes a `content/` with many documents of the directive's size and numbering, no two the same: the directive's
 * own text with words of every sentence exchanged, and dates of its own.
 * @param path - Folder to make; absolute.
 */
export const makeCorpus = (path: string, count: number): void => {
  cpSync('content', path, { recursive: true })
  const directive = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').trim()
  for (let number = 1; number <= count; number += 1) {
    // A generator of its own (Park and Miller): the same corpus on every machine.
    let state = number
    const next = (below: number) => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    const text = directive
      .split('\n')
      .map((line, index) =>
        index < 3
          ? line
          : line.replace(/[^，。；：、“”《》\s]{8,}/g, (phrase) => {
              const at = 2 + next(phrase.length - 2 - changed)
              const word = next(words.length - changed)
              return phrase.slice(0, at) + words.slice(word, word + changed) + phrase.slice(at + changed)
            }),
      )
      .join('\n')
    const date = `20${String(10 + (number % 15)).padStart(2, '0')}-${String(1 + (number % 12)).padStart(2, '0')}-01`
    writeFileSync(
      join(path, 'documents', `corpus-${String(number).padStart(4, '0')}.txt`),
      `---\ntitle: 第${number}号文件\nissuer: 浙江省高级人民法院\ndate: ${date}\n---\n第${number}号文件\n${text}\n`,
    )
  }
}
