import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'

/** A build that differs from another as the next one would. */
export interface NewerBuild {
  /** Its folder. */
  readonly root: string
  /** Address of a file that only the former build has. */
  readonly former: string
}

/**
 * A newer build beside `root`: other words on the home page, and one hashed file under another name.
 * @param changed - finds that file by its path in the build.
 */
export const newerBuild = (root: string, changed: RegExp): NewerBuild => {
  const newer = `${root}-newer`
  rmSync(newer, { recursive: true, force: true })
  cpSync(root, newer, { recursive: true })
  const paths = (readdirSync(newer, { recursive: true }) as string[]).map((path) =>
    path.replaceAll('\\', '/'),
  )
  const former = paths.find((path) => changed.test(path))
  if (former === undefined) throw new Error(`no file of the build is like ${changed}`)
  const renamed = former.replace(/\.[\w-]{8}(\.\w+)$/, '.newhash1$1')
  const [formerName, newName] = [former, renamed].map((path) => path.split('/').at(-1) as string)
  for (const path of paths.filter((path) => ['.html', '.js'].includes(extname(path)))) {
    const before = readFileSync(`${newer}/${path}`, 'utf8')
    let text = before.replaceAll(formerName as string, newName as string)
    if (path === 'index.html') text = text.replace('<h1>', '<h1>新版')
    if (path === 'sw.js')
      text = text.replace(/("url":"\/","revision":)"[0-9a-f]{16}"/, '$1"0123456789abcdef"')
    if (text === before) continue
    writeFileSync(`${newer}/${path}`, text)
    for (const copy of ['.br', '.gz']) rmSync(`${newer}/${path}${copy}`, { force: true })
  }
  for (const copy of ['', '.br', '.gz']) {
    cpSync(`${newer}/${former}${copy}`, `${newer}/${renamed}${copy}`, { force: true })
    rmSync(`${newer}/${former}${copy}`)
  }
  return { root: newer, former: `/${former}` }
}
