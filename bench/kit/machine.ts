import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { chromiumPath } from '../../tests/kit/chromium.ts'

/** What the figures were taken on, as one line. */
export const describeMachine = (): string => {
  const chromium = /Chromium [\d.]+/.exec(
    execFileSync(chromiumPath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  const cores = cpus()
  return [
    `${cores[0]?.model.trim()}, ${cores.length} cores`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${system}, Linux ${release()}`,
    `Node ${process.versions.node}`,
    chromium?.[0] ?? 'Chromium of unknown version',
  ].join(' · ')
}

/** The machine's load over the last minute: figures taken beside other work say so. */
export const loadNow = (): number => loadavg()[0] as number

/**
 * Resident memory of a process in MiB from /proc, or `null` when it is gone.
 * @param line - `VmHWM` is the most it ever was, `VmRSS` what it is now.
 */
export const residentMiB = (pid: number, line: 'VmHWM' | 'VmRSS'): number | null => {
  try {
    const kib = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return kib ? Number(kib[1]) / 1024 : null
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      (error as NodeJS.ErrnoException).code === 'ESRCH'
    )
      return null
    throw error
  }
}

/** Processor time in ms a process has used so far, in all its threads (proc(5): utime and stime, 100 ticks a second). */
export const processorMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
