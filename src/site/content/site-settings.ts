import { z } from 'zod'
import { checkContent, readContent } from './read-content.ts'

const mailAddress = z.email('应为邮箱地址，例如 xunchaban@fayuan.example')

/**
 * What a court sets for its own site, `content/site.yaml`. `reportTo` is where reports of a wrong page are mailed;
 * `null` leaves it to the reader to write the address.
 * @see docs/SPEC.md DOC-36
 */
export const siteSettingsSchema = z.strictObject({ reportTo: mailAddress.nullable() })

/** See {@link siteSettingsSchema}. */
export type SiteSettings = z.infer<typeof siteSettingsSchema>

/**
 * The settings of the site. `MINGCHA_REPORT_TO`, given to the build, wins over the file: an address, or empty for none.
 * @throws `ContentError` naming file or variable and what was expected.
 */
export const readSiteSettings = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SiteSettings => {
  const written = readContent('site.yaml', siteSettingsSchema)
  const asked = environment.MINGCHA_REPORT_TO?.trim()
  if (asked === undefined) return written
  return {
    ...written,
    reportTo: checkContent('MINGCHA_REPORT_TO', asked === '' ? null : asked, mailAddress.nullable()),
  }
}
