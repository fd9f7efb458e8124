/** Where the note stands: this far from the word and from the edges of the window. */
const gapPx = 8

/** Puts a note under its word, or over it where there is no room below. On a phone the style sheet places it. */
const place = (note: HTMLElement, word: Element): void => {
  const at = word.getBoundingClientRect()
  const room = document.documentElement
  const left = Math.max(gapPx, Math.min(at.left, room.clientWidth - note.offsetWidth - gapPx))
  const below = at.bottom + gapPx
  const top = below + note.offsetHeight > room.clientHeight ? at.top - gapPx - note.offsetHeight : below
  note.style.setProperty('--left', `${left}px`)
  note.style.setProperty('--top', `${Math.max(gapPx, top)}px`)
}

// Without popovers the links lead to the glossary, as they do without scripts.
if ('popover' in HTMLElement.prototype)
  for (const word of document.querySelectorAll<HTMLAnchorElement>('a.term')) {
    const note = document.querySelector<HTMLElement>(`#term-${word.hash.slice(1)}`)
    if (!note) continue
    note.hidden = false
    word.setAttribute('aria-haspopup', 'dialog')
    word.addEventListener('click', (event) => {
      // Who asks for a new tab gets the glossary in it.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      note.showPopover()
      place(note, word)
    })
    note.querySelector('button')?.addEventListener('click', () => note.hidePopover())
  }
