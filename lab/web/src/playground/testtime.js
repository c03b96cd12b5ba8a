// Test time: one sample, normalised by each source of statistics, and wrongly by itself.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';
import { color } from '../theme.js';
import { drawingPad } from './pad.js';
import { picture } from './picture.js';
import { throughLayers } from './layers.js';

const MOST_CLASSES = 10;
const SOURCES = {
  ema: () => [t('playground.ema'), t('playground.emaNote')],
  population: () => [t('playground.population'), t('playground.populationNote')],
  data: () => [t('playground.dataSource'), t('playground.dataNote')],
  one: () => [t('playground.one'), t('playground.oneNote')],
};

/**
 * The panel; act asks the server, refuse is called with a sentence. last: what was judged last, kept by the caller while
 * the page is built anew.
 */
export function testPanel(act, refuse, last) {
  let kind = null; // point, digit or row; null until the first state
  const pad = (last.pad ??= drawingPad()); // what is drawn outlives the panel
  pad.done = drawn;
  pad.name();
  const coordinates = ['x₁', 'x₂'].map((name, i) =>
    element('input', { type: 'range', id: `x${i + 1}`, 'aria-label': name, min: -1.1, max: 1.1, step: 0.01, value: 0.3, oninput: moved }),
  );
  const plane = element('div', {}, ...coordinates.map((input, i) => element('label', { class: 'slider' }, ['x₁', 'x₂'][i], input)));
  const digit = picture(pad, drawn, refuse);
  const row = element('input', { type: 'number', id: 'row', min: 1, value: 1, onchange: () => row.reportValidity() && fetchSample({ row: Number(row.value) }) });
  const cells = element('dl', { class: 'cells' });
  const table = element('div', {}, cells);
  const clearButton = element('button', { type: 'button', id: 'clear', onclick: clear }, t('playground.clear'));
  const rowLabel = element('label', {}, t('playground.row'), ' ', row);
  const truth = element('p', { id: 'truth', class: 'scores' });
  const input = element('div', {});
  const result = element('div', { id: 'ways', class: 'ways', 'aria-live': 'polite' });
  const layers = element('div', { id: 'through' });
  const node = element(
    'div',
    {},
    element('div', { class: 'choice toolbar' }, element('button', { type: 'button', id: 'sample', onclick: () => fetchSample({}) }, t('playground.sample')), rowLabel, clearButton),
    input,
    truth,
    result,
    layers,
  );

  function moved() {
    judge({ x: coordinates.map((one) => Number(one.value)) });
  }

  function drawn(x) {
    judge({ x });
  }

  async function fetchSample(which) {
    const got = await act('sample', which);
    if (!got) return;
    fill(got);
    await judge(got);
  }

  /** Shows a sample as the panel's input; the pad has it already when the page is built anew. */
  function fill(got, again) {
    if (kind === 'digit' && !again) pad.show(got.x);
    else if (kind === 'point') got.x.forEach((value, i) => (coordinates[i].value = value));
    row.max = got.rows ?? '';
    row.value = got.row ?? 1;
    cells.replaceChildren(...(got.columns ?? []).map((column, i) => element('div', {}, element('dt', {}, column), element('dd', {}, got.values[i] || '–'))));
  }

  function clear() {
    pad.clear();
    last.sample = last.judged = null;
    truth.textContent = '';
    cells.replaceChildren();
    result.replaceChildren();
    layers.replaceChildren();
    setBusy(false);
  }

  /** Whether an answer is awaited, for whoever cannot see it and for tests. */
  function setBusy(busy) {
    last.busy = busy;
    result.setAttribute('aria-busy', String(busy));
  }

  /** sample: x, and for one of the test data also its row, the number of rows, and the truth. */
  async function judge(sample) {
    last.sample = sample;
    last.judged = null;
    sayTruth();
    setBusy(true);
    const judged = await act('judge', { x: sample.x });
    if (last.sample !== sample) return;
    last.judged = judged;
    last.show(judged); // the page may have been built anew meanwhile
  }

  function sayTruth() {
    const { row: at, rows, truth: known } = last.sample;
    truth.textContent = known === undefined ? '' : t('playground.truth', String(at), String(rows), known);
  }

  function restore() {
    fill(last.sample, true);
    sayTruth();
    setBusy(last.busy);
    if (last.judged) show(last.judged);
  }

  /** The judgement of the last sample; null if the sample was refused. */
  function show(judged) {
    setBusy(false);
    if (!judged) return;
    const ranges = judged.sources[0].layers.map((_, l) =>
      ['z', 'zhat', 'ztilde'].map((part) => {
        const all = judged.sources.flatMap((way) => way.layers[l][part]);
        return [Math.min(...all), Math.max(...all)];
      }),
    );
    result.replaceChildren(
      ...judged.sources.map((way) => {
        const [name, note] = SOURCES[way.source]();
        return element(
          'div',
          { class: `way${way.source === 'one' ? ' wrong' : ''}`, id: `way-${way.source}` },
          element('h3', {}, name),
          element('p', { class: 'hint' }, note),
          answer(way.answer, judged.classes),
          ...way.layers.map((layer, l) => strips(l, layer, ranges[l])),
        );
      }),
      element('div', { class: 'way', id: 'way-without' }, element('h3', {}, t('playground.without')), answer(judged.without, judged.classes)),
    );
    layers.replaceChildren(...throughLayers(kind === 'digit' ? last.sample.x : null, judged.sources[0].layers));
  }

  /** A new state: what a sample is may have changed, and then the last one means nothing any more. */
  function update(state) {
    const next = state.plane ? 'point' : state.table ? `row ${state.settings.table} ${state.settings.target} ${state.settings.seed}` : 'digit';
    if (next === kind) return;
    kind = next;
    const same = last.sample && last.kind === kind;
    last.kind = kind;
    last.show = show;
    if (!same) clear();
    const isRow = !!state.table;
    rowLabel.hidden = kind === 'point';
    clearButton.hidden = kind !== 'digit';
    input.replaceChildren(kind === 'digit' ? digit : isRow ? table : plane);
    if (same) restore();
  }

  return { node, update, takeSample: () => fetchSample({}) };
}

