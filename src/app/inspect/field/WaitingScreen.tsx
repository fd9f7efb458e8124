import { useCallback, useEffect, useState } from 'react'
import m from '../../../../content/messages/zh-CN/field.yaml'
import teamMessages from '../../../../content/messages/zh-CN/team.yaml'
import { Failure } from '../../../core/errors.ts'
import { deviceFingerprintOf } from '../../../core/record/invite.ts'
import { fingerprintText } from '../../../core/record/members.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { fragmentOf } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import '../team/team.css'
import { type Trouble, troubleOf, useWork } from '../use-work.ts'
import { useCarried } from './field-context.ts'

/** So often it looks by itself whether it was let in. */
const lookIntervalMs = 5_000

const rawKey = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.exportKey('raw', key))

/** A device that has knocked: what two people compare, until it is let in or sent away. */
export const WaitingScreen = () => {
  const { device, refreshTeam } = useCarried()
  const [fingerprint, setFingerprint] = useState('')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isRefused, setRefused] = useState(false)
  const look = useCallback(async () => {
    try {
      await refreshTeam()
      setRefused(false)
    } catch (error) {
      // Neither a member nor waiting any more.
      const isGone = error instanceof Failure && error.code === 'member/not-a-member'
      setRefused(isGone)
      if (!isGone) throw error
    }
  }, [refreshTeam])
  const again = useWork(look)
  useEffect(() => {
    const read = async () => {
      const keys = await Promise.all([rawKey(device.signing.publicKey), rawKey(device.sealing.publicKey)])
      setFingerprint(fingerprintText(await deviceFingerprintOf(...keys)))
    }
    read().catch((error: unknown) => setTrouble(troubleOf(error)))
  }, [device])
  useEffect(() => {
    // Without a network it looks in vain; the button says so when a person asks.
    const timer = setInterval(() => void look().catch(() => undefined), lookIntervalMs)
    return () => clearInterval(timer)
  }, [look])
  return (
    <div className="measure">
      <ScreenTitle>{m.waiting.title}</ScreenTitle>
      {isRefused ? (
        <div className="notice mark" role="alert">
          <p>{teamMessages.waiting.refused}</p>
          <p>
            <a href={fragmentOf({ screen: 'join' })}>{teamMessages.waiting.joinAgain}</a>
          </p>
        </div>
      ) : (
        <>
          <p>{teamMessages.waiting.lead}</p>
          <dl className="panel">
            <dt>{m.waiting.fingerprint}</dt>
            <dd className="compare fingerprint">
              {fingerprint.split(' ').map((group, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one fingerprint never change their order
                <span key={at}>{group}</span>
              ))}
            </dd>
          </dl>
          <p>{teamMessages.waiting.auto}</p>
        </>
      )}
      <FailureNotice trouble={trouble ?? again.trouble} />
      <button className="button" type="button" onClick={again.start} aria-disabled={again.isRunning}>
        {m.waiting.again}
      </button>
    </div>
  )
}
