import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  privateDecrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findLeaf, leafOf, merkleRootOf, sortLeaves, splitLeaves } from '../../src/core/ballot/bulletin.ts'
import { createSlipSecret, slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import { balanceLedger } from '../../src/core/ballot/ledger.ts'
import {
  answersHashOf,
  checkBox,
  gatherKey,
  joinOpened,
  openEnvelopes,
} from '../../src/core/ballot/opening.ts'
import { receiptMessage, verifyReceipt } from '../../src/core/ballot/receipt.ts'
import { createOpeningKey, readShare, type Share, shareToText } from '../../src/core/ballot/shares.ts'
import {
  draftIdOf,
  draftKeyOf,
  readSlip,
  redeemCodeOf,
  type SlipSecret,
  slipAlphabet,
} from '../../src/core/ballot/slip.ts'
import { slipWords } from '../../src/core/ballot/slip-word-list.ts'
import { readSlipWords, slipSecretToWords, slipWordCount } from '../../src/core/ballot/slip-words.ts'
import { tokenMessage } from '../../src/core/ballot/token.ts'
import { blindToken, finalizeToken } from '../../src/core/ballot/token-client.ts'
import {
  type Bytes,
  bytesToHex,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  equalBytes,
} from '../../src/core/bytes.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { oracle } from '../kit/blind-rsa-oracle.ts'
import { arbitraryBytes as bytes } from '../kit/bytes.ts'

const secret = bytes(20).map(createSlipSecret)

describe('slip', () => {
  test('[BAL-1] what is printed reads back, however it is typed', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('', ' ', '-', '－', ' - '),
        fc.boolean(),
        (value, separator, lower) => {
          let typed = slipSecretToTyped(value).replaceAll('-', separator)
          if (lower) typed = typed.toLowerCase()
          typed = typed.replaceAll('0', 'O').replace('1', 'l')
          const wide = typed.replace(/[A-Z0-9]/g, (character) =>
            String.fromCharCode(character.charCodeAt(0) + 0xfee0),
          )
          expect(readSlip(typed)).toEqual({ state: 'read', secret: value })
          expect(readSlip(wide)).toEqual({ state: 'read', secret: value })
        },
      ),
    )
  })

  test('[BAL-1] the printed form is seven groups of three', () => {
    fc.assert(
      fc.property(secret, (value) => {
        expect(slipSecretToTyped(value)).toMatch(/^([0-9A-HJKMNP-TV-Z]{3}-){6}[0-9A-HJKMNP-TV-Z]{3}$/)
      }),
    )
  })

  test('[BAL-2] every single wrong character is caught', () => {
    fc.assert(
      fc.property(
        secret,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 31 }),
        (value, at, shift) => {
          const typed = [...slipSecretToTyped(value).replaceAll('-', '')]
          typed[at] = slipAlphabet[(slipAlphabet.indexOf(typed[at] as string) + shift) % 32] as string
          expect(readSlip(typed.join(''))).toEqual({ state: 'check-failed' })
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('[BAL-2] two neighbours swapped are caught', () => {
    fc.assert(
      fc.property(secret, fc.integer({ min: 0, max: 19 }), (value, at) => {
        const typed = [...slipSecretToTyped(value).replaceAll('-', '')]
        const [first, second] = [typed[at] as string, typed[at + 1] as string]
        fc.pre(first !== second)
        typed[at] = second
        typed[at + 1] = first
        expect(readSlip(typed.join(''))).toEqual({ state: 'check-failed' })
      }),
      { numRuns: 2_000 },
    )
  })

  test('[BAL-1] too short, too long and foreign characters are told apart', () => {
    expect(readSlip('')).toEqual({ state: 'too-short', lengthChars: 0 })
    expect(readSlip('3AH-RZ6')).toEqual({ state: 'too-short', lengthChars: 6 })
    expect(readSlip('3AH-RZ6-DMV-29G-QY5-CKT-1833')).toEqual({ state: 'too-long', lengthChars: 22 })
    expect(readSlip('3AU')).toEqual({ state: 'wrong-character', atChar: 3 })
    expect(readSlip('凭条')).toEqual({ state: 'wrong-character', atChar: 1 })
  })

  test('[BAL-3] the three derivations agree with another HKDF and differ from one another', async () => {
    await fc.assert(
      fc.asyncProperty(secret, async (value) => {
        const hkdf = (info: string, length: number) =>
          Buffer.from(hkdfSync('sha256', value, 'mingcha/slip/v1', info, length)).toString('hex')
        expect(bytesToHex(await redeemCodeOf(value))).toBe(hkdf('redeem', 16))
        expect(bytesToHex(await draftKeyOf(value))).toBe(hkdf('draft', 32))
        expect(await draftIdOf(value)).toBe(hkdf('draft-id', 16))
      }),
      { numRuns: 30 },
    )
  })
})

describe('token', () => {
  const issuer = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 0x10001 })
  const spki = new Uint8Array(issuer.publicKey.export({ format: 'der', type: 'spki' })) as Bytes
  const signBlindly = (blinded: Uint8Array) =>
    new Uint8Array(privateDecrypt({ key: issuer.privateKey, padding: constants.RSA_NO_PADDING }, blinded))
  const isToken = (message: Uint8Array, signature: Uint8Array) =>
    verify(
      'sha384',
      message,
      {
        key: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 48,
      },
      signature,
    )

  test('[BAL-4] a blinded, signed and unblinded token verifies with Node’s own RSA', async () => {
    const tokenKey = randomBytes(65)
    const pending = await blindToken(spki, 'ab'.repeat(16), tokenKey)
    const token = await finalizeToken(spki, pending, signBlindly(pending.blinded))
    expect(pending.blinded.length).toBe(384)
    const message = concatBytes(token.prefix, tokenMessage('ab'.repeat(16), tokenKey))
    expect(isToken(message, token.signature)).toBe(true)
    expect(isToken(concatBytes(token.prefix, tokenMessage('ac'.repeat(16), tokenKey)), token.signature)).toBe(
      false,
    )
  })

  test('[BAL-4] an independent client gets a token from the same issuer, and either unblinds the other’s', async () => {
    const prepared = concatBytes(randomBytes(32), tokenMessage('ab'.repeat(16), randomBytes(65)))
    const theirs = oracle.blind(spki, prepared)
    const blindSignature = signBlindly(theirs.blinded)
    expect(isToken(prepared, oracle.unblind(spki, blindSignature, theirs.inverse))).toBe(true)
    const ours = await finalizeToken(
      spki,
      { prepared, blinded: theirs.blinded as Bytes, inverse: theirs.inverse as Bytes },
      blindSignature,
    )
    expect(isToken(prepared, ours.signature)).toBe(true)
    const pending = await blindToken(spki, 'ab'.repeat(16), randomBytes(65))
    expect(
      isToken(pending.prepared, oracle.unblind(spki, signBlindly(pending.blinded), pending.inverse)),
    ).toBe(true)
  })

  test('[BAL-4] [PROMISE-23] the same token blinded twice looks different to the issuer', async () => {
    const tokenKey = randomBytes(65)
    const first = await blindToken(spki, 'ab'.repeat(16), tokenKey)
    const second = await blindToken(spki, 'ab'.repeat(16), tokenKey)
    expect(equalBytes(first.blinded, second.blinded)).toBe(false)
  })

  test('[BAL-5] a signature by another key, or none at all, is refused', async () => {
    const pending = await blindToken(spki, 'ab'.repeat(16), randomBytes(65))
    const other = generateKeyPairSync('rsa', { modulusLength: 3072 })
    const foreign = privateDecrypt(
      { key: other.privateKey, padding: constants.RSA_NO_PADDING },
      Buffer.alloc(384, 1),
    )
    for (const bad of [foreign, Buffer.alloc(384), Buffer.alloc(383), pending.blinded])
      await expect(finalizeToken(spki, pending, new Uint8Array(bad))).rejects.toMatchObject({
        code: 'ballot/bad-issuer-signature',
      })
  })
})

