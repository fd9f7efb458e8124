import findTool from '../reader/find.ts?later'
import readAloudTool from '../reader/read-aloud.ts?later'
import unitMenu from '../reader/unit-menu.ts?later'

/**
 * What a document page can do with scripts. Only this runs at once; each tool is fetched when it is first used.
 * @see docs/SPEC.md DOC-30, DOC-32
 */
const serveDocument = (article: HTMLElement): void => {
  offer('[data-find]', (button) =>
    import(/* @vite-ignore */ findTool).then(({ openFind }: typeof import('../reader/find.ts')) =>
      openFind(button),
    ),
  )
  if ('speechSynthesis' in window)
    offer('[data-read-aloud]', (button) =>
      import(/* @vite-ignore */ readAloudTool).then(
        ({ toggleReading }: typeof import('../reader/read-aloud.ts')) => toggleReading(button),
      ),
    )
  article.addEventListener('click', (event) => {
    const chosen = (event.target as Element).closest<HTMLElement>('a,span')
    // Who asks for a new tab gets the unit in it; who has marked words wants to copy them.
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey || !getSelection()?.isCollapsed) return
    const number = chosen instanceof HTMLAnchorElement ? chosen : null
    const anchor = number ? number.hash.slice(1) : chosen.id
    void import(/* @vite-ignore */ unitMenu).then(
      ({ openUnitMenu }: typeof import('../reader/unit-menu.ts')) => openUnitMenu(anchor, number),
    )
  })
  document.querySelector<HTMLInputElement>('[data-show-units]')?.addEventListener('change', ({ target }) => {
    article.toggleAttribute('data-numbered', (target as HTMLInputElement).checked)
  })
  stopAtUnits(article)
  underlineTerms(article)
  followPlace()
}

const arrowSteps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
}

/** What the number of a unit takes above it, about: a line of small type. */
const numberPx = 28

/**
 * Lets Tab come to one number of the text, that of the first unit on the screen, and the arrows go on from there; Enter
 * opens the unit's menu, as a press does. The number shows while it has the focus. One stop, however long the text:
 * whoever only reads presses Tab once more.
 * @see docs/SPEC.md DOC-42
 */
