/** ECharts, only what is drawn here, in a chunk of its own that loads with the first result. */
import { BarChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartPlan } from './chart-options.ts'
import { shareText } from './figures.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer])

const barHeightPx = 34
const legendHeightPx = 40

/** A drawn chart. */
export interface DrawnChart {
  /** Draws again in the page's present colours, as wide as the place is now, but no wider than `maxWidthPx`. */
  redraw(maxWidthPx?: number): void
  remove(): void
}

/** Pixels a chart needs in height, so that the page does not jump when it appears. */
export const chartHeightPx = ({ bars, isStacked }: ChartPlan): number =>
  bars.length * (isStacked ? barHeightPx * 1.5 : barHeightPx) + 36 + (isStacked ? legendHeightPx : 0)

/** Draws into `place`, which must be in the page and have a width. */
export const drawChart = (place: HTMLElement, plan: ChartPlan): DrawnChart => {
  const root = document.createElement('div')
  place.replaceChildren(root)
  const chart = init(root, null, { renderer: 'svg', height: chartHeightPx(plan) })
  const { painter } = chart.getZr() as unknown as { painter: { getSvgDom(): Element } }
  // zrender empties both by `innerHTML = ''` when it is disposed of; Trusted Types refuse even that.
  for (const element of [root, painter.getSvgDom()])
    Object.defineProperty(element, 'innerHTML', { set: () => element.replaceChildren() })
  const draw = (maxWidthPx = Number.POSITIVE_INFINITY) => {
    chart.resize({ width: Math.min(place.clientWidth, maxWidthPx), height: chartHeightPx(plan) })
    chart.setOption(optionOf(plan, place), { notMerge: true })
  }
  draw()
  return {
    redraw: draw,
    remove: () => {
      chart.dispose()
      root.remove()
    },
  }
}

const optionOf = ({ bars, layers, isStacked }: ChartPlan, place: HTMLElement) => {
  const colours = getComputedStyle(place)
  const colour = (name: string) => colours.getPropertyValue(name).trim()
  const fontSizePx = Number.parseFloat(colours.fontSize) * 0.82
  const text = { color: colour('--ink'), fontFamily: colours.fontFamily, fontSize: fontSizePx }
  const labelWidthPx = Math.min(260, Math.max(96, place.clientWidth * 0.36))
  return {
    animation: false,
    textStyle: text,
    // Colour is never alone: each layer has a pattern too, and every number stands in the table below.
    aria: { enabled: true, decal: { show: isStacked } },
    color: isStacked
      ? ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'].map(colour)
      : [colour('--chart-1')],
    tooltip: {
      // The HTML tooltip writes markup, which Trusted Types refuse.
      renderMode: 'richText' as const,
      trigger: 'item' as const,
      backgroundColor: colour('--paper-raised'),
      borderColor: colour('--rule-strong'),
      textStyle: text,
      formatter: ({ seriesName, name, value }: { seriesName: string; name: string; value: number }) =>
        isStacked ? `${name}\n${seriesName} ${shareText(value)}` : `${name} ${shareText(value)}`,
    },
    ...(isStacked
      ? {
          legend: {
            top: 0,
            left: 0,
            type: 'plain' as const,
            textStyle: text,
            itemWidth: 22,
            itemHeight: 14,
            selectedMode: false as const,
          },
        }
      : {}),
    grid: {
      left: labelWidthPx + 12,
      right: isStacked ? 16 : 56,
      top: isStacked ? legendHeightPx : 4,
      bottom: 28,
      containLabel: false,
    },
    xAxis: {
      type: 'value' as const,
      min: 0,
      max: 1,
      interval: 0.25,
      axisLabel: {
        ...text,
        color: colour('--ink-soft'),
        formatter: (share: number) => `${Math.round(share * 100)}%`,
      },
      splitLine: { lineStyle: { color: colour('--rule') } },
    },
    yAxis: {
      type: 'category' as const,
      data: [...bars],
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour('--rule-strong') } },
      axisLabel: { ...text, width: labelWidthPx, overflow: 'break' as const, lineHeight: fontSizePx * 1.25 },
    },
    series: layers.map(({ name, shares }) => ({
      type: 'bar' as const,
      name,
      data: [...shares],
      barMaxWidth: 22,
      silent: false,
      ...(isStacked
        ? { stack: 'all', itemStyle: { borderColor: colour('--paper'), borderWidth: 1 } }
        : {
            label: {
              ...text,
              show: true,
              position: 'right' as const,
              formatter: ({ value }: { value: unknown }) =>
                typeof value === 'number' ? shareText(value) : '',
            },
          }),
    })),
  }
}
