import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The root of the project, with a slash at the end. */
export const rootPath = fileURLToPath(new URL('../../', import.meta.url))
/** Where the benchmarks put what they make on the way, with a slash at the end; not committed. */
export const outputPath = `${rootPath}bench/.output/`

/** A Node script of ours as a process of its own; what it says on stderr goes to ours. */
export const startScript = (
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess & { readonly pid: number } => {
  const child = spawn(process.execPath, [`${rootPath}${script}`, ...args], {
    cwd: rootPath,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.pid === undefined) throw new Error(`${script} did not start`)
  return child as ChildProcess & { readonly pid: number }
}

/** All a script writes, once it has ended. @throws when it ends with another code than 0. */
export const outputOf = async (child: ChildProcess): Promise<string> => {
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  const text = Buffer.concat(chunks).toString('utf8')
  if (code !== 0) throw new Error(`${child.spawnargs[1]} ended with ${code}\n${text}`)
  return text
}

/** The first line a script writes. @throws when it ends without one. */
export const firstLineOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('no output to read')
    const lines = createInterface({ input: child.stdout })
    lines.once('line', resolve)
    lines.once('close', () => reject(new Error(`${child.spawnargs[1]} ended too early`)))
  })

/** Ends a process of ours and waits until it is gone. */
export const stopScript = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}
