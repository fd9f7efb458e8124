import m from '../../../../content/messages/zh-CN/field.yaml'
import type { RecordPlace } from '../../../device/workspace/workspace.ts'
import { useTeamChanges } from './field-context.ts'

/**
 * Where the newest of a record is, in words: on a device that was shut out nothing waits to be sent any more.
 * @see docs/SPEC.md JOIN-12
 */
export const usePlaceText = (): ((place: RecordPlace) => string) => {
  const { isRevoked } = useTeamChanges().syncView()
  return (place) => (isRevoked ? m.placeRevoked[place] : m.place[place])
}
