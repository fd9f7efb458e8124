import { useEffect } from 'react'
import fieldMessages from '../../../content/messages/zh-CN/field.yaml'
import inspectMessages from '../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../content/messages/zh-CN/screens.yaml'
import { fillMessage } from '../../core/message.ts'
import type { VaultState } from '../../device/vault/vault-keeper.ts'
import { type FieldPlace, type Route, routeOf } from './route.ts'

// A screen without a name here does not compile.
const screenNames: Readonly<Record<Exclude<Route['screen'], 'field'>, string>> = m
const { nav } = fieldMessages
const fieldNames: Readonly<Record<FieldPlace['at'], string>> = {
  ...nav,
  record: m.record,
  history: m.history,
}

/** The kind of screen that a route leads to, in the app's own words: no number, name or court of anybody. */
const nameOf = (route: Route): string =>
  route.screen === 'field' ? fieldNames[route.place.at] : screenNames[route.screen]

/**
 * Names the browser's tab after the kind of screen. The browser keeps the titles of a tab in its history on the
 * disk, in clear, so they are made of the address alone: a heading, which may be typed or sealed text, never gets here.
 * @see docs/SPEC.md VAULT-10
 */
export const useDocumentTitle = (vault: VaultState, fragment: string): void => {
  useEffect(() => {
    const screen = vault === 'locked' ? m.locked : vault === 'open' ? nameOf(routeOf(fragment)) : m.begin
    document.title = fillMessage(m.documentTitle, { screen, app: inspectMessages.appName })
  }, [vault, fragment])
}
