/**
 * Runs commands one after another, shows each failure in full and every success in a line, and counts tests.
 *
 * @param steps - name and argument vector of each; `counts` names a JSON report of Vitest or Playwright.
 * @returns how many checks and tests passed and failed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'

const countReport = (path) => {
  if (!existsSync(path)) return { passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(path, 'utf8'))
  if ('numPassedTests' in report) return { passed: report.numPassedTests, failed: report.numFailedTests }
  return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected }
}

const spawnStep = ([command, ...args], live) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
    })
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    child.on('close', (code) => resolve({ code, output }))
  })

export const runAll = async (steps) => {
  mkdirSync('tests/.output', { recursive: true })
  const total = { passed: 0, failed: 0 }
  for (const { name, command, counts, live } of steps) {
    if (counts) rmSync(counts, { force: true })
    const startedMs = performance.now()
    const { code, output } = await spawnStep(command, live)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    const count = counts ? countReport(counts) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
    if (code !== 0 && count.failed === 0) count.failed = 1
    total.passed += count.passed
    total.failed += count.failed
    if (code !== 0) console.log(output)
    console.log(
      `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s${counts ? `, ${count.passed} passed` : ''})`,
    )
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total
}

/** Everything Vitest runs, as a step of the gate and of `npm test`. */
export const vitestStep = {
  name: 'unit, property, contract, vectors',
  command: [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=tests/.output/vitest.json',
  ],
  counts: 'tests/.output/vitest.json',
}
