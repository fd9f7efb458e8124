import { useEffect, useState } from 'react'
import m from '../../../../content/messages/zh-CN/mode-respond.yaml'
import files from '../../../../content/messages/zh-CN/sealed-file.yaml'
import { fillMessage } from '../../../core/message.ts'
import { doorTimesOf } from '../../../core/wire/mode.ts'
import { ballotStore, beginDevice } from '../../../device/ballot/at-device.ts'
import type { DeviceBox } from '../../../device/ballot/ballot-store.ts'
import {
  checkDevice,
  countHandedIn,
  type DeviceCheck,
  type HandInCounts,
  type HandInDeps,
  type HandInProgress,
  handIn,
  handInAgain,
  requestsAtDevice,
} from '../../../device/ballot/hand-in.ts'
import type { KnownInspection } from '../../../device/draft/manifest.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { pauseHere } from '../mode-steps.ts'
import { fingerprintStart, windowText } from '../moments.ts'
import { randomBytes } from '../services.ts'
import { useNow } from '../use-now.ts'
import { part, type Respond } from '../use-respond.ts'
import { SealedFileOffer } from './SealedFileOffer.tsx'
import { Title } from './Title.tsx'

/** A tablet lying about is cleared after this: 3 minutes without a touch or a key. */
const idleMs = 3 * 60_000

/** Everything the device knows of its box. */
interface Held {
  readonly box: DeviceBox
  readonly counts: HandInCounts
}

const readHeld = async (inspectionId: string): Promise<Held | null> => {
  const store = await ballotStore()
  const box = await store.readBox(inspectionId)
  return box && { box, counts: await countHandedIn(store, inspectionId) }
}

/** A ballot device between two people, and when it hands in: nothing of anybody's answer is ever on this screen. */
export const DeviceScreen = ({ respond }: { readonly respond: Respond }) => {
  const { chosen, services, answering, notice, isBusy } = respond
  const [held, setHeld] = useState<Held | null | 'reading'>('reading')
  const [progress, setProgress] = useState<HandInProgress | null>(null)
  const [check, setCheck] = useState<DeviceCheck | null>(null)
  const inspectionId = chosen?.manifest.inspectionId ?? ''
  const { setTrouble } = respond
  useEffect(() => {
    readHeld(inspectionId).then(setHeld, () => setTrouble('device/storage-unavailable'))
  }, [inspectionId, setTrouble])

  if (!chosen || !services || !answering) return null
  const { manifest, fingerprint } = chosen

  const setUp = () =>
    respond.step(async () => {
      const room = await answering.askForStorageRoom(services.store)
      if (room.isFull) return respond.setTrouble('device/storage-short')
      await beginDevice(await ballotStore(), chosen)
      await answering.keepInspection(services.store, chosen)
      setHeld(await readHeld(inspectionId))
    })
  const start = () => {
    if (held === 'reading' || held === null) return
    if (held.box.state === 'collecting' && !window.confirm(m.device.handInConfirm)) return
    respond.step(async () => {
      try {
        const outcome = await handIn(await depsOf(services, chosen, setProgress), chosen)
        if (outcome.state === 'unreachable') respond.setTrouble('wire/unreachable')
        if (outcome.state === 'refused') respond.setTrouble(outcome.code)
      } finally {
        setProgress(null)
        setHeld(await readHeld(inspectionId))
      }
    })
  }
  const look = () =>
    respond.step(async () => {
      const outcome = await checkDevice({ ballots: await ballotStore(), door: services.door }, chosen)
      if (outcome.state === 'unreachable') return respond.setTrouble('wire/unreachable')
      if (outcome.state === 'refused') return respond.setTrouble(outcome.code)
      setCheck(null)
      try {
        if (outcome.state === 'not-closed') {
          // As phones do by themselves: a server that lost its disk gets back what it lacks.
          const again = await handInAgain(await depsOf(services, chosen, setProgress), chosen)
          if (again.state === 'unreachable') return respond.setTrouble('wire/unreachable')
          if (again.state === 'refused') return respond.setTrouble(again.code)
        }
        setCheck(outcome)
      } finally {
        setProgress(null)
        setHeld(await readHeld(inspectionId))
      }
    })

  return (
    <>
      <Title text={notice === null ? m.device.title : m.device.sealed} key={notice} />
      <Trouble code={respond.trouble} />
      {notice !== null && (
        <section className="notice good" role="status">
          <p className="moment">{notice}</p>
          <p>{m.device.sealedText}</p>
          <p>
            <strong>{m.device.sealedPass}</strong>
          </p>
          <button className="button wide" type="button" onClick={() => respond.setNotice(null)}>
            {m.device.clear}
          </button>
        </section>
      )}
      {notice === null && held !== 'reading' && (
        <>
          <p className="envelope-of">
            {manifest.court} {manifest.title}
          </p>
          {held === null ? (
            <section className="panel">
              <p>{m.device.text}</p>
              <p>{m.device.onPhone}</p>
              <p className="fingerprint">{fingerprintStart(fingerprint)}</p>
              <p className="field-hint">{m.device.setUpText}</p>
              <button className="button wide" type="button" disabled={isBusy} onClick={setUp}>
                {isBusy ? m.device.settingUp : m.device.setUp}
              </button>
            </section>
          ) : (
            <>
              <p className="counted" role="status">
                <strong>{fillMessage(m.device.collected, { count: held.box.collected })}</strong>
              </p>
              {held.box.state === 'collecting' && (
                <section className="panel">
                  <p className="field-hint">{m.device.clean}</p>
                  <p className="fingerprint">{fingerprintStart(fingerprint)}</p>
                  <p>{m.device.compare}</p>
                  <button
                    className="button wide"
                    type="button"
                    disabled={isBusy}
                    onClick={() => respond.go({ name: 'slip' })}
                  >
                    {m.device.next}
                  </button>
                  <p className="field-hint">{respond.isOfflineReady ? m.device.ready : m.device.notReady}</p>
                </section>
              )}
              <HandIn
                respond={respond}
                chosen={chosen}
                held={held}
                progress={progress}
                check={check}
                onHandIn={start}
                onCheck={look}
              />
            </>
          )}
        </>
      )}
    </>
  )
}

