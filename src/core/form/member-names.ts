import { type Form, forbiddenInText } from './form.ts'
import { countCodePoints } from './text.ts'

/** Most members one appraisal asks about: a longer form is ticked through without reading. */
export const maxMembers = 15
/** Most characters (code points) of one name, a post in brackets included. */
export const maxNameChars = 20

/** What is wrong with typed names; `atLine` counts from 1, as an editor shows it. */
export type NamesMistake =
  | { readonly code: 'empty' }
  /** `count` names, {@link maxMembers} allowed. */
  | { readonly code: 'too-many'; readonly count: number }
  | { readonly code: 'too-long' | 'invisible' | 'several' | 'no-word'; readonly atLine: number }
  | { readonly code: 'twice'; readonly atLine: number; readonly firstLine: number }

/** Names as typed, read; or the first thing to put right. */
export type NamesReading =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly mistake: NamesMistake }

/** Not seen, so that two names that look the same could differ by it; or for private use, which each phone shows otherwise. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}]/u
const separator = /[、，,；;/|]/

/** One name as it will be shown: NFC, one blank between words; `张　三`, set wide to align with three characters, is 张三. */
const tidy = (line: string): string =>
  line
    .normalize('NFC')
    .replace(/[\s\u3000]+/gu, ' ')
    .trim()
    .replace(/^(\p{Script=Han}) (\p{Script=Han})$/u, '$1$2')

/** What two spellings of one name have in common. */
const looksOf = (name: string): string => name.normalize('NFKC').replaceAll(' ', '').toLowerCase()

/**
 * Reads the names of the members, one a line, as typed or pasted from a list. Empty lines are passed over.
 * Never throws; a mistake holds measures, never a name.
 * @see docs/SPEC.md APPR-3
 */
export const readMemberNames = (typed: string): NamesReading => {
  const names: string[] = []
  const lineByLooks = new Map<string, number>()
  const refuse = (mistake: NamesMistake): NamesReading => ({ ok: false, mistake })
  for (const [index, line] of typed.split(/\r\n|[\n\r]/).entries()) {
    const atLine = index + 1
    const name = tidy(line)
    if (name === '') continue
    if (invisible.test(name) || forbiddenInText.test(name) || !name.isWellFormed())
      return refuse({ code: 'invisible', atLine })
    if (separator.test(name)) return refuse({ code: 'several', atLine })
    if (!/\p{L}/u.test(name)) return refuse({ code: 'no-word', atLine })
    if (countCodePoints(name) > maxNameChars) return refuse({ code: 'too-long', atLine })
    const firstLine = lineByLooks.get(looksOf(name))
    if (firstLine !== undefined) return refuse({ code: 'twice', atLine, firstLine })
    lineByLooks.set(looksOf(name), atLine)
    names.push(name)
  }
  if (names.length === 0) return refuse({ code: 'empty' })
  if (names.length > maxMembers) return refuse({ code: 'too-many', count: names.length })
  return { ok: true, names }
}

/** Name of the section about the member at `index` (from 0): `P01`. */
export const memberSection = (index: number): string => `P${String(index + 1).padStart(2, '0')}`

/**
 * The form with its members' names: the titles of their sections, and nothing else, so that the same answers are
 * possible with and without.
 * @param names - in the order of the sections; a section without one keeps its stand-in.
 */
export const nameMembers = (form: Form, names: readonly string[]): Form => {
  const nameBySection = new Map(names.map((name, index) => [memberSection(index), name]))
  return {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      title: nameBySection.get(section.name) ?? section.title,
    })),
  }
}
