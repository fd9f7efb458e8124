import { useEffect, useRef } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import type { ChartPlan } from './chart-options.ts'
import type { DrawnChart } from './charts.ts'

// A4 less margins of 2 cm, at the 96 pixels to an inch of CSS.
const paperWidthPx = 640

interface ChartFigureProps {
  readonly plan: ChartPlan
  /** What the picture is of; the numbers are in the table beside it. */
  readonly label: string
}

type Charts = typeof import('./charts.ts')

// Kept at hand once loaded: whoever prints by the keyboard leaves no time to load anything.
let charts: Charts | null = null
const loadCharts = async (): Promise<Charts> => {
  charts ??= await import('./charts.ts')
  return charts
}

/**
 * One chart, drawn when it comes near the screen and drawn anew for the printer, another width or theme.
 * However printing is asked for, it is drawn by then, or the paper says that it is missing.
 */
export const ChartFigure = ({ plan, label }: ChartFigureProps) => {
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const element = place.current
    if (!element) return
    let chart: DrawnChart | null = null
    let stopped = false
    let leave = () => {}
    const draw = ({ drawChart }: Charts) => {
      if (stopped || chart) return
      const drawn = drawChart(element, plan)
      chart = drawn
      const dark = matchMedia('(prefers-color-scheme: dark)')
      let widthPx = element.clientWidth
      const resized = new ResizeObserver(() => {
        if (element.clientWidth === widthPx) return
        widthPx = element.clientWidth
        drawn.redraw()
      })
      resized.observe(element)
      const marked = new MutationObserver(() => drawn.redraw())
      marked.observe(document.documentElement, { attributes: true })
      const redraw = () => drawn.redraw()
      dark.addEventListener('change', redraw)
      window.addEventListener('afterprint', redraw)
      leave = () => {
        resized.disconnect()
        marked.disconnect()
        dark.removeEventListener('change', redraw)
        window.removeEventListener('afterprint', redraw)
        drawn.remove()
      }
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        observer.disconnect()
        loadCharts().then(draw)
      },
      { rootMargin: '800px 0px' },
    )
    observer.observe(element)
    const drawForPrint = () => {
      if (charts) draw(charts)
      // The page still has the screen's width here, which may be more than the paper's.
      chart?.redraw(paperWidthPx)
    }
    window.addEventListener('beforeprint', drawForPrint)
    loadCharts().catch(() => {})
    return () => {
      stopped = true
      observer.disconnect()
      window.removeEventListener('beforeprint', drawForPrint)
      leave()
    }
  }, [plan])

  const rows = plan.bars.length
  return (
    <figure
      className={`chart chart-rows-${Math.min(12, rows)}${plan.isStacked ? ' chart-stacked' : ''}`}
      role="img"
      aria-label={label}
    >
      <div ref={place} aria-hidden="true" />
      <p className="chart-missing">{m.result.chartMissing}</p>
    </figure>
  )
}
