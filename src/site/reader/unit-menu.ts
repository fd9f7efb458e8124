import messages from '../../../content/messages/zh-CN/reader.yaml'
import { quotationOf } from '../../core/document/quotation.ts'
import { loadStyles, make, makeButton } from './part.ts'
import { readFrom } from './read-aloud.ts'

/** What `/documents/<id>/carried.json` says; written by src/site/pages/documents/[id]/carried.json.ts. */
interface Carried {
  /** Citation of each unit by its id. */
  readonly citations: Readonly<Record<string, string>>
  readonly carriers: readonly CarrierLine[]
  /** Positions in `carriers` by unit id; a unit nothing carries has no entry. `null` for an older version. */
  readonly carriersByUnit: Readonly<Record<string, readonly number[]>> | null
  readonly terms: readonly TermLine[]
  /** Positions in `terms` by unit id, in the order of the text; a unit without a term has no entry. */
  readonly termsByUnit: Readonly<Record<string, readonly number[]>>
  /** Page of the trace of this document, or `null`. */
  readonly trace: string | null
}
interface CarrierLine {
  readonly kind: keyof typeof messages.kinds
  readonly label: string
  readonly path: string
  readonly suggested: boolean
}

interface TermLine {
  readonly term: string
  readonly english: string
  readonly path: string
  readonly note: string | null
  /** Says that the word is not the document's; `null` where it is. */
  readonly wording: string | null
}

/** Why there is nothing to show, named as its sentence: no network, or the site has no such file. */
type Missing = 'failed' | 'absent'

const texts = messages.menu
let carried: Promise<Carried | Missing> | null = null
let menu: HTMLDialogElement | null = null

/**
 * What the site has about this document's units, fetched once; where it did not come it is asked for again at
 * the next opening. Relative, so that a page of an older version asks for its own.
 */
const fetchCarried = (): Promise<Carried | Missing> => {
  carried ??= fetch('carried.json')
    .then(
      async (response): Promise<Carried | Missing> => {
        if (response.ok) return (await response.json()) as Carried
        return response.status === 404 ? 'absent' : 'failed'
      },
      // `fetch` rejects with a TypeError when there is no network, and with nothing else.
      (): Missing => 'failed',
    )
    .then((found) => {
      if (typeof found === 'string') carried = null
      return found
    })
  return carried
}

/**
 * Opens what can be done with a unit: copy its words with their citation, that alone, or its address, read on from it, see what carries it out and
 * what the site says of it. One menu at a time; it closes with its button, with Escape or a press beside it.
 * @param anchor - `u3.1.4.2`. Nothing happens for an element that is no unit.
 * @param number - The unit's number when that was pressed: it gets the focus back, which its own link took away.
 * @see docs/SPEC.md DOC-30
 */
