import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Edit } from '../../../core/record/content.ts'
import type { Carried } from '../../../device/workspace/carry.ts'
import type { RecordView } from '../../../device/workspace/workspace.ts'
import { type FieldPlace, fragmentOf } from '../route.ts'
import { type Trouble, troubleOf } from '../use-work.ts'

/** Given by FieldApp to all screens of the field work. */
export const FieldContext = createContext<Carried | null>(null)

/** The inspection at hand. @throws TypeError outside FieldApp. */
export const useCarried = (): Carried => {
  const carried = useContext(FieldContext)
  if (!carried) throw new TypeError('a screen outside FieldApp')
  return carried
}

/** The inspection at hand, drawn again whenever team, keys or synchronisation change. */
export const useTeamChanges = (): Carried => {
  const carried = useCarried()
  useSyncExternalStore(carried.subscribe, carried.version)
  return carried
}

/** Every record, the latest first; drawn again when one changes. */
export const useRecords = (): readonly RecordView[] => {
  const { workspace } = useCarried()
  return useSyncExternalStore(workspace.subscribe, workspace.records)
}

/** The address of a screen of the inspection at hand, for links. */
export const useFieldLink = (): ((place: FieldPlace) => string) => {
  const { inspectionId } = useCarried().taken
  return (place) => fragmentOf({ screen: 'field', inspectionId, place })
}

/** A pause in typing this long makes a save of what was typed: 20 seconds. */
export const savePauseMs = 20_000

/** How many writes are under way. Told on its own: a record is not drawn again because a write has ended. */
export interface Keeping {
  readonly subscribe: (listener: () => void) => () => void
  readonly isKept: () => boolean
}

const createKeeping = (): Keeping & { readonly add: (count: 1 | -1) => void } => {
  const listeners = new Set<() => void>()
  let waiting = 0
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isKept: () => waiting === 0,
    add: (count) => {
      waiting += count
      for (const listener of listeners) listener()
    },
  }
}

/** Whether the last keystroke is on the disk. */
export const useIsKept = ({ subscribe, isKept }: Keeping): boolean => useSyncExternalStore(subscribe, isKept)

/** One record while somebody has it on the screen. */
export interface OpenRecord {
  /** `null` when there is no such record on this device. */
  readonly view: RecordView | null
  /** Types into it: shown at once, sealed on the disk right after. */
  readonly edit: (edits: readonly Edit[]) => void
  /** Makes a save now. */
  readonly save: () => Promise<void>
  /** Whether the last keystroke is on the disk; always the same object, for {@link useIsKept}. */
  readonly keeping: Keeping
  /** A write that failed: what was typed is on the screen only. */
  readonly trouble: Trouble | null
}

/**
 * A record to be typed into. Every edit is sealed on the disk; a pause, another screen, a hidden page make a save.
 * @see docs/SPEC.md WS-1, WS-4
 */
export const useRecord = (recordId: string): OpenRecord => {
  const { workspace } = useCarried()
  const view = useSyncExternalStore(workspace.subscribe, () => workspace.record(recordId))
  const [keeping] = useState(createKeeping)
  /** Of the last keystroke, and of the last save: a keystroke that is kept says nothing of a save that is not. */
  const [keepTrouble, setKeepTrouble] = useState<Trouble | null>(null)
  const [saveTrouble, setSaveTrouble] = useState<Trouble | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const save = useCallback(async () => {
    clearTimeout(timer.current)
    try {
      await workspace.save(recordId)
      setSaveTrouble(null)
    } catch (error) {
      setSaveTrouble(troubleOf(error))
    }
  }, [workspace, recordId])

  const edit = useCallback(
    (edits: readonly Edit[]) => {
      keeping.add(1)
      workspace
        .edit(recordId, edits)
        .then(() => setKeepTrouble(null))
        .catch((error: unknown) => setKeepTrouble(troubleOf(error)))
        .finally(() => keeping.add(-1))
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), savePauseMs)
    },
    [workspace, recordId, save, keeping],
  )

  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') void save()
    }
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      document.removeEventListener('visibilitychange', onHidden)
      clearTimeout(timer.current)
      // Left: what was typed becomes a save. Locked meanwhile, it stays a draft, which the vault has already.
      void workspace.save(recordId).catch(() => undefined)
    }
  }, [workspace, recordId, save])

  return { view, edit, save, keeping, trouble: keepTrouble ?? saveTrouble }
}