/** What a network says: probabilities of the likeliest classes, or a number. */
function answer({ probabilities: values, number: value }, classes) {
  if (!values) return element('p', { class: 'prediction' }, number(value));
  const order = values.map((_, c) => c);
  const best = order.reduce((a, c) => (values[c] > values[a] ? c : a), 0);
  if (values.length > MOST_CLASSES) order.sort((a, b) => values[b] - values[a]).splice(MOST_CLASSES);
  return element(
    'div',
    { class: 'chances', role: 'img', 'aria-label': t('playground.answer', classes[best], number(values[best])) },
    ...order.map((c) =>
      element('div', { class: c === best ? 'best' : '' }, element('span', { title: classes[c] }, classes[c]), element('i', { style: `--p: ${100 * values[c]}%` }), element('b', {}, values[c].toFixed(2))),
    ),
  );
}

/** The values of a BN's units as ticks: z, zhat and ztilde below each other. */
function strips(index, layer, ranges) {
  const node = element('div', { class: 'strips' }, element('span', { class: 'hint' }, t('playground.hidden', String(index + 1))));
  ['z', 'zhat', 'ztilde'].forEach((kind, k) => {
    const canvas = element('canvas', { width: 360, height: 28, role: 'img', 'aria-label': t('playground.strip', kind, number(Math.min(...layer[kind])), number(Math.max(...layer[kind]))) });
    const to = canvas.getContext('2d');
    const [low, high] = ranges[k];
    const place = (value) => 8 + (344 * (value - low)) / (high - low || 1);
    to.fillStyle = color('grid');
    to.fillRect(0, 0, 360, 28);
    to.fillStyle = color(kind);
    to.globalAlpha = 0.55;
    for (const value of layer[kind]) to.fillRect(place(value) - 1, 4, 2.4, 20);
    node.append(element('div', { class: 'strip' }, element('span', {}, kind), canvas));
  });
  return node;
}