describe('receipt', () => {
  test('[BAL-6] any changed bit, inspection, leaf or length is no receipt', async () => {
    const keys = generateKeyPairSync('ed25519')
    const receiptKey = Uint8Array.from(
      Buffer.from(keys.publicKey.export({ format: 'jwk' }).x as string, 'base64url'),
    ) as Bytes
    const leaf = Uint8Array.from(randomBytes(32)) as Bytes
    const receipt = Uint8Array.from(
      sign(null, receiptMessage('0f'.repeat(16), leaf), keys.privateKey),
    ) as Bytes
    const holds = (inspectionId: string, ofLeaf: Bytes, candidate: Bytes) =>
      verifyReceipt(receiptKey, inspectionId, ofLeaf, candidate)
    expect(await holds('0f'.repeat(16), leaf, receipt)).toBe(true)
    expect(await holds('0e'.repeat(16), leaf, receipt)).toBe(false)
    expect(await holds('0f'.repeat(16), leaf.map((byte) => byte ^ 1) as Bytes, receipt)).toBe(false)
    expect(await holds('0f'.repeat(16), leaf, receipt.slice(1))).toBe(false)
    for (let bit = 0; bit < 512; bit += 1) {
      const changed = receipt.slice()
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(await holds('0f'.repeat(16), leaf, changed)).toBe(false)
    }
  })
})

