import findTool from '../reader/find.ts?later'
import readAloudTool from '../reader/read-aloud.ts?later'
import unitMenu from '../reader/unit-menu.ts?later'

/**
 * What a document page can do with scripts. Only this runs at once; each tool is fetched when it is first used.
 * Does nothing on a page without a document.
 * @see docs/SPEC.md DOC-30, DOC-32
 */
export const serveDocument = (article: HTMLElement | null): void => {
  if (!article) return
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
  followPlace()
}

const offer = (selector: string, use: (button: HTMLButtonElement) => Promise<unknown>): void => {
  const button = document.querySelector<HTMLButtonElement>(selector)
  if (!button) return
  button.classList.remove('needs-script')
  button.addEventListener('click', () => void use(button))
}

/** Marks in the contents what stands at the upper third of the screen, and leads to the parts before and after. */
const followPlace = (): void => {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.contents li a')]
  const hashes = [...new Set(links.map(({ hash }) => hash))]
  const marks = hashes.flatMap((hash) => document.getElementById(hash.slice(1)) ?? [])
  const parts = [...new Set(links.filter(({ dataset }) => 'part' in dataset).map(({ hash }) => hash))]
  const place = document.querySelector<HTMLElement>('[data-place]')
  const follow = () => {
    const passed = marks.filter((mark) => mark.getBoundingClientRect().top < innerHeight / 3)
    const here = `#${passed.at(-1)?.id}`
    const part = passed.filter(({ id }) => parts.includes(`#${id}`)).at(-1)
    for (const link of links)
      if (link.hash === here) link.setAttribute('aria-current', 'location')
      else link.removeAttribute('aria-current')
    if (place) place.textContent = links.find(({ hash }) => hash === `#${part?.id}`)?.textContent ?? ''
    const at = part ? parts.indexOf(`#${part.id}`) : -1
    for (const turn of document.querySelectorAll<HTMLAnchorElement>('[data-turn]')) {
      const target = parts[at + Number(turn.dataset.turn)]
      turn.hidden = target === undefined
      if (target !== undefined) turn.href = target
    }
  }
  // Whatever is above the line counts as seen, however far, so that a jump from the end to the beginning is noticed.
  const observer = new IntersectionObserver(follow, { rootMargin: '999999px 0px -66% 0px' })
  for (const mark of marks) observer.observe(mark)
  for (const turn of document.querySelectorAll('.turn')) turn.classList.remove('needs-script')
  // On a phone the contents lie over the text: whoever has chosen wants to see it.
  const brief = document.querySelector<HTMLDetailsElement>('.bar details')
  brief?.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('a')) brief.open = false
  })
}
