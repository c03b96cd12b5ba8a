// Histograms one behind the other; a slider picks one, which is drawn large below.
import { element, number, tick } from '../dom.js';
import { text } from '../i18n.js';
import { color } from '../theme.js';
import { axisStyle, chartIn, tooltipStyle } from './echart.js';
import { chosen } from '../figures.js';

const MOST = 28;
const OVERLAP = 2.6;
const AT_TICKS = { formatter: tick, showMinLabel: false, showMaxLabel: false };

export function ridgeline(figure) {
  const all = figure.ridges;
  const back = element('div', { class: 'chart' });
  const front = element('div', { class: 'chart' });
  const output = element('output');
  const note = element('div', { class: 'hint' });
  const last = all.length - 1;
  const input = element('input', {
    type: 'range', min: 0, max: Math.max(0, last), step: 1, 'aria-label': text(figure.slider), oninput: choose,
  });
  input.value = Math.min(chosen.get(figure.id) ?? last, last);
  let ridges;
  let single;

  /** The reader's choice, which stays; without one a page that grows shows the latest. */
  function choose() {
    chosen.set(figure.id, Number(input.value));
    pick(Number(input.value));
  }

  function pick(index) {
    const ridge = all[index];
    output.value = text(ridge.name);
    note.textContent = text(ridge.note);
    input.setAttribute('aria-valuetext', text(ridge.name));
    ridges.setOption(ridgesOption(figure, index));
    single.setOption(histogramOption(figure, ridge));
  }

  const node = element(
    'div',
    { class: 'figure', id: figure.id },
    element('h3', {}, text(figure.title)),
    back,
    element('label', { class: 'slider' }, element('span', {}, text(figure.slider)), input, output),
    front,
    note,
  );
  node.mount = () => {
    if (all.length === 0) return;
    const rows = shownRows(all.length, -1).length;
    ridges = chartIn(back, 90 + 13 * rows, { aria: { enabled: true } });
    single = chartIn(front, 150, { aria: { enabled: true } });
    pick(Number(input.value));
  };
  return node;
}

/** Evenly chosen indices, the picked one among them. */
function shownRows(count, picked) {
  const rows = new Set();
  for (let i = 0; i < Math.min(count, MOST); i++) rows.add(Math.round((i * (count - 1)) / Math.max(1, Math.min(count, MOST) - 1)));
  if (picked >= 0) rows.add(picked);
  return [...rows].sort((a, b) => a - b);
}

/** Lower and upper end of what is seen: all bins that hold something, of all ridges. */
function range(figure) {
  if (figure.x.min != null && figure.x.max != null) return [figure.x.min, figure.x.max];
  let low = Infinity;
  let high = -Infinity;
  for (const r of figure.ridges) {
    const width = (r.high - r.low) / r.counts.length;
    const some = Math.max(...r.counts) * 0.004;
    const first = r.counts.findIndex((c) => c > some);
    const last = r.counts.findLastIndex((c) => c > some);
    if (first < 0) continue;
    low = Math.min(low, r.low + first * width);
    high = Math.max(high, r.low + (last + 1) * width);
  }
  return low < high ? [low, high] : [low - 1 || -1, low + 1 || 1];
}

/** Heights as densities, relative to the highest of all that are shown. */
function outline(ridge) {
  const width = (ridge.high - ridge.low) / ridge.counts.length;
  const total = ridge.counts.reduce((a, b) => a + b, 0) || 1;
  return ridge.counts.map((count, i) => [ridge.low + (i + 0.5) * width, count / total / (width || 1)]);
}

function ridgesOption(figure, picked) {
  const rows = shownRows(figure.ridges.length, picked);
  const outlines = rows.map((i) => outline(figure.ridges[i]));
  const [low, high] = range(figure);
  // The root of a density, and no higher than four times the usual: a spike would flatten every other ridge.
  const tops = outlines.map((points) => Math.sqrt(Math.max(...points.map((p) => p[1]), 1e-12))).sort((a, b) => a - b);
  const highest = Math.min(tops.at(-1), 4 * tops[tops.length >> 1]);
  const labels = rows.map((i) => text(figure.ridges[i].name));
  return {
    grid: { left: 64, right: 12, top: 34, bottom: 40 },
    xAxis: { type: 'value', min: low, max: high, name: text(figure.x.label), nameGap: 24, ...axisStyle({ axisLabel: AT_TICKS }) },
    yAxis: { type: 'category', data: labels, inverse: true, ...axisStyle(), splitLine: { show: false }, axisTick: { show: false } },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: rows.map((_, i) => [low, i]),
        encode: { x: -1, y: 1 },
        renderItem: (_, api) => {
          const row = api.value(1);
          const here = rows[row] === picked;
          const step = api.size([0, 1])[1];
          const base = api.coord([low, row])[1] + step / 2;
          const points = outlines[row]
            .filter(([x]) => x >= low && x <= high)
            .map(([x, d]) => [api.coord([x, row])[0], base - Math.min(1, Math.sqrt(d) / highest) * step * OVERLAP]);
          if (points.length === 0) return null;
          const closed = [[points[0][0], base], ...points, [points.at(-1)[0], base]];
          const ink = here ? color('plain') : color('bn');
          return {
            type: 'polygon',
            z2: here ? 1000 : row,
            shape: { points: closed },
            style: { fill: ink, fillOpacity: here ? 0.85 : 0.22, stroke: ink, lineWidth: here ? 1.6 : 1 },
          };
        },
      },
    ],
  };
}

function histogramOption(figure, ridge) {
  const [low, high] = range(figure);
  const width = (ridge.high - ridge.low) / ridge.counts.length;
  const total = ridge.counts.reduce((a, b) => a + b, 0) || 1;
  const bars = ridge.counts.map((count, i) => [ridge.low + (i + 0.5) * width, (100 * count) / total]).filter(([x]) => x >= low && x <= high);
  return {
    grid: { left: 64, right: 12, top: 10, bottom: 26 },
    tooltip: { trigger: 'axis', ...tooltipStyle(), formatter: ([p]) => `${number(p.value[0])}: ${number(p.value[1])} %` },
    xAxis: { type: 'value', min: low, max: high, ...axisStyle({ axisLabel: AT_TICKS }), splitLine: { show: false } },
    yAxis: { type: 'value', max: ({ max }) => (max > 90 ? 100 : null), ...axisStyle({ axisLabel: { formatter: '{value} %' } }), splitNumber: 3 },
    series: [{ type: 'bar', data: bars, barCategoryGap: '4%', barMaxWidth: 24, itemStyle: { color: color('plain') } }],
  };
}
