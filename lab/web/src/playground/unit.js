// One unit of a BN under the glass: how gamma and beta move and stretch its distribution.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';
import { draw, forgetCharts } from '../figures.js';

const FUNCTIONS = {
  identity: (x) => x,
  relu: (x) => Math.max(0, x),
  leaky_relu: (x) => (x > 0 ? x : 0.01 * x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
};
const BINS = 24; // of 128 rows

/** The panel; choose is called with {layer, column} when another unit is to be shown. */
export function unitPanel(choose) {
  let unit = null;
  let held = null; // gamma and beta of the reader's choice; null while the learned ones are shown
  const layer = element('select', { id: 'unit-layer', onchange: pick });
  const column = element('input', { id: 'unit-column', type: 'number', min: 1, value: 1, onchange: pick });
  const gamma = slider('gamma');
  const beta = slider('beta');
  const learned = element('button', { id: 'learned', type: 'button', onclick: release }, t('playground.learned'));
  const chart = element('div', { class: 'figures' });
  const note = element('p', { class: 'soft' });
  const node = element(
    'div',
    {},
    element(
      'div',
      { class: 'choice' },
      element('label', {}, t('playground.bnLayer'), ' ', layer),
      element('label', {}, t('playground.unit'), ' ', column),
      learned,
    ),
    gamma.node,
    beta.node,
    note,
    chart,
  );

  function slider(name) {
    const input = element('input', { id: name, type: 'range', min: -4, max: 4, step: 0.01, oninput: hold });
    const output = element('output', { for: name });
    return { input, output, node: element('label', { class: 'slider' }, name, input, output) };
  }

  function hold() {
    held = { gamma: Number(gamma.input.value), beta: Number(beta.input.value) };
    show();
  }

  function release() {
    held = null;
    show();
  }

  function pick() {
    held = null;
    choose({ layer: Math.max(0, layer.selectedIndex), column: Math.max(0, Math.round(column.value) - 1) });
  }

  function show() {
    if (!unit) return;
    const { gamma: g, beta: b } = held ?? unit;
    if (!held) {
      gamma.input.value = g;
      beta.input.value = b;
    }
    gamma.output.textContent = number(g);
    beta.output.textContent = number(b);
    const ztilde = unit.zhat.map((z) => g * z + b);
    const a = ztilde.map(FUNCTIONS[unit.activation]);
    note.textContent = t('playground.unitNote', number(mean(ztilde)), number(deviation(ztilde)), number(mean(a)), number(deviation(a)));
    const figures = [density('unit-density', 'playground.unitDensity', [line('zhat', 'zhat', unit.zhat), line('ztilde = gamma · zhat + beta', 'ztilde', ztilde)])];
    if (unit.activation !== 'identity') {
      figures.push(density('unit-activation', 'playground.unitActivation', [line(`a = ${unit.activation.replace('_', ' ')}(ztilde)`, 'a', a)]));
    }
    chart.replaceChildren(...figures.map(draw));
    for (const node of chart.children) node.mount();
    forgetCharts();
  }

  /** A new state of the unit. */
  function update(next) {
    unit = next;
    node.hidden = !unit;
    if (!unit) return;
    if (layer.options.length !== unit.layers) {
      layer.replaceChildren(...Array.from({ length: unit.layers }, (_, i) => element('option', {}, String(i + 1))));
    }
    if (document.activeElement !== layer) layer.selectedIndex = unit.layer;
    column.max = unit.columns;
    if (document.activeElement !== column) column.value = unit.column + 1;
    show();
  }

  return { node, update };
}

function density(id, title, series) {
  const axis = (key, limits) => ({ label: { key, arguments: [] }, log: false, ...limits });
  return { type: 'lines', id, title: { key: title, arguments: [] }, x: axis('playground.value'), y: axis('playground.density', { min: 0 }), series };
}

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

function deviation(values) {
  const m = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - m) ** 2)));
}

function line(name, color, values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = Math.max(0.05 * (high - low), 0.02);
  const width = (high - low + 2 * margin) / BINS;
  const x = Array.from({ length: BINS }, (_, i) => low - margin + (i + 0.5) * width);
  const y = new Array(BINS).fill(0);
  for (const value of values) y[Math.min(BINS - 1, Math.floor((value - low + margin) / width))] += 1 / (width * values.length);
  return { name, color, dashed: false, x, y };
}