describe('bulletin', () => {
  const leaves = fc.uniqueArray(bytes(32), { maxLength: 40, comparator: equalBytes })

  test('[BAL-7] splitting gives back the sorted leaves, and each is found where it stands', () => {
    fc.assert(
      fc.property(leaves, bytes(32), (values, stranger) => {
        const sorted = sortLeaves(values)
        expect(splitLeaves(concatBytes(...sorted))).toEqual(sorted)
        sorted.forEach((leaf, index) => {
          expect(findLeaf(sorted, leaf)).toBe(index)
        })
        if (!values.some((leaf) => equalBytes(leaf, stranger))) expect(findLeaf(sorted, stranger)).toBeNull()
      }),
    )
  })

  test('[BAL-7] half a leaf, leaves out of order and a leaf twice are refused', () => {
    const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const codeOf = (joined: Uint8Array) => {
      try {
        splitLeaves(joined)
        return null
      } catch (error) {
        return (error as { code?: string }).code
      }
    }
    expect(codeOf(concatBytes(low, high))).toBeNull()
    expect(codeOf(concatBytes(low, high).slice(1))).toBe('ballot/bad-bulletin')
    expect(codeOf(concatBytes(high, low))).toBe('ballot/bad-bulletin')
    expect(codeOf(concatBytes(low, low))).toBe('ballot/bad-bulletin')
  })

  test('[BAL-8] the root forgets the order of arrival and notices any other change', async () => {
    await fc.assert(
      fc.asyncProperty(leaves, fc.integer(), bytes(32), async (values, seed, extra) => {
        fc.pre(values.length > 0 && !values.some((leaf) => equalBytes(leaf, extra)))
        const root = await merkleRootOf(sortLeaves(values))
        const arrival = [...values].sort((a, b) => ((compareBytes(a, b) * seed) % 7) - 3)
        expect(await merkleRootOf(sortLeaves(arrival))).toEqual(root)
        const at = Math.abs(seed) % values.length
        expect(await merkleRootOf(sortLeaves(values.filter((_, index) => index !== at)))).not.toEqual(root)
        expect(await merkleRootOf(sortLeaves([...values, extra]))).not.toEqual(root)
        expect(await merkleRootOf(sortLeaves(values.with(at, extra)))).not.toEqual(root)
      }),
      { numRuns: 60 },
    )
  })
})

