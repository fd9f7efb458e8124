import m from '../../../content/messages/zh-CN/respond-later.yaml'
import { checkBulletin } from '../../device/outbox/check-bulletin.ts'
import { sendSoon } from '../../device/outbox/drain.ts'
import { sealDraftIntoOutbox } from '../../device/outbox/seal-draft.ts'
import { lockForTab } from '../../device/tab-lock.ts'
import { random, randomBytes } from './services.ts'
import { part, type Respond } from './use-respond.ts'

/** The steps that follow the first question: apart from use-respond.ts, so that no phone waits for them before. */
export const createLaterSteps = (respond: Respond) => {
  const { services, filling, envelopeId, clearing, step, go, setTrouble, draining } = respond

  const leaveFilling = () => {
    filling?.saver.stop()
    filling?.lock.release()
    respond.setFilling(null)
  }

  return {
    seal: () =>
      step(async () => {
        if (!services || !filling) return
        const saved = await filling.saver.flushed()
        if (saved.state === 'failed') return setTrouble(saved.code)
        if (filling.inspection.manifest.mode === 'ballot-device') {
          const { sealHere } = await part(import('./mode-steps.ts'))
          return sealHere(respond, leaveFilling)
        }
        // The moment of sending is drawn by this time.
        await draining.current?.sure()
        const sealed = await sealDraftIntoOutbox(
          { store: services.store, clock: services.clock, random, randomBytes },
          filling.inspection,
          filling.draftId,
          filling.draft(),
        )
        if (sealed.state === 'problems') {
          filling.answers.setProblems(sealed.problems)
          return respond.goToReview()
        }
        leaveFilling()
        await respond.readHoldings(services.store)
        respond.setEnvelopeId(sealed.row.draftId)
        go({ name: 'envelope' })
        void draining.current?.now()
      }),

    sendNow: () =>
      step(async () => {
        if (!services || envelopeId === null) return
        await sendSoon(services.store, services.clock, envelopeId)
        await draining.current?.now()
        await respond.readHoldings(services.store)
      }),

    check: () =>
      step(async () => {
        const row = respond.rows.find(({ draftId }) => draftId === envelopeId)
        if (!services || !row) return
        respond.setChecked(null)
        const outcome = await checkBulletin(services, row.inspectionId)
        await respond.readHoldings(services.store)
        if (outcome.state === 'unreachable') return setTrouble('wire/unreachable')
        if (outcome.state === 'refused') return setTrouble(outcome.code)
        respond.setChecked(outcome.state)
      }),

    /** Clears what `respond.clearing` names, or everything. */
    clear: () =>
      step(async () => {
        if (!services) return
        if (clearing === null) {
          leaveFilling()
          respond.isCleared.current = true
          await services.store.clear()
          respond.setChosen(null)
        } else {
          if (filling && clearing.includes(filling.draftId)) leaveFilling()
          // Another tab that fills a draft in would write it again: it hears that the draft is gone from it.
          const locks = await Promise.all(clearing.map((draftId) => lockForTab(`draft/${draftId}`, true)))
          await services.store.clearHoldings(clearing)
          for (const lock of locks) lock?.release()
        }
        respond.setEnvelopeId(null)
        await respond.readHoldings(services.store)
        go({ name: 'start' })
        respond.setNotice(clearing === null ? m.holdings.cleared : m.holdings.clearedSome)
      }),
  }
}