export const openUnitMenu = async (anchor: string, number: HTMLElement | null): Promise<void> => {
  const unit = document.getElementById(anchor)
  if (!unit || !/^u./.test(anchor)) return
  await loadStyles()
  menu?.close()
  const id = anchor.slice(1)
  const address = `${location.origin}${location.pathname}#${anchor}`
  const status = make('p', { role: 'status' })
  const byHand = make('textarea', { readonly: true, rows: '3', hidden: true, 'aria-label': texts.copyByHand })
  const copy = async (text: string, done: string) => {
    byHand.hidden = await tryToCopy(text)
    status.textContent = byHand.hidden ? done : texts.copyByHand
    if (byHand.hidden) return
    byHand.value = text
    byHand.focus()
    byHand.select()
  }
  const words = unit.textContent ?? ''
  const makeCiteButton = (label: string, textOf: (citation: string) => string, done: string) =>
    makeButton(label, 'secondary', () => {
      void fetchCarried().then((found) => {
        const citation = typeof found === 'string' ? undefined : found.citations[id]
        if (citation) void copy(textOf(citation), done)
        else status.textContent = texts[typeof found === 'string' ? found : 'absent']
      })
    })
  const subject = encodeURIComponent(`${texts.reportSubject} ${address}`)
  const pageReport = document.querySelector<HTMLAnchorElement>('[data-report]')
  const report = pageReport?.href.replace(/subject=.*/, '')
  // As at the foot of the page: what will happen, and who to write to when the site names nobody.
  const reportHint = pageReport?.nextSibling?.textContent ?? ''
  const termsPart = make('div')
  const carriedPart = make('div', {}, make('p', {}, texts.loading))
  const dialog = make(
    'dialog',
    { class: 'unit-menu', 'aria-labelledby': 'unit-menu-title' },
    make(
      'div',
      { class: 'unit-menu-head' },
      make('h2', { id: 'unit-menu-title', tabindex: '-1', autofocus: true }, `〔${id}〕`),
      makeButton(texts.close, 'quiet', () => dialog.close()),
    ),
    make('blockquote', {}, words),
    make(
      'div',
      { class: 'unit-menu-acts' },
      makeCiteButton(texts.copyQuotation, (citation) => quotationOf(words, citation), texts.quotationCopied),
      makeCiteButton(texts.copyCitation, (citation) => citation, texts.citationCopied),
      makeButton(texts.copyLink, 'secondary', () => void copy(address, texts.linkCopied)),
      ...('speechSynthesis' in window
        ? [
            makeButton(texts.readFrom, 'secondary', () => {
              dialog.close()
              readFrom(unit)
            }),
          ]
        : []),
    ),
    status,
    byHand,
    termsPart,
    make('h3', {}, texts.carried),
    carriedPart,
    ...notesOf(anchor),
    ...(report === undefined
      ? []
      : [make('p', {}, make('a', { href: `${report}subject=${subject}` }, texts.report), reportHint)]),
  )
  menu = dialog
  dialog.addEventListener('close', () => {
    unit.removeAttribute('data-open')
    dialog.remove()
    number?.focus({ preventScroll: true })
  })
  // The dialog's own box is filled by its parts, so a press on the dialog itself is a press beside it.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close()
  })
  unit.setAttribute('data-open', '')
  document.body.append(dialog)
  dialog.showModal()
  const found = await fetchCarried()
  if (typeof found === 'string') return carriedPart.replaceChildren(make('p', {}, texts[found]))
  termsPart.append(...termsOf(found, id))
  carriedPart.replaceChildren(...carriersOf(found, id))
}

const tryToCopy = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    // WeChat's browser and pages without HTTPS have no clipboard, others ask and are refused.
    if (error instanceof DOMException || error instanceof TypeError) return false
    throw error
  }
}

/** Grouped by kind, in the order of the file; what the document itself does not ask for is marked. */
const carriersOf = ({ carriers, carriersByUnit, trace }: Carried, id: string): readonly HTMLElement[] => {
  if (carriersByUnit === null) return [make('p', {}, texts.former)]
  const own = (carriersByUnit[id] ?? []).flatMap((at) => carriers[at] ?? [])
  const kinds = [...new Set(own.map(({ kind }) => kind))]
  const groups = kinds.flatMap((kind) => [
    make('h4', {}, messages.kinds[kind]),
    make(
      'ul',
      {},
      ...own
        .filter((carrier) => carrier.kind === kind)
        .map(({ label, path, suggested }) =>
          make(
            'li',
            {},
            make('a', { href: path }, label),
            ...(suggested ? [make('small', {}, texts.suggested)] : []),
          ),
        ),
    ),
  ])
  return [
    ...(own.length > 0 ? groups : [make('p', {}, texts.nothing)]),
    ...(trace ? [make('p', {}, make('a', { href: `${trace}#u${id}` }, texts.trace))] : []),
  ]
}

/** The words of the glossary in a unit, each with its note; its name leads to the glossary. */
const termsOf = ({ terms, termsByUnit }: Carried, id: string): readonly HTMLElement[] => {
  const own = (termsByUnit[id] ?? []).flatMap((at) => terms[at] ?? [])
  if (own.length === 0) return []
  const lines = own.map(({ term, english, path, note, wording }) =>
    make(
      'li',
      {},
      make('a', { href: path }, term),
      make('small', { lang: 'en' }, english),
      ...(wording === null ? [] : [make('small', {}, wording)]),
      ...(note === null ? [] : [make('p', {}, note)]),
    ),
  )
  return [make('h3', {}, texts.terms), make('ul', {}, ...lines)]
}

/** What the page's notes say of a unit, as they stand there, without the numbers they begin with. */
const notesOf = (anchor: string): readonly HTMLElement[] => {
  const entries = [...document.querySelectorAll(`.notes li a[href="#${anchor}"]`)].flatMap(
    (link) => link.closest('li') ?? [],
  )
  if (entries.length === 0) return []
  const said = entries.map((entry) => {
    const note = entry.cloneNode(true) as HTMLElement
    for (const number of note.querySelectorAll('a[href^="#"]')) number.remove()
    return make('p', {}, ...note.childNodes)
  })
  return [make('h3', {}, texts.notes), ...said]
}
