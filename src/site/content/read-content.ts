import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import type { z } from 'zod'

/** Where the content of this project lies, from the project's root. Builds and tests run from there. */
export const contentRoot = 'content'

/**
 * A content file that cannot be used. The message is for the person who edits the file: which file, which
 * field, what was expected. It stops the build.
 */
export class ContentError extends Error {
  constructor(file: string, complaints: readonly string[], options?: { cause?: unknown }) {
    super(`${file}\n${complaints.map((complaint) => `  ${complaint}`).join('\n')}`, options)
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

/**
 * Checks already parsed YAML against a schema.
 * @param file - Shown to the editor, for example `content/documents/x.yaml`.
 * @throws {@link ContentError} with one line per wrong field.
 */
export const checkContent = <Schema extends z.ZodType>(
  file: string,
  content: unknown,
  schema: Schema,
): z.infer<Schema> => {
  const result = schema.safeParse(content)
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
export const parseContent = <Schema extends z.ZodType>(
  file: string,
  yaml: string,
  schema: Schema,
): z.infer<Schema> => checkContent(file, parseYaml(file, yaml), schema)

/** Reads and checks one file of `content/`; `path` is relative to it. Throws like {@link parseContent}. */
export const readContent = <Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> => {
  const file = join(contentRoot, path)
  return parseContent(file, readFileSync(file, 'utf8'), schema)
}

/** The YAML files of a folder of `content/`, relative to `content/`, sorted by name; none if there is no such folder. */
export const contentFiles = (folder: string): readonly string[] => {
  if (!existsSync(join(contentRoot, folder))) return []
  return readdirSync(join(contentRoot, folder))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name))
}
