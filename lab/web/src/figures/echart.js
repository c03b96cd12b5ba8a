// The part of ECharts that is used, and the life of its charts.
import * as echarts from 'echarts/core';
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { color, FAMILY } from '../theme.js';

echarts.use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

const live = new Map();

/** Frees the resources of charts that are not on the page any more. */
export function disposeLost() {
  for (const [chart, observer] of live) {
    if (chart.getDom().isConnected) continue;
    observer.disconnect();
    chart.dispose();
    live.delete(chart);
  }
}

/** A chart in a box of a stated height, that follows the box's width. */
export function chartIn(box, height, option) {
  box.style.height = `${height}px`;
  const chart = echarts.init(box, null, { renderer: 'svg' });
  // The family has to be named, because a canvas measures the texts and inherits nothing.
  chart.setOption({ animation: false, textStyle: { fontFamily: FAMILY, color: color('ink') }, ...option });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(box);
  live.set(chart, observer);
  return chart;
}

/** An axis in the page's colours. */
export function axisStyle(extra) {
  return {
    axisLine: { lineStyle: { color: color('line') } },
    axisTick: { lineStyle: { color: color('line') } },
    axisLabel: { color: color('soft'), ...extra?.axisLabel },
    splitLine: { lineStyle: { color: color('grid') } },
    nameTextStyle: { color: color('soft') },
    nameLocation: 'middle',
  };
}

export function tooltipStyle() {
  return {
    backgroundColor: color('surface'),
    borderColor: color('line'),
    textStyle: { color: color('ink'), fontSize: 12 },
    confine: true,
  };
}
