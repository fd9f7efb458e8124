import { useEffect, useRef, useState } from 'react'
import type { ChartPlan } from './chart-options.ts'

interface ChartFigureProps {
  readonly plan: ChartPlan
  /** What the picture is of; the numbers are in the table beside it. */
  readonly label: string
}

const loadCharts = () => import('./charts.ts')

/** One chart, drawn when it comes near the screen and drawn anew for the printer, another width or theme. */
export const ChartFigure = ({ plan, label }: ChartFigureProps) => {
  const place = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)

  useEffect(() => {
    const element = place.current
    if (!element || isNear) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: '800px 0px' },
    )
    observer.observe(element)
    const drawForPrint = () => setNear(true)
    window.addEventListener('mingcha:draw-all', drawForPrint)
    return () => {
      observer.disconnect()
      window.removeEventListener('mingcha:draw-all', drawForPrint)
    }
  }, [isNear])

  useEffect(() => {
    const element = place.current
    if (!isNear || !element) return
    let stopped = false
    let leave = () => {}
    loadCharts().then(({ drawChart }) => {
      if (stopped) return
      const chart = drawChart(element, plan)
      const dark = matchMedia('(prefers-color-scheme: dark)')
      let widthPx = element.clientWidth
      const resized = new ResizeObserver(() => {
        if (element.clientWidth === widthPx) return
        widthPx = element.clientWidth
        chart.redraw()
      })
      resized.observe(element)
      const marked = new MutationObserver(() => chart.redraw())
      marked.observe(document.documentElement, { attributes: true })
      dark.addEventListener('change', chart.redraw)
      window.addEventListener('beforeprint', chart.redraw)
      window.addEventListener('afterprint', chart.redraw)
      leave = () => {
        resized.disconnect()
        marked.disconnect()
        dark.removeEventListener('change', chart.redraw)
        window.removeEventListener('beforeprint', chart.redraw)
        window.removeEventListener('afterprint', chart.redraw)
        chart.remove()
      }
    })
    return () => {
      stopped = true
      leave()
    }
  }, [isNear, plan])

  const rows = plan.bars.length
  return (
    <figure
      className={`chart chart-rows-${Math.min(12, rows)}${plan.isStacked ? ' chart-stacked' : ''}`}
      role="img"
      aria-label={label}
    >
      <div ref={place} aria-hidden="true" />
    </figure>
  )
}
