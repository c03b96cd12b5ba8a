// Test time: one sample, normalised by each source of statistics, and wrongly by itself.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';
import { color } from '../theme.js';

const SIDE = 28;
const PIXELS = 224;
const SOURCES = {
  ema: () => [t('playground.ema'), t('playground.emaNote')],
  population: () => [t('playground.population'), t('playground.populationNote')],
  data: () => [t('playground.dataSource'), t('playground.dataNote')],
  one: () => [t('playground.one'), t('playground.oneNote')],
};

/** The panel; act asks the server. */
export function testPanel(act) {
  let digits = null; // whether samples are digits; null until the first state
  let sample = null;
  const pad = drawingPad((x) => judge(x));
  const coordinates = ['x₁', 'x₂'].map((name, i) =>
    element('input', { type: 'range', id: `x${i + 1}`, 'aria-label': name, min: -1.1, max: 1.1, step: 0.01, value: 0.3, oninput: () => judge(point()) }),
  );
  const plane = element('div', {}, ...coordinates.map((input, i) => element('label', { class: 'slider' }, ['x₁', 'x₂'][i], input)));
  const input = element('div', {});
  const result = element('div', { id: 'ways', class: 'ways', 'aria-live': 'polite' });
  const node = element(
    'div',
    {},
    element(
      'div',
      { class: 'choice' },
      element('button', { type: 'button', id: 'sample', onclick: fetchSample }, t('playground.sample')),
      element('button', { type: 'button', id: 'clear', onclick: clear }, t('playground.clear')),
    ),
    input,
    result,
  );

  const point = () => coordinates.map((one) => Number(one.value));

  async function fetchSample() {
    const got = await act('sample');
    if (!got) return;
    if (digits) pad.show(got.x);
    else got.x.forEach((value, i) => (coordinates[i].value = value));
    await judge(got.x);
  }

  function clear() {
    pad.clear();
    sample = null;
    result.replaceChildren();
  }

  async function judge(x) {
    sample = x;
    const judged = await act('judge', { x });
    if (judged && sample === x) show(judged);
  }

  function show(judged) {
    const ranges = judged.sources[0].layers.map((_, l) =>
      ['z', 'zhat', 'ztilde'].map((kind) => {
        const all = judged.sources.flatMap((way) => way.layers[l][kind]);
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
          probabilities(way.probabilities),
          ...way.layers.map((layer, l) => strips(l, layer, ranges[l])),
        );
      }),
      element('div', { class: 'way', id: 'way-without' }, element('h3', {}, t('playground.without')), probabilities(judged.without)),
    );
  }

  /** Whether the samples are digits now. */
  function update(isDigits) {
    if (digits === isDigits) return;
    digits = isDigits;
    clear();
    input.replaceChildren(digits ? pad.node : plane);
  }

  return { node, update };
}

function probabilities(values) {
  const best = values.indexOf(Math.max(...values));
  return element(
    'div',
    { class: 'chances', role: 'img', 'aria-label': t('playground.answer', String(best), number(values[best])) },
    ...values.map((p, c) =>
      element('div', { class: c === best ? 'best' : '' }, element('span', {}, String(c)), element('i', { style: `--p: ${100 * p}%` }), element('b', {}, p.toFixed(2))),
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
    to.fillStyle = color(['plain', 'input', 'bn'][k]);
    to.globalAlpha = 0.55;
    for (const value of layer[kind]) to.fillRect(place(value) - 1, 4, 2.4, 20);
    node.append(element('div', { class: 'strip' }, element('span', {}, kind), canvas));
  });
  return node;
}

/** A pad to draw a digit on; done is called with 784 values when the pen is lifted. */
function drawingPad(done) {
  const canvas = element('canvas', {
    id: 'pad',
    class: 'pad',
    width: PIXELS,
    height: PIXELS,
    role: 'img',
    'aria-label': t('playground.pad'),
    onpointerdown: begin,
    onpointermove: move,
    onpointerup: end,
  });
  const to = canvas.getContext('2d', { willReadFrequently: true });
  let last = null;
  clear();

  function clear() {
    to.fillStyle = '#000';
    to.fillRect(0, 0, PIXELS, PIXELS);
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * PIXELS) / box.width, ((event.clientY - box.top) * PIXELS) / box.height];
  }

  function begin(event) {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    move(event);
  }

  function move(event) {
    if (!last) return;
    const next = at(event);
    to.strokeStyle = '#fff';
    to.lineWidth = 17;
    to.lineCap = 'round';
    to.beginPath();
    to.moveTo(...last);
    to.lineTo(...next);
    to.stroke();
    last = next;
  }

  function end() {
    last = null;
    const x = centred();
    if (x) done(x);
  }

  /** As the digits of MNIST lie: the longer side 20 pixels, the centre of mass in the middle; null for an empty pad. */
  function centred() {
    const drawn = to.getImageData(0, 0, PIXELS, PIXELS).data;
    let [left, top, right, bottom, sum, sx, sy] = [PIXELS, PIXELS, -1, -1, 0, 0, 0];
    for (let y = 0; y < PIXELS; y++) {
      for (let x = 0; x < PIXELS; x++) {
        const ink = drawn[4 * (y * PIXELS + x)];
        if (ink < 16) continue;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        sum += ink;
        sx += ink * x;
        sy += ink * y;
      }
    }
    if (right < 0) return null;
    const scale = 20 / Math.max(right - left + 1, bottom - top + 1);
    const small = element('canvas', { width: SIDE, height: SIDE });
    const onto = small.getContext('2d');
    onto.fillRect(0, 0, SIDE, SIDE);
    onto.imageSmoothingQuality = 'high';
    onto.drawImage(canvas, SIDE / 2 - (scale * sx) / sum, SIDE / 2 - (scale * sy) / sum, PIXELS * scale, PIXELS * scale);
    const pixels = onto.getImageData(0, 0, SIDE, SIDE).data;
    return Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] / 255);
  }

  function show(values) {
    const small = element('canvas', { width: SIDE, height: SIDE });
    const pixels = new ImageData(SIDE, SIDE);
    values.forEach((value, i) => pixels.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i));
    small.getContext('2d').putImageData(pixels, 0, 0);
    to.imageSmoothingEnabled = false;
    to.drawImage(small, 0, 0, PIXELS, PIXELS);
  }

  return { node: canvas, clear, show };
}
