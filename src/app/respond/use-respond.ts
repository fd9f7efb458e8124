import { useCallback, useEffect, useRef, useState } from 'react'
import type { SlipSecret } from '../../core/ballot/slip.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import type { Mode } from '../../core/wire/mode.ts'
import type { PublicInspection } from '../../core/wire/schemas.ts'
import { isClockWrong } from '../../device/clock.ts'
import type { TokenRequest } from '../../device/draft/draft.ts'
import type { KnownInspection } from '../../device/draft/manifest.ts'
import type { Environment } from '../../device/environment.ts'
import type { drainOutbox } from '../../device/outbox/drain.ts'
import type { Draining, keepDraining } from '../../device/outbox/keep-draining.ts'
import type { DraftRow, OutboxRow } from '../../device/store/phone-store.ts'
import type { Filling } from './filling.ts'
import { isInLater, needsDraft, type Screen, screenOfState } from './screen.ts'
import type { OfferedInspection, Offers } from './screens/StartScreen.tsx'
import { type Listing, random, randomBytes, type Services, startServices } from './services.ts'
import type { tidyHoldings } from './tidy-holdings.ts'
import { useKeptByWorker } from './use-kept-by-worker.ts'

/** The chunk from the manifest to the last question. */
export type Answering = typeof import('./answering.ts')
/** What is needed here of the chunk that follows the first question; later.ts has more, for the screens. */
interface LaterParts {
  readonly drainOutbox: typeof drainOutbox
  readonly keepDraining: typeof keepDraining
  readonly tidyHoldings: typeof tidyHoldings
}

/** What is needed here of the chunk for every mode but the assembly; modes.ts has more, for the screens. */
interface ModeParts {
  readonly openSlip: Answering['openSlip']
  /** What sealing leads to, where the mode has words of its own. */
  readonly sealNoteOf: (mode: Mode) => string | null
}

/** Thrown by the storage when a tab or the browser does what we have no word for. */
const codeOf = (cause: unknown): ErrorCode => (cause instanceof Failure ? cause.code : 'device/unexpected')

/** A part of the app that is not here and cannot be fetched is a matter of the network. */
export const part = <Part>(loading: Promise<Part>): Promise<Part> =>
  loading.catch((cause: unknown) => {
    throw failure('wire/unreachable', {}, { cause })
  })
const loadAnswering = (): Promise<Answering> => part(import('./answering.ts'))
const loadCrypto = () => part(import('../../device/draft/ballot-crypto.ts'))
/** Only an appraisal has names. */
const loadNames = () => part(import('../../device/draft/name-members.ts'))

/** What {@link useRespond} gives. */
export type Respond = ReturnType<typeof useRespond<LaterParts, ModeParts>>

/** The inspections this phone keeps. */
const keptIn = async (store: Services['store']): Promise<readonly OfferedInspection[]> => {
  const kept = await store.readManifests()
  if (kept.length === 0) return []
  const { readManifestBytes } = await loadAnswering()
  const known = await Promise.all(kept.map(({ bytes, fingerprint }) => readManifestBytes(bytes, fingerprint)))
  return known.map(({ manifest }) => manifest)
}

/**
 * All that the respondent's screens share: where the person is, what this phone holds, and every step from the
 * list of inspections to the bulletin. One object for the whole visit.
 *
 * Nothing here is kept in the browser's history or in an address but {@link Screen}.
 *
 * @param loadLater - the same function always; throws `wire/unreachable` when the chunk cannot be had.
 * @param loadModes - likewise.
 */
