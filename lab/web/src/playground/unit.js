// One unit of a BN under the glass: its z, zhat and ztilde step by step, and how gamma and beta move and stretch them.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';
import { chooser } from './chooser.js';
import { axisOf, distribution } from './distribution.js';

const FUNCTIONS = {
  identity: (x) => x,
  relu: (x) => Math.max(0, x),
  leaky_relu: (x) => (x > 0 ? x : 0.01 * x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
};

/** If z is this much wider or farther off than zhat and ztilde, it gets an axis of its own. */
const FAR = 8;

/** The panel; choose is called with {layer, column} when another unit is to be shown. */
export function unitPanel(choose) {
  let unit = null;
  const chosen = chooser(choose);
  let held = null; // gamma and beta of the reader's choice; null while the learned ones are shown
  const layer = element('select', { id: 'unit-layer', onchange: pick });
  const column = element('input', { id: 'unit-column', type: 'number', min: 1, value: 1, onchange: pick });
  const gamma = slider('gamma');
  const beta = slider('beta');
  const learned = element('button', { id: 'learned', type: 'button', onclick: release }, t('playground.learned'));
  const parts = Object.fromEntries(['z', 'zhat', 'ztilde', 'a'].map((name) => [name, distribution(name)]));
  const note = element('p', { class: 'hint' });
  const node = element(
    'div',
    {},
    element(
      'div',
      { class: 'choice' },
      element('label', {}, t('playground.bnLayer'), ' ', layer),
      element('label', {}, t('playground.unit'), ' ', column),
      step('unit-back', '‹', t('stage.stepBack'), -1),
      step('unit-on', '›', t('stage.stepOn'), 1),
      learned,
    ),
    element('div', { class: 'distributions' }, ...Object.values(parts).map((part) => part.node)),
    note,
    gamma.node,
    beta.node,
  );

  function slider(name) {
    const input = element('input', { id: name, type: 'range', min: -4, max: 4, step: 0.01, oninput: hold });
    const output = element('output', { for: name });
    return { input, output, node: element('label', { class: 'slider' }, name, input, output) };
  }

  function step(id, sign, name, by) {
    return element('button', { id, type: 'button', 'aria-label': name, title: name, onclick: () => go(by) }, sign);
  }

  function go(by) {
    held = null;
    chosen.step(unit, by);
  }

  function ask(next) {
    held = null;
    chosen.ask(next);
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
    ask({ layer: Math.max(0, layer.selectedIndex), column: Math.max(0, Math.round(column.value) - 1) });
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
    const near = axisOf(unit.zhat, ztilde);
    const all = axisOf(unit.z, unit.zhat, ztilde);
    const far = all[1] - all[0] > FAR * (near[1] - near[0]);
    const shared = far ? near : all;
    parts.z.update(t('stage.z'), unit.z, far ? axisOf(unit.z) : all);
    parts.zhat.update(t('stage.zhat'), unit.zhat, shared);
    parts.ztilde.update(t('stage.ztilde'), ztilde, shared);
    parts.a.node.hidden = unit.activation === 'identity';
    if (unit.activation !== 'identity') {
      const a = ztilde.map(FUNCTIONS[unit.activation]);
      parts.a.update(t('stage.a', unit.activation.replace('_', ' ')), a, axisOf(a));
    }
    note.textContent = t(far ? 'stage.unitRowsFar' : 'stage.unitRows');
  }

  /** A new state of the unit. */
  function update(next) {
    chosen.see(unit, next);
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

  return { node, update, ask };
}
