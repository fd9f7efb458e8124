import m from '../../../../content/messages/zh-CN/take.yaml'

const mebibyte = 1_048_576

/** Bytes as a person reads them: whole MB, GB with one digit; below one MB says so. */
export const sizeText = (bytes: number): string => {
  if (bytes < mebibyte) return m.space.small
  if (bytes < 1_024 * mebibyte) return `${Math.round(bytes / mebibyte)} MB`
  return `${(bytes / (1_024 * mebibyte)).toFixed(1)} GB`
}

/** Whether this page runs as an installed app. */
export const isInstalled = (): boolean =>
  matchMedia('(display-mode: standalone)').matches ||
  // Safari on iOS before it knew the media query.
  (navigator as { readonly standalone?: boolean }).standalone === true
