import { useEffect, useSyncExternalStore } from 'react'

/** Which screen is shown. In the fragment, so that the server never hears of it. */
export type Route =
  | { readonly screen: 'list' }
  | { readonly screen: 'create' }
  /** Opening a box that came by a sealed file. */
  | { readonly screen: 'open-file' }
  | { readonly screen: 'inspection'; readonly inspectionId: string }
  | { readonly screen: 'join' }
  /** Founding a team: of a new inspection, or of one that is there. */
  | { readonly screen: 'found'; readonly inspectionId: string | null }
  | { readonly screen: 'device' }
  | { readonly screen: 'field'; readonly inspectionId: string; readonly place: FieldPlace }

/** A screen of the field work of one inspection. */
export type FieldPlace =
  | { readonly at: (typeof fieldScreens)[number] }
  | { readonly at: (typeof recordScreens)[number]; readonly recordId: string }

const fieldScreens = [
  'board',
  'records',
  'new',
  'find',
  'team',
  'take',
  'outbox',
  'report',
  'export',
] as const
const recordScreens = ['record', 'history'] as const

const fieldRouteOf = (fragment: string): Route | null => {
  const match = /^#field=([0-9a-f]{32})\/([a-z]+)(?:\/([0-9a-f]{32}))?$/.exec(fragment)
  const [, inspectionId = '', at = '', recordId] = match ?? []
  const screen = fieldScreens.find((one) => one === at)
  if (screen && !recordId) return { screen: 'field', inspectionId, place: { at: screen } }
  const ofRecord = recordScreens.find((one) => one === at)
  return ofRecord && recordId ? { screen: 'field', inspectionId, place: { at: ofRecord, recordId } } : null
}

/** The route a fragment names; anything unknown is the list. */
export const routeOf = (fragment: string): Route => {
  if (fragment === '#create') return { screen: 'create' }
  if (fragment === '#open-file') return { screen: 'open-file' }
  if (fragment === '#join') return { screen: 'join' }
  if (fragment === '#device') return { screen: 'device' }
  const toFound = /^#found(?:=([0-9a-f]{32}))?$/.exec(fragment)
  if (toFound) return { screen: 'found', inspectionId: toFound[1] ?? null }
  const ofField = fieldRouteOf(fragment)
  if (ofField) return ofField
  const match = /^#inspection=([0-9a-f]{32})$/.exec(fragment)
  return match?.[1] ? { screen: 'inspection', inspectionId: match[1] } : { screen: 'list' }
}

const isSetupLink = (fragment: string): boolean => fragment.startsWith('#setup=')

const isRoute = (fragment: string): boolean =>
  fragment === '' || fragment === '#list' || routeOf(fragment).screen !== 'list'

/** The fragment of a route, for links. */
export const fragmentOf = (route: Route): string => {
  switch (route.screen) {
    case 'inspection':
      return `#inspection=${route.inspectionId}`
    case 'found':
      return route.inspectionId === null ? '#found' : `#found=${route.inspectionId}`
    case 'field': {
      const { inspectionId, place } = route
      return `#field=${inspectionId}/${place.at}${'recordId' in place ? `/${place.recordId}` : ''}`
    }
    default:
      return `#${route.screen}`
  }
}

// What must not be left by accident, as the question to ask first; `null` when leaving costs nothing.
let question: string | null = null
let shownFragment: string | null = null

const subscribe = (onChange: () => void): (() => void) => {
  const listener = () => {
    if (location.hash === shownFragment || isSetupLink(location.hash)) return
    if (!isRoute(location.hash)) {
      // A link within the page, such as "skip to the text": the browser has moved there, the route stays.
      history.replaceState(null, '', shownFragment || location.pathname)
      return
    }
    if (question !== null && !window.confirm(question)) {
      // Back to where we were; the browser has already moved.
      location.hash = shownFragment ?? ''
      return
    }
    shownFragment = location.hash
    onChange()
  }
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const snapshot = (): string => {
  shownFragment ??= location.hash
  return shownFragment
}

/** The fragment whose screen is shown: that of the address bar, once leaving the last one was agreed to. */
export const useFragment = (): string => useSyncExternalStore(subscribe, snapshot)

/** Whether something is on the screen that leaving would lose. */
export const isGuarded = (): boolean => question !== null

/** While the screen is shown: closing the tab, reloading and going to another screen all ask first. */
export const useLeaveGuard = (asked: string | null): void => {
  useEffect(() => {
    if (asked === null) return
    const guard = (event: BeforeUnloadEvent) => event.preventDefault()
    question = asked
    window.addEventListener('beforeunload', guard)
    return () => {
      question = null
      window.removeEventListener('beforeunload', guard)
    }
  }, [asked])
}

/** Goes to a screen, as a link would, without asking. */
export const goTo = (route: Route): void => {
  question = null
  location.hash = fragmentOf(route)
}

const setupPlace = 'mingcha/setup-code'

/** The code of a setup link that this tab was given and has not used: a first set-up outlives a reload. */
export const keptSetupCode = (): string | null => sessionStorage.getItem(setupPlace)

/** The code was used, refused or is not wanted. */
export const forgetSetupCode = (): void => sessionStorage.removeItem(setupPlace)

/**
 * Takes the one-time code out of `#setup=<code>` and out of the address bar and this entry of the history.
 * @returns `null` when there is none, or none that a server could have made.
 * @see docs/decisions/0676
 */
export const takeSetupCode = (): string | null => {
  if (!isSetupLink(location.hash)) return null
  const match = /^#setup=([A-Za-z0-9_-]{1,64})$/.exec(location.hash)
  history.replaceState(null, '', shownFragment || location.pathname)
  const code = match?.[1] ?? null
  if (code !== null) sessionStorage.setItem(setupPlace, code)
  return code
}

/**
 * Setup links opened in a tab that shows this app already: only the fragment changes, nothing is loaded.
 * What must not be left by accident asks first; the code is out of the address by then.
 */
export const useSetupLinks = (onCode: (code: string) => void): void => {
  useEffect(() => {
    const listener = () => {
      const code = takeSetupCode()
      if (code === null || (question !== null && !window.confirm(question))) return
      onCode(code)
    }
    window.addEventListener('hashchange', listener)
    return () => window.removeEventListener('hashchange', listener)
  }, [onCode])
}
