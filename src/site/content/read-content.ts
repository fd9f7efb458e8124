import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { type $ZodIssue, type $ZodType, type output, safeParse } from 'zod/v4/core'

/**
 * Where the content of this project lies, from the project's root. Builds and tests run from there.
 * `MINGCHA_CONTENT` names another folder of the same form.
 */
export const contentRoot = process.env.MINGCHA_CONTENT || 'content'

/** A file of content for a message: as `content/…`, wherever on the machine that folder lies. */
export const shownPath = (file: string): string => {
  const inside = relative(contentRoot, file)
  return inside.startsWith('..') || isAbsolute(inside) ? file : join('content', inside)
}

/**
 * A content file that cannot be used. The message is for the person who edits the file: which file, which
 * field, what was expected. It stops the build.
 */
export class ContentError extends Error {
  constructor(file: string, complaints: readonly string[], options?: { cause?: unknown }) {
    super(`${shownPath(file)}\n${complaints.map((complaint) => `  ${complaint}`).join('\n')}`, options)
    this.name = 'ContentError'
  }
}

/** One field of a content file, as a person finds it: `paragraphs[2].units[0]`. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : `${name}${name === '' ? '' : '.'}${String(part)}`,
    '',
  ) || '（整个文件）'

const typeNames: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '一组字段',
  record: '一组字段',
}

/** What is wrong, for an editor, where the schema has no sentence of its own. */
const complaintOf = (issue: Omit<$ZodIssue, 'message' | 'path'> & { readonly input?: unknown }): string => {
  const found = issue as $ZodIssue
  if (found.code === 'unrecognized_keys') return `没有这个字段：${found.keys.join('、')}`
  if (issue.input === undefined) return '缺了这个字段'
  if (found.code === 'invalid_type') return `应为${typeNames[found.expected] ?? found.expected}`
  if (found.code === 'invalid_value') return `应为${found.values.map(String).join('、')}之一`
  if (found.code === 'too_small' && Number(found.minimum) === 1) return '不能为空'
  if (found.code === 'too_small') return `至少 ${found.minimum}`
  if (found.code === 'too_big') return `最多 ${found.maximum}`
  return '写法不合规定'
}

/**
 * Checks already parsed YAML against a schema, of Zod or of Zod Mini.
 * @param file - Shown to the editor, for example `content/documents/x.yaml`.
 * @throws {@link ContentError} with one line per wrong field.
 */
export const checkContent = <Schema extends $ZodType>(
  file: string,
  content: unknown,
  schema: Schema,
): output<Schema> => {
  const result = safeParse(schema, content, { error: complaintOf })
  if (result.success) return result.data
  throw new ContentError(
    file,
    result.error.issues.map((issue) => `${fieldName(issue.path)}：${issue.message}`),
  )
}

/**
 * Parses YAML as people write it.
 * @throws {@link ContentError} with line and column where the text is no YAML.
 */
export const parseYaml = (file: string, yaml: string): unknown => {
  try {
    return parse(yaml)
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    const [start] = cause.linePos ?? []
    throw new ContentError(
      file,
      [`第 ${start?.line} 行第 ${start?.col} 列：不是合格的 YAML（${cause.code}）`],
      {
        cause,
      },
    )
  }
}

/** Reads one YAML text and checks it. @throws {@link ContentError} for the text and for every wrong field. */
export const parseContent = <Schema extends $ZodType>(
  file: string,
  yaml: string,
  schema: Schema,
): output<Schema> => checkContent(file, parseYaml(file, yaml), schema)

/** Reads and checks one file of `content/`; `path` is relative to it. Throws like {@link parseContent}. */
export const readContent = <Schema extends $ZodType>(path: string, schema: Schema): output<Schema> => {
  const file = join(contentRoot, path)
  return parseContent(file, readFileSync(file, 'utf8'), schema)
}

/**
 * Keeps what was read for as long as a build lasts: its content does not change under it, and many pages ask for
 * the same. A development server and tests read anew each time.
 */
export const oncePerBuild = <Content>(read: () => Content): (() => Content) => {
  let kept: { readonly content: Content } | null = null
  return () => {
    if (process.env.NODE_ENV !== 'production') return read()
    kept ??= { content: read() }
    return kept.content
  }
}

/** The YAML files of a folder of `content/`, relative to `content/`, sorted by name; none if there is no such folder. */
export const contentFiles = (folder: string): readonly string[] => {
  if (!existsSync(join(contentRoot, folder))) return []
  return readdirSync(join(contentRoot, folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name))
}
