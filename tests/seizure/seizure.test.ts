import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { seizeAfter } from './run.ts'

const leakyServer = fileURLToPath(new URL('leaky-server.ts', import.meta.url))

/** The mean of five orders is told from chance at a tenth, see tests/kit/kendall.ts; the commonest mode twice. */
const everyMode = ['assembly', 'two-day', 'ballot-device', 'open-link', 'assembly'] as const

describe('a seized server', () => {
  test('[SEIZE-1] [SEIZE-2] [SEIZE-3] [PROMISE-8] [PROMISE-6] [PROMISE-22] [PROMISE-23] of five times two hundred respondents nothing that was written tells who, when or in which order', {
    timeout: 900_000,
  }, async () => {
    const seized = await seizeAfter({ modes: everyMode, respondents: 200 })
    expect(seized.afterStop).toEqual([])
    // One journal at the least: the first commit ends the process.
    expect(seized.journals.length).toBeGreaterThan(0)
    expect(seized.afterKill).toEqual([])
  })

  test('[SEIZE-4] a leak of each kind, planted in the real server and in nginx, is found', {
    timeout: 900_000,
  }, async () => {
    const { afterStop } = await seizeAfter({
      modes: ['assembly'],
      respondents: 100,
      preload: leakyServer,
      changeNginx: (configuration, folder) =>
        configuration
          .replaceAll('access_log off;', `access_log ${folder}/access.log;`)
          .replaceAll('error_log /dev/null crit;', `error_log ${folder}/error.log warn;`)
          // nginx warns of every body that does not fit, with its sender: without this it only sometimes has a reason to.
          .replaceAll('client_body_buffer_size 16k;', 'client_body_buffer_size 1k;')
          .replaceAll(
            'proxy_set_header Host $host;',
            'proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;',
          ),
    })
    const orders = (where: string) => `order of sending in data/${where}`
    const planted = [
      'address in nginx/access.log',
      'address in nginx/error.log',
      'address in data/leaks/address.log',
      'browser in nginx/access.log',
      'browser in data/leaks/agent.log',
      'browser in printed',
      'time written in nginx/access.log',
      'time written in nginx/error.log',
      'time written in data/leaks/iso.log',
      'time written in data/leaks/date.log',
      'time written in data/leaks/seconds.log',
      'time in binary in data/leaks/moment.bin',
      'time in a column of data/leaks/moments.sqlite',
      'time of modification of data/boxes/',
      'time of modification of data/redeem/',
      'code in data/leaks/code.log',
      'secret (slip) in data/leaks/secrets.txt',
      'token (blinded) in data/leaks/blinded.bin',
      'token in data/leaks/token.log',
      'link (slip) in data/leaks/slips.log',
      'link (envelope) in data/leaks/lines.log',
      'order of redeeming in data/leaks/slips.log: mark 0, byte or line',
      `${orders('leaks/lines.log')}: mark 0, byte or line`,
      `${orders('leaks/rows.sqlite')}: tree 2, mark 0, row id`,
      `${orders('leaks/rows.sqlite')}: tree 2, mark 0, page`,
      `${orders('leaks/overflow.sqlite')}: tree 2, mark 2, overflow page 1`,
      `${orders('leaks/offsets.sqlite')}: tree 2, mark 0, offset in page`,
      `${orders('leaks/ahead.sqlite-wal.left')}: mark 0, byte or line`,
      `${orders('leaks/inodes')}, a file for each: inode`,
      `${orders('leaks/inodes')}, a file for each: time of birth`,
      `${orders('leaks/names')}, a file for each: name`,
      `${orders('leaks/times')}, a file for each: time of modification`,
      // The product's own box, its slots drawn without chance.
      `${orders('boxes/*.sqlite')}: tree 2, mark 0, row id`,
      `${orders('boxes/*.sqlite')}: tree 2, mark 0, page`,
      `${orders('boxes/*.sqlite')}: mark 2, byte or line`,
    ]
    // Half an order is the least: an inode may be one that another program just gave back.
    const shown = afterStop.filter((found) => Math.abs(Number(/\(tau (.*)\)$/.exec(found)?.[1] ?? 1)) > 0.5)
    expect(planted.filter((finding) => !shown.some((found) => found.startsWith(finding)))).toEqual([])
  })
})
