import m from '../../../../content/messages/zh-CN/attachment.yaml'
import { fillMessage } from '../../../core/message.ts'

/** A size as a person reads it. */
export const sizeText = (bytes: number): string => {
  if (bytes < 1_000) return fillMessage(m.size.bytes, { count: bytes })
  if (bytes < 1_000_000) return fillMessage(m.size.kilobytes, { count: Math.round(bytes / 1_000) })
  return fillMessage(m.size.megabytes, { count: (bytes / 1_000_000).toFixed(1) })
}

/** Minutes and seconds, `05:09`. */
export const durationText = (durationMs: number): string => {
  const seconds = Math.floor(durationMs / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
}

/** Day and time of this device's zone, to the minute. */
export const momentText = (atMs: number): string =>
  new Date(atMs).toLocaleString('zh-CN', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })

// Endings of what carries more than it shows: office documents, PDF, pictures and films as the camera made them.
const carriesMore =
  /\.(docx?|dotx?|xlsx?|pptx?|wps|et|dps|od[tsp]|rtf|pdf|ofd|jpe?g|heic|heif|tiff?|png|webp|mp4|mov|m4a|mp3|3gp|avi)$/i

/** Whether a file may hold what nobody sees: author, changes, place. */
export const mayHideContent = ({ name, type }: { readonly name: string; readonly type: string }): boolean =>
  carriesMore.test(name) || /^(image|video|audio)\//.test(type)
