import { useEffect, useRef, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'

/** The browser's own reader, where it has one. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
interface BarcodeDetectorConstructor {
  new (options: { readonly formats: readonly string[] }): BarcodeDetector
  getSupportedFormats(): Promise<readonly string[]>
}

const roundMs = 200

type ReadFrame = (video: HTMLVideoElement) => Promise<string | null>

const createFrameReader = async (): Promise<ReadFrame> => {
  const Detector = (globalThis as { BarcodeDetector?: BarcodeDetectorConstructor }).BarcodeDetector
  if (Detector && (await Detector.getSupportedFormats()).includes('qr_code')) {
    const detector = new Detector({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
  }
  const { default: jsQR } = await import('jsqr')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    if (!context || video.videoWidth === 0) return null
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    context.drawImage(video, 0, 0)
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
    return jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null
  }
}

/** Shows the camera and gives the text of the QR code it sees. The pictures stay in this tab. */
export const Scanner = ({
  onText,
  goesOn = false,
}: {
  readonly onText: (text: string) => void
  /** Looks for more after the first; the same in a row is given once. */
  readonly goesOn?: boolean
}) => {
  const video = useRef<HTMLVideoElement>(null)
  const [isRefused, setRefused] = useState(false)
  const latest = useRef(onText)
  latest.current = onText

  useEffect(() => {
    let stopped = false
    let camera: MediaStream | null = null
    let last: string | null = null
    const run = async () => {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const place = video.current
      if (stopped || !place) {
        for (const track of camera.getTracks()) track.stop()
        return
      }
      place.srcObject = camera
      await place.play()
      const readFrame = await createFrameReader()
      while (!stopped) {
        const text = await readFrame(place)
        if (text !== null && text !== last && !stopped) {
          last = text
          latest.current(text)
          if (!goesOn) return
        }
        await new Promise((resolve) => setTimeout(resolve, roundMs))
      }
    }
    run().catch((error: unknown) => {
      // No camera, or no leave to use it: the share can be typed. Stopping while it starts is no failure.
      if (!stopped) setRefused(true)
      if (!(error instanceof DOMException)) throw error
    })
    return () => {
      stopped = true
      for (const track of camera?.getTracks() ?? []) track.stop()
    }
  }, [goesOn])

  return (
    <div className="scanner">
      {isRefused ? (
        <p className="notice mark" role="alert">
          {m.shares.noCamera}
        </p>
      ) : (
        <>
          <p>{m.shares.scanHint}</p>
          <video ref={video} muted playsInline aria-label={m.shares.camera} />
        </>
      )}
    </div>
  )
}
