// Histograms one behind the other; a slider picks one, which is drawn large below.
import { element, number, tick } from '../dom.js';
import { text } from '../i18n.js';
import { color } from '../theme.js';
import { axisStyle, chartIn, tooltipStyle } from './echart.js';
import { chosen } from '../figures.js';

const MOST = 28;
const OVERLAP = 2.6;
const LEFT = 64;
const RIGHT = 12;
/** Equal cells of the axis: of a ridge's outline, and of the large histogram. */
const CELLS = 160;
const BARS = 48;
/** A bin with a smaller share of all values does not widen the axis. */
const FEWEST = 2e-4;
/** Weights of a cell and of its neighbours: a Gaussian of one cell, cut off at three. */
const KERNEL = [0.3991, 0.242, 0.054, 0.0044];
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

/** Lower and upper end of what is seen: of the axis, else of all that the ridges hold. */
function range(figure) {
  const { min, max } = figure.x;
  if (min != null && max != null && min < max) return [min, max];
  const filled = figure.ridges.flatMap((ridge) => bins(ridge).filter(([, , share]) => share > FEWEST));
  const low = Math.min(...filled.map((bin) => bin[0]));
  const high = Math.max(...filled.map((bin) => bin[1]));
  return low < high ? [low, high] : [low - 1 || -1, low + 1 || 1];
}

/** The bins of a ridge that hold something: lower edge, upper edge, share of all values. */
function bins(ridge) {
  const width = (ridge.high - ridge.low) / ridge.counts.length;
  const total = ridge.counts.reduce((a, b) => a + b, 0) || 1;
  return ridge.counts.flatMap((count, i) => (count > 0 ? [[ridge.low + i * width, ridge.low + (i + 1) * width, count / total]] : []));
}

/** The shares that fall into equal cells of the axis; a bin spreads evenly over the cells that it covers. */
function shares(ridge, [low, high], cells) {
  const size = (high - low) / cells;
  const result = new Float64Array(cells);
  for (const [from, to, share] of bins(ridge)) {
    const first = Math.floor((from - low) / size);
    const last = Math.max(first, Math.ceil((to - low) / size) - 1);
    for (let c = Math.max(0, first); c <= Math.min(cells - 1, last); c++) {
      const covered = Math.min(to, low + (c + 1) * size) - Math.max(from, low + c * size);
      result[c] += first === last || !(to > from) ? share : (share * covered) / (to - from);
    }
  }
  return result;
}

/** Shares smoothed over neighbours, each ridge by the same little, so that none looks wider than its values lie. */
function smooth(values) {
  const reach = KERNEL.length - 1;
  return values.map((_, c) => {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += KERNEL[Math.abs(k)] * (values[c + k] ?? 0);
    return sum;
  });
}

function ridgesOption(figure, picked) {
  const rows = shownRows(figure.ridges.length, picked);
  const [low, high] = range(figure);
  const heights = rows.map((i) => smooth(shares(figure.ridges[i], [low, high], CELLS)));
  // The root of a density, and no higher than four times the usual: a spike would flatten every other ridge.
  const tops = heights.map((values) => Math.sqrt(Math.max(...values, 1e-12))).sort((a, b) => a - b);
  const highest = Math.min(tops.at(-1), 4 * tops[tops.length >> 1]);
  const labels = rows.map((i) => text(figure.ridges[i].name));
  const ink = color(figure.color);
  return {
    grid: { left: LEFT, right: RIGHT, top: 34, bottom: 40 },
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
          const points = [...heights[row]].map((share, c) => [
            api.coord([low + ((c + 0.5) * (high - low)) / CELLS, row])[0],
            base - Math.min(1, Math.sqrt(share) / highest) * step * OVERLAP,
          ]);
          const closed = [[points[0][0], base], ...points, [points.at(-1)[0], base]];
          return {
            type: 'polygon',
            z2: here ? 1000 : row,
            shape: { points: closed },
            style: { fill: ink, fillOpacity: here ? 0.9 : 0.16, stroke: ink, lineWidth: here ? 1.8 : 0.8 },
          };
        },
      },
    ],
  };
}

/** The picked ridge alone, in bars that are the same for every ridge. */
function histogramOption(figure, ridge) {
  const [low, high] = range(figure);
  const size = (high - low) / BARS;
  const bars = [...shares(ridge, [low, high], BARS)].map((share, i) => [low + (i + 0.5) * size, 100 * share]);
  return {
    grid: { left: LEFT, right: RIGHT, top: 10, bottom: 26 },
    tooltip: { trigger: 'axis', ...tooltipStyle(), formatter: ([p]) => `${number(p.value[0])}: ${number(p.value[1])} %` },
    xAxis: { type: 'value', min: low, max: high, ...axisStyle({ axisLabel: AT_TICKS }), splitLine: { show: false } },
    yAxis: { type: 'value', max: ({ max }) => (max > 90 ? 100 : null), ...axisStyle({ axisLabel: { formatter: '{value} %' } }), splitNumber: 3 },
    series: [{ type: 'bar', data: bars, barCategoryGap: '6%', barMaxWidth: 24, itemStyle: { color: color(figure.color) } }],
  };
}
