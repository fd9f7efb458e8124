/** LibreOffice without a screen: what somebody else's program makes of our files. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes `content` as `folder/name`, opens it and saves what LibreOffice made of it.
 * @param format - the ending of what it saves: `fods`, `pdf`.
 * @param options - more of its command line.
 */
export const convertedIn = (
  folder: string,
  name: string,
  content: string | Uint8Array,
  format: string,
  options: readonly string[] = [],
): Buffer => {
  const path = join(folder, name)
  writeFileSync(path, content)
  execFileSync(
    'soffice',
    [
      `-env:UserInstallation=file://${folder}/profile`,
      '--headless',
      ...options,
      '--convert-to',
      format,
      '--outdir',
      folder,
      path,
    ],
    { stdio: 'ignore', timeout: 240_000 },
  )
  return readFileSync(path.replace(/\.\w+$/, `.${format}`))
}
