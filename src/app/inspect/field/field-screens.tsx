import type { FieldPlace } from '../route.ts'
import { BoardScreen } from './board/BoardScreen.tsx'
import { ExportScreen } from './export/ExportScreen.tsx'
import { FindScreen } from './find/FindScreen.tsx'
import { OutboxScreen } from './outbox/OutboxScreen.tsx'
import { NewScreen } from './records/NewScreen.tsx'
import { RecordScreen } from './records/RecordScreen.tsx'
import { RecordsScreen } from './records/RecordsScreen.tsx'
import { ReportScreen } from './report/ReportScreen.tsx'
import { TakeScreen } from './take/TakeScreen.tsx'
import { TeamScreen } from './team/TeamScreen.tsx'
import { HistoryScreen } from './together/HistoryScreen.tsx'

/** The screen of a place. A line here is all that a new screen needs besides itself. */
export const FieldScreen = ({ place }: { readonly place: FieldPlace }) => {
  switch (place.at) {
    case 'board':
      return <BoardScreen />
    case 'export':
      return <ExportScreen />
    case 'find':
      return <FindScreen />
    case 'new':
      return <NewScreen />
    case 'record':
      return <RecordScreen recordId={place.recordId} />
    case 'report':
      return <ReportScreen />
    case 'take':
      return <TakeScreen />
    case 'team':
      return <TeamScreen />
    case 'history':
      return <HistoryScreen recordId={place.recordId} />
    case 'outbox':
      return <OutboxScreen />
    default:
      return <RecordsScreen />
  }
}
