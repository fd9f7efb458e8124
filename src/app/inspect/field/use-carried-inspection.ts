import { useEffect, useState } from 'react'
import { createTeamDoor } from '../../../device/sync/team-door.ts'
import { lockForTab, type TabLock } from '../../../device/tab-lock.ts'
import { createRevisionStore } from '../../../device/vault/revision-store.ts'
import { type Carried, openCarried, takeAlong } from '../../../device/workspace/carry.ts'
import { useStaff } from '../staff-context.ts'
import { type Trouble, troubleOf } from '../use-work.ts'
import { randomBytes } from './chance.ts'

/** An inspection on its way to the screen. */
export type Opening =
  | { readonly state: 'opening' }
  /** Another tab of this device has it; nothing here can be typed until it is taken over. */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'open'; readonly carried: Carried }
  | { readonly state: 'failed'; readonly trouble: Trouble }

/** What is known of an inspection that is not taken along yet. */
export interface About {
  readonly court: string
  readonly title: string
}

/** Settles when what this tab had open before is closed: what was begun in it comes to its end first. */
let leaving: Promise<void> = Promise.resolve()

/**
 * Opens an inspection for this tab, and closes it when the screen goes.
 * @param about - asked only when it was never taken along: where its name comes from.
 * @see docs/SPEC.md FIELD-3
 */
export const useCarriedInspection = (
  inspectionId: string,
  about: () => Promise<About>,
): { readonly opening: Opening; readonly takeOver: () => void } => {
  const { client, keeper, clock, store } = useStaff()
  const [opening, setOpening] = useState<Opening>({ state: 'opening' })
  /** How often somebody asked for it here; the first time it is not taken from another tab. */
  const [tries, setTries] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `about` is asked once, whoever asks
  useEffect(() => {
    let isGone = false
    let lock: TabLock | null = null
    let carried: Carried | null = null
    const end = () => {
      const [closing, held] = [carried, lock]
      leaving = leaving.then(() => closing?.close()).finally(() => held?.release())
    }
    const open = async () => {
      await leaving
      lock = await lockForTab(`workspace/${inspectionId}`, tries > 0)
      if (isGone) return end()
      if (lock === null) return setOpening({ state: 'elsewhere' })
      void lock.lost.then(() => {
        void carried?.close()
        if (!isGone) setOpening({ state: 'elsewhere' })
      })
      const device = await client.device()
      if (device === null) throw new TypeError('a device that is not enrolled')
      const nowMs = () => clock.nowMs()
      const places = await keeper.places('taken|')
      const named = places.includes(`taken|${inspectionId}`) ? { court: '', title: '' } : await about()
      const taken = await takeAlong(
        { keeper, nowMs, fetch: (path) => fetch(path) },
        { inspectionId, ...named },
      )
      carried = await openCarried(
        {
          keeper,
          device,
          nowMs,
          randomBytes,
          store: createRevisionStore(store),
          door: createTeamDoor(client),
          locks: navigator.locks,
          random: Math.random,
          page: window,
          view: document,
        },
        taken,
      )
      if (isGone) return end()
      setOpening({ state: 'open', carried })
    }
    setOpening({ state: 'opening' })
    open().catch((error: unknown) => {
      if (!isGone) setOpening({ state: 'failed', trouble: troubleOf(error) })
      end()
    })
    return () => {
      isGone = true
      end()
    }
  }, [client, keeper, clock, store, inspectionId, tries])

  return { opening, takeOver: () => setTries((count) => count + 1) }
}
