import m from '../../../content/messages/zh-CN/slip-words.yaml'
import type { SlipWordsReading } from '../../core/ballot/slip-words.ts'
import { fillMessage } from '../../core/message.ts'

/** What is said of words that were not read; `null` of words that were. */
export const slipWordsMistake = (reading: SlipWordsReading): string | null =>
  reading.state === 'read' ? null : fillMessage(m.mistakes[reading.state], { ...reading })
