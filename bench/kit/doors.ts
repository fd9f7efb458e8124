import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { Office } from '../../src/desk/office-client.ts'
import { openOffice } from '../../tests/kit/respondent.ts'
import { type ServerProcess, startServerProcess } from '../../tests/kit/server.ts'
import { outputPath } from './processes.ts'

/** The real server as a process of its own, on free ports of the loopback and an empty data folder. */
export interface BenchServer extends ServerProcess {
  readonly dataPath: string
  /** A device enrolled by the setup link. */
  readonly office: Office
  /** Ends the process and removes its data. */
  remove(): Promise<void>
}

/**
 * Starts a server and enrols the office's device. With `MINGCHA_BENCH_PROFILE=1` the process writes a CPU
 * profile to bench/.output/ when it ends.
 * @param sitePath - absolute; without it the doors have the API only.
 */
export const startBenchServer = async (sitePath?: string): Promise<BenchServer> => {
  const dataPath = mkdtempSync(`${outputPath}data-`)
  const environment =
    process.env.MINGCHA_BENCH_PROFILE === '1'
      ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${outputPath}` }
      : {}
  const server = await startServerProcess({
    dataPath,
    environment,
    ...(sitePath === undefined ? {} : { sitePath }),
  })
  return {
    ...server,
    dataPath,
    office: await openOffice(server),
    async remove() {
      await server.stop()
      if (existsSync(dataPath)) rmSync(dataPath, { recursive: true })
    },
  }
}

/** An ISO time `seconds` from now. */
export const isoIn = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString()
