import messages from '../../../content/messages/zh-CN/search-results.yaml'
import {
  decodeSearch,
  type Findings,
  type Found,
  type FoundKind,
  prepareSearch,
  type Searchable,
  search,
} from '../../core/document/search.ts'
import { findWords, piecesOf } from '../../core/document/search-text.ts'
import rareQueries from '../reader/rare-queries.ts?later'

/** Where everything that can be found lies, and how much of it is shown at once. */
const file = '/search.json'
const hitsPerStep = 10
const charsPerText = 140
/** A shorter wait needs no bar. */
const barAfterMs = 1_000
/**
 * Whoever opens the search is about to search: the file comes by itself once the page stands. One of more bytes than
 * this, unpacked, waits until the field is entered.
 */
const unaskedBytes = 1_000_000
const unaskedAfterMs = 200

// Not core's: that one lies in a file with much that only the apps need, and this page would wait for all of it.
const fillMessage = (message: string, values: Readonly<Record<string, string | number>>): string =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name)
  made.append(...content)
  return made
}

const button = (label: string, press: () => void): HTMLButtonElement => {
  const made = element('button', label)
  made.type = 'button'
  made.className = 'button secondary'
  made.addEventListener('click', press)
  return made
}

/** The file, unpacked; `null` when it did not come or is not what this page can read. Tells of every step. */
const loadSearch = async (tell: (bytes: number) => void): Promise<Searchable | null> => {
  try {
    const response = await fetch(file, { priority: 'high' })
    if (!response.ok || !response.body) return null
    const reader = response.body.getReader()
    const decoder = new TextDecoder()
    let [text, bytes] = ['', 0]
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      text += decoder.decode(step.value, { stream: true })
      bytes += step.value.length
      tell(bytes)
    }
    const groups = decodeSearch(JSON.parse(text + decoder.decode()))
    return groups && prepareSearch(groups)
  } catch (error) {
    // No network, one that broke off, or an answer that is no JSON: a person can only try again.
    if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError)
      return null
    throw error
  }
}

const marked = (text: string, words: readonly string[], maxChars: number): readonly (Node | string)[] =>
  piecesOf(text, findWords(text, words), maxChars).map(({ text, isFound }) =>
    isFound ? element('mark', text) : text,
  )

const hitOf = ({ record, path }: Found, words: readonly string[]): HTMLLIElement => {
  const { id, title, text, isSuggested } = record
  const link = element('a', ...marked(title || text, words, title ? title.length : charsPerText))
  link.href = path
  const hit = element('li', link)
  // The numbers by which people cite stand before what they name; other ids are only addresses.
  if (/^(s?[\d.-]+|[A-Z][A-Z\d-]*\w?)$/.test(id)) {
    const number = element('span', id)
    number.className = 'hit-id'
    link.before(number, ' ')
  }
  if (isSuggested) {
    const label = element('span', messages.results.suggested)
    label.className = 'tag suggested'
    link.after(' ', label)
  }
  if (title && text) hit.append(element('p', ...marked(text, words, charsPerText)))
  return hit
}

/** One kind: its heading, the best hits, and a button for more. Hits of one text stand under its name. */
const sectionOf = ({ kind, count, take }: FoundKind, words: readonly string[]): HTMLElement => {
  const heading = element('h2', messages.kinds[kind], ' ')
  const number = element('span', String(count))
  number.className = 'hit-count'
  heading.append(number)
  heading.tabIndex = -1
  const section = element('section', heading)
  let shown = 0
  let list: { title: string; items: HTMLUListElement } | null = null
  const showMore = (): HTMLElement | null => {
    let first: HTMLElement | null = null
    for (const found of take(shown, shown + hitsPerStep)) {
      const { title } = found.group
      if (list?.title !== title) {
        list = { title, items: element('ul') }
        if (title) section.append(element('h3', title))
        section.append(list.items)
      }
      const hit = hitOf(found, words)
      list.items.append(hit)
      first ??= hit.querySelector('a')
      shown += 1
    }
    if (shown < count) {
      const rest = count - shown
      const more = button(
        fillMessage(messages.results.more, { count: Math.min(hitsPerStep, rest), rest }),
        () => {
          more.remove()
          showMore()?.focus()
        },
      )
      section.append(more)
    }
    return first
  }
  showMore()
  return section
}

/** A way past the kinds one is not looking for. Buttons: a link would take the place of the query in the address. */
const jumpsTo = (kinds: readonly FoundKind[], sections: readonly HTMLElement[]): HTMLElement => {
  const jumps = kinds.map(({ kind, count }, index) => {
    const label = fillMessage(messages.results.kindCount, { kind: messages.kinds[kind], count })
    const jump = button(label, () => sections[index]?.querySelector('h2')?.focus())
    jump.className = 'button quiet'
    return element('li', jump)
  })
  const list = element('ul', ...jumps)
  list.className = 'jumps'
  list.setAttribute('aria-label', messages.results.kinds)
  return list
}

