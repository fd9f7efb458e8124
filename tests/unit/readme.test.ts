import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import terminal from '../../content/messages/zh-CN/terminal.yaml'

/** What stands in code type: commands, settings, files. What a command takes is named in the reader's language. */
const namedIn = (path: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(path, 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, named = '']) =>
      named.replace('文件', 'FILE').replace('巡查编号', 'INSPECTION'),
    ),
  )

const english = namedIn('README.md')

test('[OPS-52] both READMEs name the same commands, settings and files', () => {
  expect([...namedIn('README.zh-CN.md')].toSorted()).toEqual([...english].toSorted())
})

test('[OPS-52] every npm script and every command of the desk stands in them', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  // npm itself runs what begins with `pre`, and `npm run check` its own parts.
  const forPeople = Object.keys(scripts).filter((name) => !/^pre|^check:|^start$|^desk$/.test(name))
  const ofDesk = [...terminal.desk.usage.matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)/gm)].map(([, name = '']) => name)
  expect(ofDesk).toContain('fsck')
  const named = [...english].join('\n')
  const isNamed = (command: string) => new RegExp(`^${command}( |$)`, 'm').test(named)
  expect(forPeople.filter((name) => !isNamed(name === 'test' ? 'npm test' : `npm run ${name}`))).toEqual([])
  expect(ofDesk.filter((name) => !isNamed(`npm run desk -- ${name}`))).toEqual([])
})
