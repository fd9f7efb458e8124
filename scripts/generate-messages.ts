/** Writes src/messages.d.ts, the types of the sentences in content/messages/zh-CN. Run it after adding a sentence. */
import { writeFileSync } from 'node:fs'
import { messageTypes } from '../src/site/build/messages.ts'

writeFileSync('src/messages.d.ts', messageTypes())
