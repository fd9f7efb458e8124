import { useEffect, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import own from '../../../../content/messages/zh-CN/respond-scan.yaml'
import { readSlip, type SlipSecret } from '../../../core/ballot/slip.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { createQrReader } from '../read-qr.ts'
import { Title } from './Title.tsx'

/** Pause between two looks at the camera's picture: quick enough for a hand, kind to an old phone. */
const lookEveryMs = 150

/**
 * Reads the slip's QR with the camera. The code holds the bare secret, no address, so it never passes through
 * the browser's history. Without a camera, typing is always one press away.
 */
export const ScanScreen = ({
  onSlip,
  onType,
}: {
  readonly onSlip: (secret: SlipSecret) => void
  readonly onType: () => void
}) => {
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<ErrorCode | null>(null)
  const [isReady, setReady] = useState(false)
  const [isOtherCode, setOtherCode] = useState(false)
  const give = useRef(onSlip)
  give.current = onSlip

  useEffect(() => {
    let isOver = false
    let stream: MediaStream | null = null
    const look = async () => {
      if (!navigator.mediaDevices?.getUserMedia) return setTrouble('device/camera-missing')
      const [opened, readQr] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false }),
        createQrReader(),
      ])
      stream = opened
      const element = video.current
      if (isOver || !element) return stop()
      element.srcObject = stream
      await element.play()
      setReady(true)
      while (!isOver) {
        const text = await readQr(element)
        const reading = text === null ? null : readSlip(text)
        if (reading?.state === 'read' && !isOver) return give.current(reading.secret)
        if (reading) setOtherCode(true)
        await new Promise((resume) => setTimeout(resume, lookEveryMs))
      }
    }
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    look().catch((cause: unknown) => {
      if (isOver) return
      const name = cause instanceof DOMException ? cause.name : ''
      setTrouble(name === 'NotAllowedError' ? 'device/camera-refused' : 'device/camera-missing')
    })
    return () => {
      isOver = true
      stop()
    }
  }, [])

  return (
    <>
      <Title text={own.heading} />
      <Trouble code={trouble} />
      {trouble === null && (
        <>
          <p role="status">{isOtherCode ? own.notSlip : isReady ? own.hint : m.scan.starting}</p>
          <div className="finder">
            <video ref={video} playsInline muted aria-label={own.hint} />
          </div>
        </>
      )}
      <button className="button secondary wide" type="button" onClick={onType}>
        {own.type}
      </button>
    </>
  )
}