const stopAtUnits = (article: HTMLElement): void => {
  document.querySelector('[data-keys]')?.classList.remove('needs-script')
  const numbers = [...article.querySelectorAll<HTMLAnchorElement>('a')]
  let stop: HTMLAnchorElement | undefined
  const stopAt = (next: HTMLAnchorElement | undefined) => {
    // Before the first Tab nothing is changed: a page that is only read aloud has no number between two sentences.
    for (const number of numbers) number.tabIndex = number === next ? 0 : -1
    stop = next
  }
  const bar = document.querySelector('.bar')
  // A number lies out of the flow: where it stands its unit says.
  const boxOf = (element: Element) =>
    ((element.closest('article') && element.nextElementSibling) || element).getBoundingClientRect()
  const edge = () => Math.max(bar?.getBoundingClientRect().bottom ?? 0, 0)
  const isPassed = (element: Element) => boxOf(element).bottom <= edge()
  const isOnScreen = (element: Element) => !isPassed(element) && boxOf(element).top < innerHeight
  /** Whether it begins on the screen with room for its number above it, so that coming to it moves nothing. */
  const isWhole = (element: Element) => boxOf(element).top > edge() + numberPx && isOnScreen(element)
  let followed = ''
  let hasLeft = false
  document.addEventListener('keydown', (event) => {
    const focused = document.activeElement
    const at = numbers.indexOf(focused as HTMLAnchorElement)
    if (event.key === 'Tab' && !focused?.closest('dialog')) {
      // Whoever has followed a link to a unit is there, wherever the stop was before.
      if (location.hash !== followed) stop = undefined
      followed = location.hash
      const chosen = numbers.find(({ hash }) => hash === location.hash)
      const isChosen = chosen && isOnScreen(chosen)
      if (at < 0 && !(stop && isOnScreen(stop)))
        stopAt(
          isChosen
            ? chosen
            : (numbers.find(isWhole) ?? numbers.find((number) => !isPassed(number)) ?? numbers.at(-1)),
        )
      // Whoever has scrolled here, or followed a link, goes on from here and not from the head of the page; the bar stays
      // in sight, and what stands between it and the text is far above.
      const isBelow = article.getBoundingClientRect().top < 0
      const last = [...(bar?.querySelectorAll<HTMLElement>('button,input') ?? [])]
        .filter((control) => control.offsetParent && !control.matches(':disabled'))
        .at(-1)
      const onwards = [stop, ...document.querySelectorAll<HTMLElement>('.notes a,.foot a')]
      // Out of the page at its end the next Tab comes in at its head, as everywhere.
      const isFromNowhere = focused === document.body && !hasLeft
      hasLeft = focused === onwards.at(-1)
      const next = event.shiftKey
        ? isBelow && at >= 0 && last
        : (isBelow || isChosen) &&
          (isFromNowhere || focused === last) &&
          onwards.find((element) => element && !isPassed(element))
      if (next) {
        event.preventDefault()
        next.focus({ preventScroll: next === last || isWhole(next) })
      }
    }
    const step = arrowSteps[event.key]
    const next = at < 0 || step === undefined ? undefined : numbers[at + step]
    if (!next || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    event.preventDefault()
    stopAt(next)
    next.focus()
  })
}

/**
 * Underlines where a term of the glossary is first used; pressing it, as any word, opens the menu of its unit, which
 * explains it. Nothing is put into the text. In browsers without highlights the menus explain all the same.
 * @see docs/SPEC.md TERM-5
 */
const underlineTerms = ({ dataset }: HTMLElement): void => {
  if (!dataset.terms || typeof Highlight !== 'function') return
  const units = document.querySelectorAll('.gongwen span[id]')
  const terms = new Highlight()
  let at = 0
  for (const [, on, start, length] of dataset.terms.matchAll(/(\d+) (\d+) (\d+)/g)) {
    at += Number(on)
    const range = new Range()
    const node = units[at]?.firstChild as Text
    range.setStart(node, Number(start))
    range.setEnd(node, Number(start) + Number(length))
    terms.add(range)
  }
  CSS.highlights.set('term', terms)
}

const offer = (selector: string, use: (button: HTMLButtonElement) => Promise<unknown>): void => {
  const button = document.querySelector<HTMLButtonElement>(selector)
  if (!button) return
  button.classList.remove('needs-script')
  button.addEventListener('click', () => void use(button))
}

/** How far from the top of the window a link puts what it leads to, and a little for what is rounded. */
const stopPx = (mark: HTMLElement | undefined): number =>
  [
    mark && getComputedStyle(mark).scrollMarginTop,
    getComputedStyle(document.documentElement).scrollPaddingTop,
  ]
    .map((length) => Number.parseFloat(length ?? '') || 0)
    .reduce((sum, length) => sum + length, 4)

/** Marks in the contents what is being read, and leads to the parts before and after. */
const followPlace = (): void => {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.contents li a')]
  const hashes = [...new Set(links.map(({ hash }) => hash))]
  const marks = hashes.flatMap((hash) => document.getElementById(hash.slice(1)) ?? [])
  const parts = [...new Set(links.filter(({ dataset }) => 'part' in dataset).map(({ hash }) => hash))]
  const place = document.querySelector<HTMLElement>('[data-place]')
  let shown: HTMLElement | null | undefined = null
  const follow = () => {
    const line = stopPx(marks[0])
    const isPassed = (mark: HTMLElement) => mark.getBoundingClientRect().top < line
    const chosen = document.querySelector<HTMLElement>(':target')
    const { scrollHeight } = document.documentElement
    // Near the end the page cannot go up as far as the link asks; what was chosen is meant all the same.
    const isShort = scrollHeight - innerHeight - scrollY < 2 && chosen && !isPassed(chosen)
    const here = isShort && marks.includes(chosen) ? chosen : marks.filter(isPassed).at(-1)
    if (here === shown) return
    shown = here
    for (const link of links)
      if (link.hash === `#${here?.id}`) {
        link.setAttribute('aria-current', 'location')
        // Contents longer than the window scroll by themselves; the mark stays in sight.
        const side = link.closest('.side-inner')
        if (side) side.scrollTop = link.offsetTop - side.clientHeight / 2
      } else link.removeAttribute('aria-current')
    const before = here ? hashes.slice(0, hashes.indexOf(`#${here.id}`) + 1) : []
    const at = before.filter((hash) => parts.includes(hash)).length - 1
    if (place) place.textContent = links.find(({ hash }) => hash === parts[at])?.textContent ?? ''
    for (const turn of document.querySelectorAll<HTMLAnchorElement>('[data-turn]')) {
      const target = parts[at + Number(turn.dataset.turn)]
      turn.hidden = target === undefined
      if (target !== undefined) turn.href = target
    }
  }
  // The browser tells of scrolling once a frame at most. At the end of a page a link may lead on without any.
  for (const event of ['scroll', 'hashchange', 'resize']) addEventListener(event, follow, { passive: true })
  follow()
  for (const turn of document.querySelectorAll('.turn')) turn.classList.remove('needs-script')
  // On a phone the contents lie over the text: whoever has chosen wants to see it.
  const brief = document.querySelector<HTMLDetailsElement>('.bar details')
  brief?.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('a')) brief.open = false
  })
}

const article = document.querySelector<HTMLElement>('.gongwen')
if (article) serveDocument(article)
