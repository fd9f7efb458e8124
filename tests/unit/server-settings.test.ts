import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/server/settings.ts'
import { createTokenBucket } from '../../src/server/token-bucket.ts'

const wrongNames = (environment: Record<string, string>) => {
  const reading = readSettings(environment, '/srv')
  return reading.state === 'wrong' ? reading.names : []
}

describe('settings', () => {
  test('[OPS-1] every setting has a default that works on a fresh machine', () => {
    expect(readSettings({}, '/srv')).toEqual({
      state: 'read',
      settings: {
        publicPort: 4321,
        staffPort: 4322,
        host: '127.0.0.1',
        dataPath: '/srv/data',
        sitePath: '/srv/dist',
        publicUrl: null,
        staffUrl: null,
        tls: null,
      },
    })
    expect(readSettings({ MINGCHA_PUBLIC_PORT: '', MINGCHA_DATA: '' }, '/srv')).toEqual(
      readSettings({}, '/srv'),
    )
  })

  test('[OPS-1] with a certificate of its own the server listens for everybody', () => {
    const file = process.execPath
    const reading = readSettings({ MINGCHA_TLS_CERT: file, MINGCHA_TLS_KEY: file }, '/srv')
    expect(reading).toMatchObject({ settings: { host: '::', tls: { certPath: file, keyPath: file } } })
    expect(readSettings({ MINGCHA_HOST: '0.0.0.0' }, '/srv')).toMatchObject({ settings: { host: '0.0.0.0' } })
  })

  test('[OPS-2] each wrong value is named', () => {
    for (const [name, values] of Object.entries({
      MINGCHA_PUBLIC_PORT: ['x', '-1', '65536', '4321.5', '4 321'],
      MINGCHA_STAFF_PORT: ['99999', '4321'],
      MINGCHA_HOST: ['a b', 'http://a'],
      MINGCHA_PUBLIC_URL: ['example.cn', 'https://example.cn/', 'https://example.cn/a', 'ftp://example.cn'],
      MINGCHA_STAFF_URL: ['https://user@example.cn', 'https://EXAMPLE.cn'],
      MINGCHA_TLS_CERT: ['/nothing/here'],
    }))
      for (const value of values) expect([value, wrongNames({ [name]: value })]).toEqual([value, [name]])
    expect(wrongNames({ MINGCHA_PUBLIC_PORT: 'x', MINGCHA_STAFF_PORT: 'y' })).toEqual([
      'MINGCHA_PUBLIC_PORT',
      'MINGCHA_STAFF_PORT',
    ])
    expect(wrongNames({ MINGCHA_TLS_CERT: process.execPath })).toEqual(['MINGCHA_TLS_KEY'])
    expect(wrongNames({ MINGCHA_TLS_KEY: process.execPath })).toEqual(['MINGCHA_TLS_CERT'])
  })

  test('[OPS-1] port 0 may stand for both doors', () => {
    expect(wrongNames({ MINGCHA_PUBLIC_PORT: '0', MINGCHA_STAFF_PORT: '0' })).toEqual([])
  })
})

test('[DOOR-10] a bucket lets a burst through, refills with time, and survives a clock set back', () => {
  let now = 1_000_000
  const bucket = createTokenBucket(10, 3, () => now)
  const take = (times: number) => Array.from({ length: times }, () => bucket.take())
  expect(take(4)).toEqual([true, true, true, false])
  now += 200
  expect(take(3)).toEqual([true, true, false])
  now -= 500_000
  expect(take(1)).toEqual([false])
  now += 60_000
  expect(take(4)).toEqual([true, true, true, false])
})
