/** Loaded before the server: ends the process when an envelope is about to be committed, its journal on disk. */
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges } from 'node:sqlite'

let isFilled = false
const { prepare, exec } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (!sql.startsWith('UPDATE slot')) return statement
  const run = statement.run.bind(statement) as (...values: SQLInputValue[]) => StatementResultingChanges
  statement.run = ((...values: SQLInputValue[]) => {
    isFilled = true
    return run(...values)
  }) as typeof statement.run
  return statement
}
DatabaseSync.prototype.exec = function (sql) {
  if (sql === 'COMMIT' && isFilled) process.kill(process.pid, 'SIGKILL')
  exec.call(this, sql)
}
