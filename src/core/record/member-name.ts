/**
 * What a team calls a device: the person who holds it, and the device's own label. A person with a phone and a
 * notebook is one name in a record, and two devices in the team. Both travel as one sealed text.
 * @see docs/SPEC.md JOIN-13
 */
import { cleanText } from '../form/text.ts'

/** Most characters of each part: both together fit what is sealed in the membership log. */
export const maxNamePartChars = 30

/** Who holds a device, and which of theirs it is. */
export interface MemberName {
  /** As it stands in records: 谈话人、查访人. */
  readonly person: string
  /** 手机、平板、电脑 or what somebody wrote; empty for a device named before the two were told apart. */
  readonly label: string
}

/** Stands between the parts; no field of one line lets it in. */
const between = '\n'

/** The text that is sealed. */
export const memberNameToText = ({ person, label }: MemberName): string =>
  label === '' ? person : `${person}${between}${label}`

const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu

/**
 * Undoes {@link memberNameToText}; an older text is the person's name as a whole. What cannot be seen is left out, for
 * an altered client names itself: with it one person could look like another and be called different. Never throws.
 */
export const memberNameOf = (text: string): MemberName => {
  const [person = '', ...label] = cleanText(text)
    .replace(unseen, '')
    .split(between)
    .map((part) => part.trim())
  return { person, label: label.join(' ') }
}

/** A name for a line that tells devices apart: 张三（手机）. */
export const nameWithLabel = ({ person, label }: MemberName): string =>
  label === '' ? person : `${person}（${label}）`

/** Of a device's id, as much as tells it from another of the same name. */
const idChars = 6

/**
 * How each device is called where people read: by the person alone, with the label where another device of the team
 * has the same person, and with the beginning of its id where that is not enough: no two are called the same.
 * @param names - by device id, 32 hex digits.
 */
export const shownNames = (names: ReadonlyMap<string, MemberName>): ReadonlyMap<string, string> => {
  const devices = Map.groupBy(names.values(), ({ person }) => person)
  const called = [...names].map(([deviceId, name]): readonly [string, string] => [
    deviceId,
    (devices.get(name.person)?.length ?? 0) > 1 ? nameWithLabel(name) : name.person,
  ])
  const sameName = Map.groupBy(called, ([, text]) => text)
  return new Map(
    called.map(([deviceId, text]) => [
      deviceId,
      (sameName.get(text)?.length ?? 0) > 1 ? `${text}·${deviceId.slice(0, idChars)}` : text,
    ]),
  )
}