const depsOf = async (
  { door, clock }: NonNullable<Respond['services']>,
  { manifest }: KnownInspection,
  onProgress: (progress: HandInProgress) => void,
): Promise<HandInDeps> => {
  const { createTokenRequest, finishToken } = await part(import('../../../device/draft/ballot-crypto.ts'))
  return {
    ballots: await ballotStore(),
    door,
    nowMs: clock.nowMs,
    randomBytes,
    createTokenRequest: () => createTokenRequest(manifest),
    finishToken: (request, reply) => finishToken(manifest, request, reply),
    onProgress,
  }
}

const HandIn = ({
  respond,
  chosen,
  held: { box, counts },
  progress,
  check,
  onHandIn,
  onCheck,
}: {
  readonly respond: Respond
  readonly chosen: KnownInspection
  readonly held: Held
  readonly progress: HandInProgress | null
  readonly check: DeviceCheck | null
  readonly onHandIn: () => void
  readonly onCheck: () => void
}) => {
  const { services, isBusy } = respond
  const { windows } = chosen.manifest
  const nowMs = useNow(services?.clock ?? { nowMs: () => 0 }, box.state !== 'listed')
  const isOpen = nowMs >= Date.parse(doorTimesOf(chosen.manifest).sendOpenIso)
  const send = windowText(windows.send, nowMs)
  return (
    <section>
      <h2>
        {box.state === 'collecting' || box.state === 'handing-in'
          ? m.device.handInHeading
          : m.device.doneHeading}
      </h2>
      {progress && (
        <p className="waiting" role="status">
          {fillMessage(m.device[progress.stage], { done: progress.done, total: progress.total })}
        </p>
      )}
      {!isOpen && <p>{fillMessage(m.device.handInWhen, { send })}</p>}
      {isOpen && box.collected > 0 && (box.state === 'collecting' || box.state === 'handing-in') && (
        <>
          <p>{m.device.handInText}</p>
          <button className="button secondary wide" type="button" disabled={isBusy} onClick={onHandIn}>
            {box.state === 'collecting' ? m.device.handIn : m.device.handInAgain}
          </button>
        </>
      )}
      {box.state === 'handed-in' && (
        <>
          <p className="notice good">
            {fillMessage(m.device.done, { collected: box.collected, receipts: counts.receipts })}
          </p>
          <p>{m.device.keep}</p>
        </>
      )}
      {box.state !== 'collecting' && box.refusedSlips > 0 && (
        <p className="notice mark">{fillMessage(m.device.surplus, { count: box.refusedSlips })}</p>
      )}
      {counts.refused > 0 && (
        <p className="notice mark">{fillMessage(m.device.refused, { count: counts.refused })}</p>
      )}
      <div role="status">
        {check?.state === 'missing' && (
          <p className="notice mark">{fillMessage(m.device.missing, { count: check.count })}</p>
        )}
        {check?.state === 'not-closed' && <p>{m.device.notClosed}</p>}
        {box.state === 'listed' && (
          <p className="notice good">{fillMessage(m.device.checked, { count: box.listed })}</p>
        )}
      </div>
      {(box.state === 'handing-in' || box.state === 'handed-in') && counts.sendable > 0 && (
        <SealedFileOffer
          text={files.device.text}
          inspectionId={box.inspectionId}
          readRequests={async () => requestsAtDevice(await ballotStore(), box.inspectionId)}
        />
      )}
      {box.state === 'handed-in' && (
        <button className="button secondary wide" type="button" disabled={isBusy} onClick={onCheck}>
          {m.device.check}
        </button>
      )}
    </section>
  )
}

/** Above whatever is being filled in at the device: the way to leave it clean, which a forgotten tablet takes itself. */
export const PauseBar = ({ respond }: { readonly respond: Respond }) => {
  const { step, go } = respond
  const leave = () =>
    step(async () => {
      await pauseHere(respond)
      go({ name: 'check' })
    })
  useEffect(() => {
    let timer = 0
    const wait = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(leave, idleMs)
    }
    wait()
    const touches = ['pointerdown', 'keydown', 'input', 'scroll'] as const
    for (const touch of touches) addEventListener(touch, wait, { passive: true })
    return () => {
      window.clearTimeout(timer)
      for (const touch of touches) removeEventListener(touch, wait)
    }
  })
  return (
    <div className="pause-bar">
      <button className="button quiet" type="button" onClick={leave}>
        {m.device.pause}
      </button>
      <p className="field-hint">{m.device.pauseHint}</p>
    </div>
  )
}