describe('shares and opening', () => {
  test('[BAL-9] [PROMISE-7] any k of n rebuild the key; k − 1 do not', async () => {
    const { openingKey, shares } = await createOpeningKey(3, 5)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }), async (chosen) => {
        const gathering = await gatherKey(
          openingKey,
          chosen.map((index) => shares[index] as Share),
        )
        expect(gathering.state).toBe(chosen.length >= 3 ? 'complete' : 'too-few')
      }),
      { numRuns: 30 },
    )
    expect(await gatherKey(openingKey, shares.slice(0, 2))).toEqual({
      state: 'too-few',
      held: 2,
      threshold: 3,
    })
    expect(await gatherKey(openingKey, [])).toMatchObject({ state: 'too-few', held: 0 })
  })

  test('[BAL-9] the same twice, another inspection’s and a false share each get their name', async () => {
    const { openingKey, shares } = await createOpeningKey(2, 3)
    const stranger = await createOpeningKey(2, 3)
    const [first, second] = shares as [Share, Share]
    expect(await gatherKey(openingKey, [first, first])).toEqual({ state: 'same-share-twice' })
    expect(await gatherKey(openingKey, [first, stranger.shares[1] as Share])).toEqual({
      state: 'other-inspection',
    })
    const forged = {
      ...second,
      part: second.part.map((byte, index) => (index === 3 ? byte ^ 1 : byte)) as Bytes,
    }
    expect(await gatherKey(openingKey, [first, forged])).toEqual({ state: 'wrong-share' })
    // The threshold is only what the paper says: lowering it gives a wrong key, never a box that opens.
    const three = await createOpeningKey(3, 3)
    const lowered = three.shares.slice(0, 2).map((share) => ({ ...share, threshold: 2 }))
    expect(await gatherKey(three.openingKey, lowered)).toEqual({ state: 'wrong-share' })
  })

  test('[BAL-10] a share reads back as printed, and no single wrong character passes', async () => {
    const { shares } = await createOpeningKey(2, 2)
    const text = await shareToText(shares[0] as Share)
    expect(await readShare(text.toLowerCase().replaceAll('-', ' '))).toEqual({
      state: 'read',
      share: shares[0],
    })
    const plain = [...text.replaceAll('-', '')]
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: plain.length - 1 }),
        fc.integer({ min: 1, max: 31 }),
        async (at, shift) => {
          const wrong = slipAlphabet[(slipAlphabet.indexOf(plain[at] as string) + shift) % 32] as string
          expect((await readShare(plain.with(at, wrong).join(''))).state).toBe('check-failed')
        },
      ),
      { numRuns: 300 },
    )
    expect(await readShare(plain.slice(1).join(''))).toEqual({ state: 'wrong-length' })
    expect(await readShare(`${text}*`)).toEqual({ state: 'wrong-character' })
  })

  test('[BAL-14] trustees outside 2 to 5 of k to 9 are refused', async () => {
    for (const [k, n] of [
      [1, 3],
      [6, 9],
      [3, 2],
      [2, 10],
    ] as const)
      await expect(createOpeningKey(k, n)).rejects.toMatchObject({ code: 'ballot/bad-trustees' })
  })

  const context = { inspectionId: '77'.repeat(16), fingerprint: new Uint8Array(32).fill(7) as Bytes }
  const sealMany = async (openingKey: Bytes, count: number) => {
    const envelopes: Bytes[] = []
    for (let index = 0; index < count; index += 1)
      envelopes.push(
        await sealEnvelope(
          openingKey,
          context,
          randomBytes(16),
          new TextEncoder().encode(`{"Q01":"${index % 4}"}`),
        ),
      )
    return envelopes
  }

  test('[BAL-12] [PROMISE-15] every envelope is opened or invalid; what comes out is sorted by content and value', async () => {
    const { openingKey, shares } = await createOpeningKey(2, 3)
    const gathering = await gatherKey(openingKey, shares.slice(1))
    if (gathering.state !== 'complete') throw new Error(gathering.state)
    const envelopes = await sealMany(openingKey, 24)
    const damaged = envelopes.with(
      3,
      envelopes[3]?.map((byte, index) => (index === 900 ? byte ^ 1 : byte)) as Bytes,
    )
    const isAnswer = (packed: Uint8Array) => !bytesToUtf8(packed as Bytes).includes('2')
    const parts = await Promise.all(
      [damaged.slice(0, 10), damaged.slice(10), [new Uint8Array(7)]].map((slice) =>
        openEnvelopes(gathering.keyPair, context, slice, isAnswer),
      ),
    )
    const opened = joinOpened(parts)
    // One damaged, one no envelope, six that hold what is no answer.
    expect(opened.packed.length).toBe(17)
    expect(opened.trackerHashes.length).toBe(17)
    expect(opened.invalid).toBe(8)
    expect([...opened.packed].sort(compareBytes)).toEqual(opened.packed)
    expect([...opened.trackerHashes].sort(compareBytes)).toEqual(opened.trackerHashes)
    const backwards = joinOpened([...parts].reverse())
    expect(backwards).toEqual(opened)
    expect(await answersHashOf(opened.packed)).toEqual(await answersHashOf(backwards.packed))
    expect(await answersHashOf(opened.packed.slice(1))).not.toEqual(await answersHashOf(opened.packed))
  })

  test('[BAL-11] [PROMISE-14] [PROMISE-31] another root or fewer than ten envelopes: not opened', async () => {
    const { openingKey } = await createOpeningKey(2, 2)
    const envelopes = await sealMany(openingKey, 10)
    const rootOf = async (box: Bytes[]) => merkleRootOf(sortLeaves(await Promise.all(box.map(leafOf))))
    await expect(checkBox(envelopes, await rootOf(envelopes))).resolves.toBeUndefined()
    await expect(checkBox(envelopes.slice(1), await rootOf(envelopes))).rejects.toMatchObject({
      code: 'ballot/root-mismatch',
    })
    const few = envelopes.slice(1)
    await expect(checkBox(few, await rootOf(few))).rejects.toMatchObject({ code: 'ballot/too-few-envelopes' })
  })

  test('[BAL-7] the leaf is SHA-256 of a zero byte and the envelope', async () => {
    const envelope = randomBytes(8_275)
    expect(bytesToHex(await leafOf(envelope))).toBe(
      createHash('sha256').update(Buffer.of(0)).update(envelope).digest('hex'),
    )
  })
})

