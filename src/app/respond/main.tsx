import { hydrateRoot } from 'react-dom/client'
import { earlyList } from './early-list.ts'
import { RespondApp } from './RespondApp.tsx'
import { startListing } from './services.ts'
import './respond.css'

const listing = startListing(earlyList)
const place = document.getElementById('app')
if (!place) throw new TypeError('the page has no #app')
hydrateRoot(place, <RespondApp listing={listing} />)
