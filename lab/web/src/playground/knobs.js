// The settings: a labelled control each, and their place in the address.
import { element } from '../dom.js';
import { t } from '../i18n.js';

const choices = (name, values, label) => ({ name, values, label });
const amount = (name, min, max, step) => ({ name, min, max, step });

const KNOBS = [
  amount('noise', 0, 1, 0.01),
  amount('depth', 1, 8, 1),
  amount('width', 1, 128, 1),
  choices('activation', ['sigmoid', 'tanh', 'relu', 'leaky_relu', 'silu'], (v) => v.replace('_', ' ')),
  choices('adam', [false, true], (v) => (v ? 'Adam' : 'SGD')),
  amount('learningRate', 0.000001, 100, 'any'),
  amount('batchSize', 2, 500, 1),
  amount('initScale', 0, 10, 'any'),
  choices('norm', ['before', 'after', 'input'], (v) => PLACES[v]()),
  amount('emaDecay', 0, 0.9999, 'any'),
  amount('epsilon', 0.000000000001, 10, 'any'),
  amount('seed', 0, 1000000, 1),
];

const PLACES = {
  before: () => t('playground.before'),
  after: () => t('playground.after'),
  input: () => t('playground.input'),
};

const NAMES = {
  noise: () => t('playground.noise'),
  depth: () => t('playground.depth'),
  width: () => t('playground.width'),
  activation: () => t('playground.activation'),
  adam: () => t('playground.optimizer'),
  learningRate: () => t('playground.learningRate'),
  batchSize: () => t('playground.batchSize'),
  initScale: () => t('playground.initScale'),
  norm: () => t('playground.norm'),
  emaDecay: () => t('playground.emaDecay'),
  epsilon: () => t('playground.epsilon'),
  seed: () => t('playground.seed'),
};

/** Knobs that are turned seldom: they are folded away. */
const RARE = ['noise', 'width', 'initScale', 'emaDecay', 'epsilon', 'seed'];

/** The controls; wish is called with all settings when one has changed. unfolded: whether the rare ones are shown. */
export function knobs(settings, wish, unfolded) {
  const isToy = settings.data !== 'mnist' && settings.data !== 'table';
  const controls = KNOBS.filter(({ name }) => isToy || name !== 'noise').map((knob) => [knob, control(knob, settings[knob.name])]);
  const labels = (rare) =>
    controls.filter(([knob]) => RARE.includes(knob.name) === rare).map(([knob, node]) => element('label', {}, element('span', {}, NAMES[knob.name]()), node));
  const form = element(
    'form',
    { onsubmit: (event) => event.preventDefault(), onchange: changed },
    element('div', { class: 'knobs' }, ...labels(false)),
    element('details', { id: 'rare', open: unfolded }, element('summary', {}, t('stage.rare')), element('div', { class: 'knobs' }, ...labels(true))),
  );
  return form;

  function changed() {
    const wrong = controls.find(([, node]) => !node.checkValidity());
    if (wrong) form.querySelector('details').open ||= RARE.includes(wrong[0].name); // a message needs a place to stand
    if (!form.reportValidity()) return;
    wish({ ...settings, ...Object.fromEntries(controls.map(([knob, node]) => [knob.name, value(knob, node)])) });
  }
}

function control(knob, value) {
  if (!knob.values) {
    const { name, min, max, step } = knob;
    return element('input', { type: 'number', id: name, name, min, max, step, value, required: true, inputmode: 'decimal' });
  }
  const select = element('select', { id: knob.name, name: knob.name }, ...knob.values.map((v) => element('option', {}, knob.label(v))));
  select.selectedIndex = Math.max(0, knob.values.indexOf(value));
  return select;
}

function value(knob, node) {
  return knob.values ? knob.values[node.selectedIndex] : Number(node.value);
}

/** Writes the settings into the address, without a new entry in the history. */
export function keepInAddress(settings) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(settings)) {
    if (value === '') address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  history.replaceState(null, '', address);
}

/** The settings with what the address says of them; null if it says nothing that differs. */
export function askedByAddress(settings) {
  const asked = new URL(location.href).searchParams;
  const wanted = { ...settings };
  let differs = false;
  if (asked.has('data')) {
    for (const name of ['data', 'table', 'target']) {
      wanted[name] = asked.get(name) ?? '';
      differs ||= wanted[name] !== settings[name];
    }
  }
  for (const knob of KNOBS) {
    const given = asked.get(knob.name);
    if (given === null) continue;
    const known = knob.values ? knob.values.find((v) => String(v) === given) : Number(given);
    if (known === undefined || Number.isNaN(known) || known === settings[knob.name]) continue;
    wanted[knob.name] = known;
    differs = true;
  }
  return differs ? wanted : null;
}
