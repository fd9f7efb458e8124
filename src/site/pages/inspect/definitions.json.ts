import type { APIRoute } from 'astro'
import type { Definitions } from '../../../core/form/definitions.ts'
import { readAppraisal } from '../../content/appraisal.ts'
import { readChecklists } from '../../content/checklists.ts'
import { readEvidenceGrades } from '../../content/evidence-grades.ts'
import { readInterviewFrame, readInterviewOutlines } from '../../content/interviews.ts'
import { readRectification } from '../../content/rectification.ts'
import { readSiteVisit } from '../../content/site-visit.ts'

/** `/inspect/definitions.json`: what an inspector takes along, all of it blank. Only the staff door serves it. */
export const GET: APIRoute = () => {
  const definitions: Definitions = {
    checklists: [...readChecklists()],
    interviewFrame: readInterviewFrame(),
    interviewOutlines: [...readInterviewOutlines()],
    siteVisit: readSiteVisit(),
    appraisal: readAppraisal(),
    evidenceGrades: readEvidenceGrades(),
    rectification: readRectification(),
  }
  return Response.json(definitions)
}
