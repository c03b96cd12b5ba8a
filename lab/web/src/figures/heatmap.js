// A matrix; a confusion matrix is coloured by the share of its row, and a chosen cell shows its examples.
import { element, number } from '../dom.js';
import { t, text } from '../i18n.js';
import { color, mixed } from '../theme.js';
import { axisStyle, chartIn, tooltipStyle } from './echart.js';
import { chosen } from './chosen.js';
import { columnLabels } from './columns.js';
import { pictures } from './pictures.js';

/** Room beside the cells. */
const LEFT = 72;
const RIGHT = 10;

export function heatmap(figure) {
  const box = element('div', { class: 'chart' });
  const picked = element('div', { class: 'picked' });
  const node = element('div', { class: 'figure', id: figure.id }, element('h3', {}, text(figure.title)), box, cellChoice(), picked);

  /** For the keyboard, and to find what is worth a look: the cells that have examples. */
  function cellChoice() {
    const cells = Object.keys(figure.examples);
    if (cells.length === 0) return null;
    const amount = (cell) => value(figure, ...cell.split(',').map(Number));
    cells.sort((a, b) => amount(b) - amount(a));
    const select = element(
      'select',
      { onchange: () => show(select.value) },
      element('option', { value: '' }, t('heatmap.choose')),
      ...cells.map((cell) => element('option', { value: cell }, `${name(cell)}: ${number(amount(cell))}`)),
    );
    select.value = chosen.get(figure.id) ?? '';
    return element('label', { class: 'choice' }, element('span', {}, t('heatmap.examples')), select);
  }

  function name(cell) {
    const [row, column] = cell.split(',').map(Number);
    return t('heatmap.cell', figure.rows[row], figure.columns[column]);
  }

  function show(cell) {
    chosen.set(figure.id, cell);
    const examples = figure.examples[cell];
    picked.replaceChildren(...(examples ? [element('h3', {}, name(cell)), pictures(examples)] : []));
  }

  node.mount = () => {
    const chart = chartIn(box, Math.max(220, 34 * figure.rows.length + 90), option(figure, box.clientWidth));
    chart.on('click', (event) => {
      const cell = `${figure.rows.length - 1 - event.value[1]},${event.value[0]}`;
      const select = node.querySelector('select');
      if (select && figure.examples[cell]) select.value = cell;
      show(cell);
    });
    show(chosen.get(figure.id) ?? '');
  };
  return node;
}

function value(figure, row, column) {
  return figure.values[row][column];
}

function option(figure, width) {
  const rows = figure.rows.length;
  const sums = figure.values.map((row) => row.reduce((a, b) => a + b, 0) || 1);
  const shade = (r, c) => (figure.confusion ? value(figure, r, c) / sums[r] : value(figure, r, c));
  const data = [];
  let highest = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < figure.columns.length; c++) {
      const wrong = figure.confusion && r !== c;
      const s = shade(r, c);
      if (!figure.confusion) highest = Math.max(highest, s);
      // What is wrong is rare: the root makes it visible.
      const strength = figure.confusion ? Math.sqrt(s) : s;
      data.push({
        value: [c, rows - 1 - r, strength, value(figure, r, c)],
        itemStyle: { color: mix(wrong ? 'bad' : 'good', figure.confusion ? strength : 0) },
      });
    }
  }
  if (!figure.confusion) for (const d of data) d.itemStyle.color = mix('test', highest ? d.value[2] / highest : 0);
  const below = columnLabels(figure.columns, width - LEFT - RIGHT);
  const names = (list) => ({ type: 'category', data: list, splitLine: { show: false } });
  return {
    aria: { enabled: true },
    tooltip: {
      ...tooltipStyle(),
      formatter: (p) =>
        `${t('heatmap.cell', figure.rows[rows - 1 - p.value[1]], figure.columns[p.value[0]])}<br><b>${number(p.value[3])}</b>`,
    },
    grid: { left: LEFT, right: RIGHT, top: 10, bottom: below.height + 24 },
    xAxis: { ...axisStyle(below), ...names(figure.columns), name: text(figure.columnLabel), nameGap: below.height },
    yAxis: { ...axisStyle(), ...names([...figure.rows].reverse()), name: text(figure.rowLabel), nameGap: 48 },
    series: [
      {
        type: 'heatmap',
        data,
        label: { show: figure.columns.length <= 12, formatter: (p) => (p.value[3] ? number(p.value[3]) : ''), color: color('ink'), fontSize: 11 },
        itemStyle: { borderColor: color('surface'), borderWidth: 1 },
      },
    ],
    visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { colorAlpha: 1 } },
  };
}

function mix(name, strength) {
  return mixed(color('surface'), color(name), Math.min(1, strength) * 0.78);
}
