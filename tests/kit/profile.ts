import { execFileSync } from 'node:child_process'

/** The files of a folder that hold these words, as UTF-8 or as UTF-16. A browser may still be writing there. */
export const filesHolding = (folder: string, words: string): readonly string[] => {
  const patterns = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')]
  const found = new Set<string>()
  for (const pattern of patterns) {
    const escaped = [...pattern].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
    try {
      const listed = execFileSync('grep', ['-rlaP', escaped, folder], {
        env: { LC_ALL: 'C', PATH: process.env.PATH },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const line of listed.toString().trim().split('\n')) found.add(line)
    } catch (error) {
      const { status, stdout, stderr } = error as { status?: number; stdout?: Buffer; stderr?: Buffer }
      // grep ends with 1 when nothing was found, with 2 when a file went away between the listing and the reading.
      const complaints = (stderr?.toString() ?? '').split('\n').filter((line) => line !== '')
      const onlyGone =
        complaints.length > 0 && complaints.every((line) => line.endsWith('No such file or directory'))
      if (status !== 1 && !(status === 2 && onlyGone)) throw error
      for (const line of (stdout?.toString() ?? '').trim().split('\n')) if (line !== '') found.add(line)
    }
  }
  return [...found]
}
