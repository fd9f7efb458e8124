import m from '../../../../content/messages/zh-CN/team.yaml'

/** What a device is offered to be called, by what its browser says of it; people may write something else. */
export const offeredLabel = (userAgent: string): string => {
  const { offered } = m.device
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(userAgent)) return offered.tablet
  return /Mobile|iPhone|HarmonyOS/.test(userAgent) ? offered.phone : offered.computer
}
