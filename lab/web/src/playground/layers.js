// One sample, layer by layer: the units of each layer as squares, before BN, after BN and after the activation.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';
import { color } from '../theme.js';

const SIDE = 28;
const PIXELS = 112;
const PARTS = {
  z: () => t('playground.beforeNorm'),
  ztilde: () => t('playground.afterNorm'),
  a: () => t('playground.afterActivation'),
};

/** x: the pixels of a digit, or null. layers: what happened in each BN. */
export function throughLayers(x, layers) {
  return [
    element('h3', {}, t('playground.through')),
    element('p', { class: 'hint' }, t('playground.throughLead')),
    ...(x ? [element('div', { class: 'grids' }, grid(t('playground.seen'), x, null))] : []),
    element('div', { class: 'throughs' }, ...layers.map(throughLayer)),
  ];
}

function throughLayer(layer, l) {
  const grids = Object.entries(PARTS).flatMap(([part, name]) => (layer[part] ? [grid(name(), layer[part], part)] : []));
  return element('div', { class: 'through' }, element('h4', {}, t('playground.normLayer', String(l + 1))), element('div', { class: 'grids' }, ...grids));
}

/** Values as squares, row by row: the lowest is faint, the highest full; without a hue a picture, light on black. */
function grid(name, values, hue) {
  const columns = values.length === SIDE * SIDE ? SIDE : Math.ceil(Math.sqrt(values.length));
  const rows = Math.ceil(values.length / columns);
  const size = Math.max(1, Math.floor(PIXELS / columns));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const canvas = element('canvas', { width: columns * size, height: rows * size, role: 'img', 'aria-label': t('playground.strip', name, number(low), number(high)) });
  const to = canvas.getContext('2d');
  to.fillStyle = hue ? color('grid') : '#000';
  to.fillRect(0, 0, canvas.width, canvas.height);
  to.fillStyle = hue ? color(hue) : '#fff';
  values.forEach((value, i) => {
    to.globalAlpha = hue ? 0.04 + (0.96 * (value - low)) / (high - low || 1) : value;
    to.fillRect((i % columns) * size, Math.floor(i / columns) * size, size, size);
  });
  return element('figure', { class: `grid ${hue ?? 'seen'}` }, element('figcaption', {}, name), canvas, element('p', { class: 'hint' }, t('playground.fromTo', number(low), number(high))));
}
