import messages from '../../../content/messages/zh-CN/reader.yaml'
import { findWords, wordsOf } from '../../core/document/search-text.ts'
import { fillMessage } from '../../core/message.ts'
import { loadStyles, make, makeButton, unitElements } from './part.ts'

const texts = messages.find

/** The text of the document in one piece, and where each unit begins in it, so that a find may cross from one to the next. */
interface WholeText {
  readonly whole: string
  readonly starts: readonly number[]
  readonly nodes: readonly Text[]
}

const readText = (): WholeText => {
  const nodes = unitElements().flatMap((unit) => (unit.firstChild instanceof Text ? unit.firstChild : []))
  let whole = ''
  const starts = nodes.map((node) => {
    const start = whole.length
    whole += node.data
    return start
  })
  return { whole, starts, nodes }
}

const rangeOf = ({ starts, nodes }: WholeText, from: number, to: number): Range => {
  const place = (at: number): [Text, number] => {
    const index = starts.filter((start) => start <= at).length - 1
    return [nodes[index] as Text, at - (starts[index] as number)]
  }
  const range = new Range()
  range.setStart(...place(from))
  // The last character's own unit: the end of one unit is not the beginning of the next.
  const [node, offset] = place(to - 1)
  range.setEnd(node, offset + 1)
  return range
}

// TypeScript knows the highlights, browsers from before 2022 do not: there the units are marked instead.
const highlights = typeof Highlight === 'function' ? CSS.highlights : null

/** Shows every find, one of them strongly; none for an empty list. The text itself stays as it is. */
const show = (ranges: readonly Range[], current: Range | undefined): void => {
  for (const unit of document.querySelectorAll('[data-found]')) unit.removeAttribute('data-found')
  if (highlights) {
    highlights.set('found', new Highlight(...ranges))
    highlights.set('found-here', new Highlight(...(current ? [current] : [])))
  } else {
    for (const range of ranges) range.startContainer.parentElement?.setAttribute('data-found', '')
    current?.startContainer.parentElement?.setAttribute('data-found', 'here')
  }
  current?.startContainer.parentElement?.scrollIntoView({ block: 'center' })
}

let panel: HTMLElement | null = null

/**
 * Opens the search within the document, or goes to its field when it is open. Every word asked for is found, case
 * and punctuation aside; Enter goes to the next find, Shift and Enter to the one before, Escape closes.
 * @param opener - gets the focus back.
 * @see docs/SPEC.md DOC-32
 */
export const openFind = async (opener: HTMLElement): Promise<void> => {
  await loadStyles()
  if (panel) {
    panel.querySelector('input')?.focus()
    return
  }
  const text = readText()
  let ranges: readonly Range[] = []
  let at = 0
  const field = make('input', {
    type: 'search',
    'aria-label': texts.label,
    autocomplete: 'off',
    enterkeyhint: 'search',
  })
  const count = make('p', { role: 'status' }, texts.empty)
  const goTo = (place: number) => {
    at = ranges.length > 0 ? (place + ranges.length) % ranges.length : 0
    show(ranges, ranges[at])
    for (const button of turns) button.disabled = ranges.length === 0
    count.textContent =
      ranges.length > 0
        ? fillMessage(texts.count, { at: at + 1, all: ranges.length })
        : field.value.trim() === ''
          ? texts.empty
          : texts.none
  }
  const turns = [
    makeButton(texts.previous, 'quiet', () => goTo(at - 1)),
    makeButton(texts.next, 'quiet', () => goTo(at + 1)),
  ]
  const close = () => {
    show([], undefined)
    panel?.remove()
    panel = null
    opener.focus()
  }
  field.addEventListener('input', () => {
    ranges = findWords(text.whole, wordsOf(field.value)).map(({ start, end }) => rangeOf(text, start, end))
    // From what is on the screen on, as every browser's own search does.
    const next = ranges.findIndex((range) => range.getBoundingClientRect().bottom > 0)
    goTo(Math.max(0, next))
  })
  panel = make(
    'div',
    { class: 'find', role: 'search' },
    field,
    count,
    ...turns,
    makeButton(texts.close, 'quiet', close),
  )
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
    // An input method uses Enter to take what was typed.
    if (event.key === 'Enter' && event.target === field && !event.isComposing)
      goTo(at + (event.shiftKey ? -1 : 1))
  })
  document.querySelector('.bar')?.append(panel)
  goTo(0)
  field.focus()
}