test('[BAL-13] [BAL-15] the ledger says which line does not hold', () => {
  const fair = { printed: 60, leftOver: 5, redeemed: 52, sent: 50, opened: 49, invalid: 1 }
  const broken = (ledger: Parameters<typeof balanceLedger>[0]) =>
    balanceLedger(ledger)
      .filter((line) => line.holds === false)
      .map((line) => line.rule)
  expect(broken(fair)).toEqual([])
  expect(broken({ ...fair, opened: 50 })).toEqual(['opened-and-invalid-are-sent'])
  expect(broken({ ...fair, redeemed: 49 })).toEqual(['sent-within-redeemed'])
  expect(broken({ ...fair, leftOver: 9 })).toEqual(['redeemed-within-drawn'])
  expect(broken({ ...fair, voided: 3 })).toEqual([])
  expect(broken({ ...fair, voided: 4 })).toEqual(['redeemed-within-drawn'])
  expect(balanceLedger({ ...fair, opened: null, invalid: null })[0]).toEqual({
    rule: 'opened-and-invalid-are-sent',
    holds: null,
  })
})

describe('a slip in words', () => {
  const secretFrom = (bytes: Uint8Array) => createSlipSecret(bytes)

  test('[BAL-20] gives back the same secret, with or without anything between the words', () => {
    for (let round = 0; round < 300; round += 1) {
      const secret = secretFrom(randomBytes(20))
      const words = slipSecretToWords(secret)
      expect(words).toHaveLength(slipWordCount)
      for (const text of [words.join(' '), words.join(''), words.join('、'), `${words.join('，\n')}。`])
        expect(readSlipWords(text)).toEqual({ state: 'read', secret })
    }
  })

  test('[BAL-20] one wrong word and two words swapped never pass; what is no word is named', () => {
    const words = slipSecretToWords(secretFrom(randomBytes(20)))
    for (let at = 0; at < slipWordCount; at += 1) {
      for (let other = 0; other < 1_024; other += 7) {
        const wrong = words.with(at, slipWords[other] as string)
        if (wrong[at] !== words[at]) expect(readSlipWords(wrong.join(''))).toEqual({ state: 'check-failed' })
      }
      expect(readSlipWords(words.with(at, '凭条').join(' '))).toEqual({
        state: 'unknown-word',
        atWord: at + 1,
      })
      for (let to = at + 1; to < slipWordCount; to += 1) {
        const swapped = words.with(at, words[to] as string).with(to, words[at] as string)
        if (words[at] !== words[to])
          expect(readSlipWords(swapped.join(''))).toEqual({ state: 'check-failed' })
      }
    }
    expect(readSlipWords(words.slice(1).join(''))).toEqual({ state: 'too-short', words: 10 })
    expect(readSlipWords([...words, '太阳'].join(''))).toEqual({ state: 'too-long', words: 12 })
    expect(readSlipWords('')).toEqual({ state: 'too-short', words: 0 })
  })

  test('[BAL-20] the list is the one slips were printed with, each word once', () => {
    expect(slipWords).toHaveLength(1_024)
    expect(new Set(slipWords).size).toBe(1_024)
    expect(slipWords.filter((word) => !/^\p{Script=Han}{2}$/u.test(word))).toEqual([])
    expect(createHash('sha256').update(slipWords.join(' ')).digest('hex')).toBe(
      'af4d4be26f30d7003b134168e791023a119b000eb2b4df2ad4a843cd15fd974b',
    )
    expect(slipSecretToWords('0123456789ABCDEFGHJK' as SlipSecret)).toEqual([
      '月亮',
      '河流',
      '银杏',
      '菠菜',
      '汤勺',
      '房顶',
      '圆桌',
      '扑克',
      '斗篷',
      '作家',
      '皮球',
    ])
  })
})