export const useRespond = <Later extends LaterParts, Modes extends ModeParts>(
  listing: Listing | null,
  loadLater: () => Promise<Later>,
  loadModes: () => Promise<Modes>,
) => {
  const [environment, setEnvironment] = useState<Environment | null>(null)
  const [services, setServices] = useState<Services | null>(null)
  const [screen, setScreen] = useState<Screen>({ name: 'start' })
  const [isFirst, setFirst] = useState(true)
  const [listed, setListed] = useState<readonly PublicInspection[] | null>(null)
  const [offers, setOffers] = useState<Offers>({ state: 'searching' })
  const [rows, setRows] = useState<readonly OutboxRow[]>([])
  const [drafts, setDrafts] = useState<readonly DraftRow[]>([])
  const [chosen, setChosen] = useState<KnownInspection | null>(null)
  const [filling, setFilling] = useState<Filling | null>(null)
  const [sendingId, setSendingId] = useState<string | null>(null)
  const [envelopeId, setEnvelopeId] = useState<string | null>(null)
  const [answering, setAnswering] = useState<Answering | null>(null)
  const [later, setLater] = useState<Later | null>(null)
  const [modes, setModes] = useState<Modes | null>(null)
  const [trouble, setTrouble] = useState<ErrorCode | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [slipEntry, setSlipEntry] = useState<'scan' | 'words' | null>(null)
  const [isStorageKept, setStorageKept] = useState<boolean | null>(null)
  const [elsewhere, setElsewhere] = useState<SlipSecret | null>(null)
  const [isLost, setLost] = useState(false)
  const [clearing, setClearing] = useState<readonly string[] | null>(null)
  const [goTo, setGoTo] = useState<string | null>(null)
  const [isFromReview, setFromReview] = useState(false)
  const [checked, setChecked] = useState<'checked' | 'not-closed' | null>(null)
  const working = useRef(false)
  const draining = useRef<Draining | null>(null)
  const starting = useRef<Promise<Services> | null>(null)
  // Who has cleared this phone finds nothing new on it until taking part again.
  const isCleared = useRef(false)
  const requestAhead = useRef<{
    readonly inspectionId: string
    readonly request: Promise<TokenRequest>
  } | null>(null)

  const show = useCallback((next: Screen) => {
    setScreen(next)
    setFirst(false)
    setTrouble(null)
    setSlipEntry(null)
    setElsewhere(null)
    setChecked(null)
  }, [])

  const go = useCallback(
    (next: Screen) => {
      history.pushState(next, '')
      setNotice(null)
      setGoTo(null)
      show(next)
    },
    [show],
  )

  /** Runs one step at a time; a second press while it runs does nothing. A named failure becomes a sentence. */
  const step = useCallback(async (work: () => Promise<void>): Promise<void> => {
    if (working.current) return
    working.current = true
    setBusy(true)
    setTrouble(null)
    try {
      await work()
    } catch (cause) {
      setTrouble(codeOf(cause))
    } finally {
      working.current = false
      setBusy(false)
    }
  }, [])

  const readHoldings = useCallback(async (store: Services['store']) => {
    const [nextRows, nextDrafts] = await Promise.all([store.readOutbox(), store.readDrafts()])
    setRows(nextRows)
    // A slip that was typed while nobody answered has no answers yet; calling it a draft would alarm.
    setDrafts(nextDrafts.filter(({ isRedeemed }) => isRedeemed !== false))
  }, [])

  /** What was wrong with the last list, until there is a good one: the app asks again by itself too. */
  const listTrouble = useRef<ErrorCode | null>(null)
  const takeList = useCallback((reply: Awaited<Listing['list']>) => {
    const outdated = listTrouble.current
    listTrouble.current = null
    setTrouble((before) => (before === outdated ? null : before))
    if (reply.state !== 'answered') return
    setListed(reply.value)
    setOffers({ state: 'listed', offered: reply.value.filter(({ state }) => state === 'running') })
  }, [])

  /** What else a reply, or the want of one, means once the store is open. */
  const followList = useCallback(
    async (services: Services, reply: Awaited<Listing['list']>) => {
      const { store, clock } = services
      if (reply.state !== 'answered') return setOffers({ state: 'offline', offered: await keptIn(store) })
      const offsetMs = clock.offsetMs()
      if (offsetMs !== null && !isCleared.current) await store.writeClockOffsetMs(offsetMs)
      if ((await store.readDrafts()).length + (await store.readOutbox()).length === 0) return
      try {
        await (await loadLater()).tidyHoldings(services, reply.value)
      } finally {
        await readHoldings(store)
      }
    },
    [readHoldings, loadLater],
  )

  const hearList = useCallback(
    async (ready: Services, asked = ready.door.readInspections()) => {
      try {
        const reply = await asked
        takeList(reply)
        await followList(ready, reply)
      } catch (cause) {
        // Nobody is left with a search that has ended.
        const offered = await keptIn(ready.store).catch(() => [])
        setOffers((before) => (before.state === 'searching' ? { state: 'failed', offered } : before))
        listTrouble.current = codeOf(cause)
        throw cause
      }
    },
    [takeList, followList],
  )

  // The visit begins: look at the browser, open the store, hear the list.
  useEffect(() => {
    if (!listing) return
    let isOver = false
    const begin = async () => {
      const found = await listing.environment
      if (isOver) return
      setEnvironment(found)
      if (!found.isSecure || found.missing.length > 0) return
      starting.current = startServices(listing)
      const started = await starting.current
      if (isOver) return
      setServices(started)
      await readHoldings(started.store)
      await hearList(started, listing.list)
    }
    // On a slow phone the list is there before the store: it is shown at once.
    void listing.list.then(takeList, () => undefined)
    begin().catch((cause: unknown) => setTrouble(codeOf(cause)))
    return () => {
      isOver = true
    }
  }, [listing, readHoldings, takeList, hearList])

  // The start screen can be used: what follows it is fetched while it is read. In vain offline; asked for again then.
  const isSearching = offers.state === 'searching'
  useEffect(() => {
    if (!isSearching) loadAnswering().catch(() => undefined)
  }, [isSearching])

  // What the start screen says of the server was true when it was last shown: heard anew when it shows again,
  // and when the network is back.
  const isAtStart = screen.name === 'start'
  useEffect(() => {
    if (!services || !isAtStart) return
    const hear = () => void hearList(services).catch((cause: unknown) => setTrouble(codeOf(cause)))
    const onSeen = () => {
      if (document.visibilityState === 'visible') hear()
    }
    if (!isFirst) hear()
    addEventListener('online', hear)
    document.addEventListener('visibilitychange', onSeen)
    return () => {
      removeEventListener('online', hear)
      document.removeEventListener('visibilitychange', onSeen)
    }
  }, [services, isAtStart, isFirst, hearList])

  // Whether the box is closed is asked only once the send window is over. Before it no box closes, and a request
  // at this moment would tell the server when somebody seals.
  const sealed = screen.name === 'seal' ? (filling?.inspection.manifest ?? null) : null
  useEffect(() => {
    if (!services || !sealed || services.clock.nowMs() < Date.parse(sealed.windows.send.closeIso)) return
    void hearList(services).catch((cause: unknown) => setTrouble(codeOf(cause)))
  }, [services, sealed, hearList])

  useEffect(() => {
    if (!listing) return
    history.replaceState({ name: 'start' } satisfies Screen, '')
    const onBack = (event: PopStateEvent) => {
      setGoTo(null)
      setFromReview(false)
      show(screenOfState(event.state) ?? { name: 'start' })
    }
    addEventListener('popstate', onBack)
    return () => removeEventListener('popstate', onBack)
  }, [listing, show])

  // However the person got here, the browser's own buttons included, this is where the slip leads back to.
  useEffect(() => {
    if (!filling) return
    if (screen.name === 'review') filling.setPlace('review')
    if (screen.name === 'section')
      filling.setPlace(filling.inspection.manifest.form.sections[screen.at]?.name ?? 'intro')
  }, [filling, screen])

  useEffect(() => {
    if (!filling) return
    let isCurrent = true
    void filling.lock.lost.then(() => {
      if (isCurrent) setLost(true)
    })
    return () => {
      isCurrent = false
    }
  }, [filling])

  // While the slip is being typed: the cryptography, and a token request, which needs no slip.
  useEffect(() => {
    if (screen.name !== 'slip' || !chosen) return
    const { inspectionId } = chosen.manifest
    const prepare = async (): Promise<TokenRequest> =>
      (await loadCrypto()).createTokenRequest(chosen.manifest)
    if (requestAhead.current?.inspectionId !== inspectionId) {
      const request = prepare()
      // Offline, or a key the browser cannot read: said when the slip is used, not before.
      request.catch(() => {
        requestAhead.current = null
      })
      requestAhead.current = { inspectionId, request }
    }
  }, [screen, chosen])

  const isKept = useKeptByWorker()
  const isUnfit = environment !== null && (!environment.isSecure || environment.missing.length > 0)
  const isStopped = trouble === 'wire/fingerprint-mismatch' || elsewhere !== null || isLost
  const published = listed?.filter(({ state }) => state !== 'running') ?? []
  const isBeforeQuestions = ['start', 'check', 'slip', 'intro'].includes(screen.name)
  const isIntro = screen.name === 'intro'
  const isReading =
    (isIntro || screen.name === 'section') &&
    !isUnfit &&
    !isStopped &&
    trouble === null &&
    rows.length + drafts.length === 0
  const needed =
    isUnfit ||
    environment?.isWeChat === true ||
    (services !== null && isClockWrong(services.clock)) ||
    rows.length + drafts.length > 0 ||
    trouble !== null ||
    published.length > 0 ||
    isStopped ||
    !isBeforeQuestions ||
    // Who reads the introduction may be about to cut the network.
    (isIntro && !isKept)
  useEffect(() => {
    if (!needed || later) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = () => {
      loadLater().then(setLater, () => {
        // Offline already, before the service worker had it: asked for again until it is there.
        timer = setTimeout(load, 3_000)
      })
    }
    // Who presses on at once gets the first question first; who reads the introduction waits a second for this.
    if (isReading) timer = setTimeout(load, 1_000)
    else load()
    return () => clearTimeout(timer)
  }, [needed, isReading, later, loadLater])

  useEffect(() => {
    if (!services || !later || !listing) return
    let isFirst = true
    const hear = async (): Promise<void> => {
      // The list asked for at the start tells the time as well as another would.
      if (isFirst) await listing.list.catch(() => undefined)
      if (isFirst && !services.clock.isInDoubt()) {
        isFirst = false
        return
      }
      isFirst = false
      const reply = await services.door.readInspections()
      takeList(reply)
      // The boxes may take a while; the time is known now.
      if (reply.state === 'answered')
        followList(services, reply).catch((cause: unknown) => setTrouble(codeOf(cause)))
    }
    const started = later.keepDraining({
      clock: services.clock,
      drain: () => later.drainOutbox({ ...services, random, onSending: setSendingId }),
      hear,
      onDrained: () => void readHoldings(services.store),
      onFailed: (cause) => setTrouble(codeOf(cause)),
    })
    draining.current = started
    return () => started.stop()
  }, [services, later, listing, readHoldings, takeList, followList])

  const refresh = () =>
    step(async () => {
      if (!services) return
      setOffers({ state: 'searching' })
      await hearList(services)
      await draining.current?.now()
    })

  const choose = (inspectionId: string) =>
    step(async () => {
      // The list is there before the store on a slow phone; a press is not lost for that.
      const ready = services ?? (await starting.current)
      if (!ready) return
      const fingerprint = listed?.find((one) => one.inspectionId === inspectionId)?.fingerprint ?? null
      const screens = await loadAnswering()
      const reply = await screens.readInspection(ready, inspectionId, fingerprint)
      if (reply.state === 'unreachable') return setTrouble('wire/unreachable')
      if (reply.state === 'refused') return setTrouble(reply.code)
      if (reply.inspection.manifest.mode !== 'assembly') setModes(await loadModes())
      setAnswering(screens)
      setChosen(reply.inspection)
      go({ name: 'check' })
    })

  const confirmSame = () =>
    step(async () => {
      if (!services || !chosen || !answering) return
      const room = await answering.askForStorageRoom(services.store)
      if (room.isFull) return setTrouble('device/storage-short')
      await answering.keepInspection(services.store, chosen)
      isCleared.current = false
      const offsetMs = services.clock.offsetMs()
      if (offsetMs !== null) await services.store.writeClockOffsetMs(offsetMs)
      setStorageKept(room.isPersistent)
      go({ name: 'slip' })
    })

  const giveSlip = (secret: SlipSecret, takesOver = false) =>
    step(async () => {
      if (!services || !chosen || !answering) return
      const draftKey = await answering.openDraftKey(secret)
      await filling?.saver.flushed()
      filling?.lock.release()
      setFilling(null)
      const lock = await answering.lockForTab(`draft/${draftKey.draftId}`, takesOver)
      if (!lock) return setElsewhere(secret)
      let isKept = false
      try {
        const outcome = await (modes ?? answering).openSlip(
          {
            store: services.store,
            door: services.door,
            randomBytes,
            createTokenRequest: async () => {
              const ahead = requestAhead.current
              requestAhead.current = null
              if (ahead && ahead.inspectionId === chosen.manifest.inspectionId) return ahead.request
              return (await loadCrypto()).createTokenRequest(chosen.manifest)
            },
            finishToken: async ({ manifest }, request, reply) =>
              (await loadCrypto()).finishToken(manifest, request, reply),
          },
          secret,
          draftKey,
          chosen,
        )
        setLost(false)
        if (outcome.state === 'unreachable') return setTrouble('wire/unreachable')
        if (outcome.state === 'refused') return setTrouble(outcome.code)
        if (outcome.state === 'sealed') {
          await readHoldings(services.store)
          setEnvelopeId(outcome.row.draftId)
          return go({ name: 'envelope' })
        }
        let { inspection } = outcome
        if (inspection.manifest.names)
          inspection = await (await loadNames()).withMemberNames(inspection, secret)
        isKept = true
        setFilling(answering.startFilling(services.store, draftKey, lock, outcome.draft, inspection))
        go({ name: 'intro' })
      } finally {
        if (!isKept) lock.release()
      }
    })

  const goToSection = (at: number, questionName: string | null = null) => {
    go({ name: 'section', at })
    setGoTo(questionName)
  }

  const goToReview = (questionName: string | null = null) => {
    setFromReview(false)
    go({ name: 'review' })
    setGoTo(questionName)
  }

  /** Next or previous section in which something is asked; after the last the review, before the first the intro. */
  const turn = (from: number, direction: 1 | -1) => {
    if (!filling || !answering) return
    setFromReview(false)
    const count = filling.inspection.manifest.form.sections.length
    for (let at = from + direction; at >= 0 && at < count; at += direction)
      if (answering.isSectionAsked(filling, at)) return goToSection(at)
    if (direction === 1) goToReview()
    else go({ name: 'intro' })
  }

  const begin = () => {
    if (!filling) return
    const place = filling.place()
    const at = filling.inspection.manifest.form.sections.findIndex(({ name }) => name === place)
    if (place === 'review') goToReview()
    else if (at >= 0) goToSection(at)
    else turn(-1, 1)
  }

  const see = (draftId: string) => {
    setEnvelopeId(draftId)
    go({ name: 'envelope' })
  }

  const goToClear = (draftIds: readonly string[] | null) => {
    setClearing(draftIds)
    go({ name: 'clear' })
  }

  const envelope = rows.find(({ draftId }) => draftId === envelopeId) ?? null
  const shown: Screen =
    (needsDraft(screen) && !filling) ||
    (screen.name === 'envelope' && !envelope) ||
    ((screen.name === 'check' || screen.name === 'slip' || screen.name === 'stop') && !chosen)
      ? { name: 'start' }
      : screen

  return {
    environment,
    /** What is to be shown is in the later chunk. */
    isLater: isUnfit || isStopped || isInLater(shown),
    isUnfit,
    services,
    /** Inspections of the list whose box is closed. */
    published,
    screen: shown,
    isFirst,
    offers,
    rows,
    drafts,
    chosen,
    filling,
    envelope,
    isSending: envelope !== null && envelope.draftId === sendingId,
    answering,
    later,
    /** There from the moment an inspection in another mode than the assembly was chosen. */
    modes,
    /** Everything needed to the end is on this phone. */
    isOfflineReady: later !== null || isKept,
    trouble,
    notice,
    isBusy,
    slipEntry,
    isStorageKept,
    elsewhere,
    isLost,
    goTo,
    isFromReview,
    checked,
    go,
    refresh,
    choose,
    confirmSame,
    giveSlip,
    setSlipEntry,
    begin,
    turn,
    goToSection: (at: number, questionName: string) => {
      setFromReview(true)
      goToSection(at, questionName)
    },
    goToReview,
    see,
    /** What the screen `clear` offers to clear, by drafts' names; `null`: everything. */
    clearing,
    goToClear,
    // For later-steps.ts.
    envelopeId,
    setEnvelopeId,
    setFilling,
    setChosen,
    setChecked,
    setNotice,
    setTrouble,
    step,
    readHoldings,
    draining,
    isCleared,
    leaveLost: () => {
      setLost(false)
      setFilling(null)
      go({ name: 'start' })
    },
  }
}
