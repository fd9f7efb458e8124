import messages from '../../../content/messages/zh-CN/reader.yaml'
import { loadStyles, make, unitElements } from './part.ts'

const texts = messages.aloud
/** What is being read; a newer reading makes the older one end at its next event. */
let reading: { readonly stop: () => void } | null = null

const button = () => document.querySelector<HTMLButtonElement>('[data-read-aloud]')

/** Starts reading at what stands at the top of the screen, or stops. */
export const toggleReading = async (_: HTMLButtonElement): Promise<void> => {
  if (reading) {
    reading.stop()
    return
  }
  const first = unitElements().find((unit) => unit.getBoundingClientRect().bottom > topPx())
  await readFrom(first ?? unitElements()[0])
}

/** Where the text begins to show: under the bar, which stays at the top. */
const topPx = (): number => Math.max(0, document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0)

/**
 * Reads the document aloud from a unit on, unit by unit: the one being read is marked with `data-read` and kept in
 * sight. Ends at the end, by the button, when the page is left, or with a sentence when there is no voice.
 * @see docs/SPEC.md DOC-33
 */
export const readFrom = async (first: HTMLElement | undefined): Promise<void> => {
  reading?.stop()
  await loadStyles()
  const units = unitElements()
  let at = first ? units.indexOf(first) : -1
  if (at < 0) return
  const own = {
    stop: () => {
      if (reading !== own) return
      reading = null
      speechSynthesis.cancel()
      mark(null)
      const start = button()
      if (start) start.textContent = texts.start
      removeEventListener('pagehide', own.stop)
    },
  }
  reading = own
  say('')
  const stop = button()
  if (stop) stop.textContent = texts.stop
  addEventListener('pagehide', own.stop)
  const readNext = () => {
    const unit = units[at]
    if (reading !== own) return
    if (!unit) {
      own.stop()
      return
    }
    const utterance = new SpeechSynthesisUtterance(unit.textContent ?? '')
    utterance.lang = 'zh-CN'
    const voice = speechSynthesis.getVoices().find(({ lang }) => /^zh/i.test(lang))
    if (voice) utterance.voice = voice
    utterance.onend = () => {
      at += 1
      readNext()
    }
    utterance.onerror = ({ error }) => {
      if (error === 'canceled' || error === 'interrupted') return
      own.stop()
      say(texts.noVoice)
    }
    mark(unit)
    speechSynthesis.speak(utterance)
  }
  // Whatever another page left unread would be read first.
  speechSynthesis.cancel()
  readNext()
}

const mark = (unit: HTMLElement | null): void => {
  document.querySelector('[data-read]')?.removeAttribute('data-read')
  if (!unit) return
  unit.setAttribute('data-read', '')
  const { top, bottom } = unit.getBoundingClientRect()
  if (top < topPx() || bottom > innerHeight) unit.scrollIntoView({ block: 'center' })
}

let line: HTMLElement | null = null
const say = (sentence: string): void => {
  if (!line) {
    line = make('p', { role: 'status', class: 'tool-status' })
    // In the bar, which stays at the top of the screen: under it the sentence would be above what is being read.
    document.querySelector('.bar')?.append(line)
  }
  line.textContent = sentence
  // Read and done with: whatever is pressed next takes it away.
  if (sentence !== '') document.addEventListener('click', () => say(''), { once: true, capture: true })
}
