// Bars in groups, with their spread.
import { element, number } from '../dom.js';
import { text } from '../i18n.js';
import { color } from '../theme.js';
import { axisStyle, chartIn, tooltipStyle } from './echart.js';

export function barChart(figure) {
  const box = element('div', { class: 'chart' });
  const node = element('div', { class: 'figure', id: figure.id }, element('h3', {}, text(figure.title)), box);
  node.mount = () => (figure.lying ? chartIn(box, 30 + 24 * figure.categories.length, lying(figure)) : chartIn(box, 280, option(figure)));
  return node;
}

/** Bars from left to right, one below the other, so that each has room for its name. */
function lying(figure) {
  const categories = figure.categories.map(text);
  const room = Math.min(0.4 * innerWidth, 200, 16 + 7 * Math.max(...categories.map((name) => name.length)));
  const [s] = figure.series;
  const bar = {
    type: 'bar',
    name: text(s.name),
    data: s.values,
    itemStyle: { color: color(s.color), borderRadius: [0, 3, 3, 0] },
    barMaxWidth: 16,
  };
  return {
    aria: { enabled: true },
    tooltip: { trigger: 'axis', ...tooltipStyle(), valueFormatter: number },
    grid: { left: room, right: 18, top: 4, bottom: 26 },
    xAxis: {
      type: 'value', // without a name, for which a phone has no room: the title says it
      ...axisStyle({ axisLabel: { formatter: number, hideOverlap: true } }),
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: categories,
      ...axisStyle({ axisLabel: { interval: 0, width: room - 12, overflow: 'truncate' } }),
      splitLine: { show: false },
    },
    series: s.low ? [bar, lyingSpread(s)] : [bar],
  };
}

/** As {@link spread}, from left to right. */
function lyingSpread(s) {
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    data: s.values.map((_, i) => [s.low[i], s.high[i], i]),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [low, y] = api.coord([api.value(0), api.value(2)]);
      const [high] = api.coord([api.value(1), api.value(2)]);
      const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color('ink'), lineWidth: 1.4 } });
      return { type: 'group', children: [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)] };
    },
    z: 10,
  };
}

function option(figure) {
  const categories = figure.categories.map(text);
  const crowded = innerWidth < 560 && categories.length > 3 && categories.length <= 12; // their names would run into each other
  const series = figure.series.flatMap((s, index) => {
    const bar = {
      type: 'bar',
      name: text(s.name),
      data: s.values,
      itemStyle: { color: color(s.color), borderRadius: [3, 3, 0, 0] },
      barMaxWidth: 46,
    };
    return s.low ? [bar, spread(figure, s, index)] : [bar];
  });
  if (figure.diagonal) series.push(diagonal(categories.length));
  return {
    aria: { enabled: true },
    tooltip: { trigger: 'axis', ...tooltipStyle(), valueFormatter: number },
    legend: figure.series.length > 1 ? { top: 0, textStyle: { color: color('soft') }, data: figure.series.map((s) => text(s.name)) } : undefined,
    grid: { left: 64, right: 10, top: figure.series.length > 1 ? 34 : 12, bottom: crowded ? 64 : 40 },
    xAxis: { type: 'category', data: categories, ...axisStyle({ axisLabel: { interval: categories.length > 12 ? 'auto' : 0, rotate: crowded ? 35 : 0 } }), splitLine: { show: false } },
    yAxis: {
      type: figure.y.log ? 'log' : 'value',
      name: text(figure.y.label),
      nameGap: 46,
      min: figure.y.min ?? undefined,
      max: figure.y.max ?? undefined,
      ...axisStyle({ axisLabel: { formatter: number } }),
    },
    series,
  };
}

/** A line from the lower to the upper end of the spread, on the middle of its bar. */
function spread(figure, s, index) {
  const groups = figure.series.length;
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    data: s.values.map((_, i) => [i, s.low[i], s.high[i]]),
    encode: { x: 0, y: [1, 2] }, // so that the axis has room for it
    renderItem: (_, api) => {
      if (api.value(1) == null || Number.isNaN(api.value(1))) return null;
      const layout = api.barLayout({ count: groups, barMaxWidth: 46 })[index];
      const x = api.coord([api.value(0), 0])[0] + layout.offsetCenter;
      const low = api.coord([api.value(0), api.value(1)])[1];
      const high = api.coord([api.value(0), api.value(2)])[1];
      const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color('ink'), lineWidth: 1.4 } });
      return { type: 'group', children: [line(x, low, x, high), line(x - 5, low, x + 5, low), line(x - 5, high, x + 5, high)] };
    },
    z: 10,
  };
}

function diagonal(count) {
  return {
    type: 'line',
    silent: true,
    symbol: 'none',
    tooltip: { show: false },
    lineStyle: { color: color('soft'), type: 'dashed', width: 1.5 },
    data: Array.from({ length: count }, (_, i) => (i + 0.5) / count),
  };
}