const start = (
  form: HTMLFormElement,
  status: HTMLElement,
  results: HTMLElement,
  browse: HTMLElement,
): void => {
  const input = form.querySelector('input') as HTMLInputElement
  const byName = (name: string) => `#q=${encodeURIComponent(name)}`
  let loading: 'no' | 'yes' | 'failed' | Searchable = 'no'

  const show = (): void => {
    const query = input.value
    const isAsked = query.trim() !== ''
    browse.hidden = isAsked
    const searchable = loading
    if (!isAsked || typeof searchable === 'string') {
      results.replaceChildren()
      if (loading === 'failed')
        status.replaceChildren(messages.status.failed, ' ', button(messages.status.retry, load))
      else if (loading === 'no' || !isAsked) status.replaceChildren()
      return
    }
    const findings = search(searchable, query)
    draw(findings)
    if (findings.count > 0 && !/第.+[部编章节条款项段句]/.test(query)) return
    // What no text has, and what names a place of a text, is for a part that few need.
    void import(/* @vite-ignore */ rareQueries)
      .then(({ answerRare }: typeof import('../reader/rare-queries.ts')) =>
        answerRare(searchable.groups, query, findings, (word) => search(searchable, word).count),
      )
      .then((answer) => {
        if (!answer || input.value !== query) return
        if ('kinds' in answer) draw(answer)
        else status.replaceChildren(...answer)
      })
  }

  const draw = ({ words, count, kinds }: Findings): void => {
    const sections = kinds.map((kind) => sectionOf(kind, words))
    results.replaceChildren(...(kinds.length > 2 ? [jumpsTo(kinds, sections)] : []), ...sections)
    status.replaceChildren(count > 0 ? fillMessage(messages.status.found, { count }) : '')
    browse.hidden = count > 0
  }

  const bar = element('progress')
  bar.max = Number(form.dataset.bytes)
  bar.setAttribute('aria-label', messages.status.loading)
  /** Runs while somebody waits for the file. */
  let wait: ReturnType<typeof setTimeout> | undefined

  const fetchFile = (): void => {
    loading = 'yes'
    void loadSearch((bytes) => {
      bar.value = bytes
    }).then((searchable) => {
      // Nobody is told that what they did not ask for did not come.
      loading = searchable ?? (wait === undefined ? 'no' : 'failed')
      clearTimeout(wait)
      wait = undefined
      status.replaceChildren()
      show()
    })
  }
  const load = (): void => {
    if (typeof loading !== 'string') return
    wait ??= setTimeout(() => status.replaceChildren(messages.status.loading, bar), barAfterMs)
    if (loading !== 'yes') fetchFile()
  }

  /** What was asked stays in the address, behind the number sign: a browser never sends that part anywhere. */
  const keep = (): void => {
    const query = input.value.trim()
    history.replaceState(null, '', query === '' ? location.pathname : byName(query))
  }
  /**
   * A link somebody wrote by hand, or a search engine's, may ask with `?q=`. That part has been sent once, by whoever
   * followed it; it goes behind the number sign, so that reloading, going back or passing it on sends it no more.
   */
  const hideQuery = (): void => {
    const sent = new URLSearchParams(location.search).get('q')
    if (sent === null) return
    const hash = location.hash.startsWith('#q=') ? location.hash : sent.trim() && byName(sent.trim())
    history.replaceState(null, '', location.pathname + hash)
  }
  const takeFromAddress = (): void => {
    const asked = /^#q=(.*)$/.exec(location.hash)?.[1]
    if (asked === undefined) return
    input.value = decoded(asked)
    load()
    show()
  }

  input.addEventListener('focus', load)
  input.addEventListener('input', (event) => {
    // While a word is being put together from pinyin its letters are no query.
    if ((event as InputEvent).isComposing) return
    show()
    keep()
  })
  input.addEventListener('compositionend', () => {
    keep()
    show()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    load()
    keep()
    show()
    // Closes the keyboard of a phone, and the next Tab goes to the first hit.
    status.focus()
  })
  window.addEventListener('hashchange', takeFromAddress)
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === '/' && document.activeElement !== input) {
      event.preventDefault()
      input.focus()
      input.select()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const stops = [input, ...results.querySelectorAll('a')]
    const at = stops.indexOf(document.activeElement as HTMLAnchorElement)
    if (step === undefined || at < 0 || !stops[at + step]) return
    event.preventDefault()
    stops[at + step]?.focus()
  })
  form.classList.remove('needs-script')
  hideQuery()
  takeFromAddress()
  if (bar.max <= unaskedBytes) setTimeout(() => loading === 'no' && fetchFile(), unaskedAfterMs)
}

/** A percent sign somebody typed into the address by hand is a percent sign. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

const form = document.querySelector<HTMLFormElement>('[data-search]')
const status = document.querySelector<HTMLElement>('[data-status]')
const results = document.querySelector<HTMLElement>('[data-results]')
const browse = document.querySelector<HTMLElement>('[data-browse]')
if (form && status && results && browse) start(form, status, results, browse)
