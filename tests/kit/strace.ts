import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Every system call by which the server's main thread changes a disk. Sockets use others. */
const diskCalls = [
  'openat',
  'pwrite64',
  'ftruncate',
  'fdatasync',
  'fsync',
  'unlink',
  'rename',
  'utimensat',
  'fchmod',
  'fallocate',
] as const

/** One of the system calls a step made: the `nth` of its name, from 1. */
export interface DiskCall {
  readonly name: (typeof diskCalls)[number]
  readonly nth: number
}

/** What happens at a call. `kill`: the process ends before it. `full`: it and all of its name after it fail, as on a full disk. */
export type DiskFault = 'kill' | 'full'

const attach = (pid: number, given: readonly string[]): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn('strace', ['-p', String(pid), ...given], { stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('attached')) resolve(child)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error('strace cannot attach: ptrace is not allowed here')))
  })

/** Lets the process go on by itself. */
const detach = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('close', () => resolve())
    child.kill('SIGINT')
  })

/** Watches what `step` makes a process do to the disk. @returns the calls, in order of their names. */
export const watchDiskCalls = async (pid: number, step: () => Promise<unknown>): Promise<DiskCall[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'mingcha-strace-'))
  try {
    const output = join(folder, 'calls')
    const tracer = await attach(pid, ['-e', `trace=${diskCalls.join(',')}`, '-o', output])
    await step()
    await detach(tracer)
    const lines = readFileSync(output, 'utf8').split('\n')
    return diskCalls.flatMap((name) =>
      lines.filter((line) => line.startsWith(`${name}(`)).map((_, index) => ({ name, nth: index + 1 })),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs `step` while `fault` waits at `call`. */
export const faultAt = async (
  pid: number,
  fault: DiskFault,
  { name, nth }: DiskCall,
  step: () => Promise<unknown>,
): Promise<void> => {
  const effect = fault === 'kill' ? `signal=KILL:when=${nth}` : `error=ENOSPC:when=${nth}+`
  const tracer = await attach(pid, [
    '-e',
    `trace=${name}`,
    '-e',
    `inject=${name}:${effect}`,
    '-o',
    '/dev/null',
  ])
  try {
    await step()
  } finally {
    await detach(tracer)
  }
}
