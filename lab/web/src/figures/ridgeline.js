// Histograms one behind the other; a slider picks one, which is drawn large below.
import { element, number, tick } from '../dom.js';
import { text } from '../i18n.js';
import { color } from '../theme.js';
import { axisStyle, chartIn, tooltipStyle } from './echart.js';
import { chosen } from './chosen.js';
import { shownRows, range, shares, smooth } from './ridges.js';

const OVERLAP = 2.6;
const LEFT = 64;
const RIGHT = 12;
/** Equal cells of the axis: of a ridge's outline, and of the large histogram. */
const CELLS = 160;
const BARS = 48;
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
