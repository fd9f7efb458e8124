import { describe, expect, test } from 'vitest'
import { enrolRequestSchema, type Manifest, manifestSchema } from '../../src/core/wire/schemas.ts'
import { staffQuestionnaire } from '../kit/forms.ts'

const form = staffQuestionnaire()
const bytesText = (lengthBytes: number) => Buffer.alloc(lengthBytes, 7).toString('base64url')
const manifest: Manifest = {
  format: 'mingcha/manifest/v1',
  suite: 1,
  inspectionId: '0a'.repeat(16),
  mode: 'assembly',
  court: '甲法院',
  title: '工作情况匿名问卷',
  openingKey: bytesText(65),
  issuerKey: bytesText(422),
  receiptKey: bytesText(32),
  trustees: { threshold: 2, total: 3 },
  windows: {
    redeem: { openIso: '2026-11-22T08:00:00.000Z', closeIso: '2026-11-22T08:15:00.000Z' },
    send: { openIso: '2026-11-22T08:40:00.000Z', closeIso: '2026-11-22T09:10:00.000Z' },
  },
  limits: { printed: 60, minToOpen: 10 },
  form,
}
const accepts = (value: unknown) => manifestSchema.safeParse(value).success

describe('manifest', () => {
  test('[WIRE-3] the manifest of the staff questionnaire is accepted as it is, and after JSON', () => {
    expect(manifestSchema.safeParse(manifest).error).toBeUndefined()
    expect(manifestSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest)
  })

  test('[MODE-1] each of four modes is read as it is; the bytes of an assembly are what they always were', () => {
    for (const mode of ['assembly', 'two-day', 'ballot-device', 'open-link'])
      expect(manifestSchema.parse({ ...manifest, mode }).mode).toBe(mode)
    expect(JSON.stringify(manifestSchema.parse(manifest))).toBe(JSON.stringify(manifest))
    const { redeem, send } = manifest.windows
    for (const mode of ['assembly', 'two-day', 'ballot-device', 'open-link'])
      expect(accepts({ ...manifest, mode, windows: { redeem: send, send: redeem } })).toBe(false)
  })

  test('[WIRE-3] one wrong field at a time is refused', () => {
    for (const [field, value] of Object.entries({
      format: 'mingcha/manifest/v2',
      suite: 2,
      inspectionId: '0A'.repeat(16),
      mode: 'post',
      court: '',
      title: '长'.repeat(81),
      openingKey: bytesText(64),
      issuerKey: bytesText(423),
      receiptKey: bytesText(31),
      trustees: { threshold: 1, total: 3 },
      limits: { printed: 9, minToOpen: 10 },
      form: { ...form, questions: undefined },
      extra: true,
    }))
      expect([field, accepts({ ...manifest, [field]: value })]).toEqual([field, false])
    expect(accepts({ ...manifest, limits: { printed: 60, minToOpen: 5 } })).toBe(false)
  })

  test('[WIRE-3] a court or a title with direction controls or other invisible characters is refused', () => {
    const enrol = { setupCode: bytesText(16), signingKey: bytesText(65) }
    const refused = ['\u202e', '\u2066', '\u200f', '\u0000', '\u001b', '\n', '\u2028', '\ufeff', '\ud800']
    for (const character of refused) {
      const text = `甲${character}法院`
      const code = character.charCodeAt(0).toString(16)
      expect([code, accepts({ ...manifest, court: text })]).toEqual([code, false])
      expect([code, accepts({ ...manifest, title: text })]).toEqual([code, false])
    }
    expect(accepts({ ...manifest, court: '𠮷林 (2) <甲> 法院' })).toBe(true)
    // A device's name never goes to the server.
    expect(enrolRequestSchema.safeParse(enrol).success).toBe(true)
    expect(enrolRequestSchema.safeParse({ ...enrol, name: '巡查办电脑 1' }).success).toBe(false)
  })
})
