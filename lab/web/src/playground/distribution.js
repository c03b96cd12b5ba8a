// A small distribution: a smooth density over an axis that its neighbours share, with mean and deviation in words.
import { element, number, tick } from '../dom.js';
import { t } from '../i18n.js';

const WIDTH = 240;
const HEIGHT = 76;
const PLACES = 97;
const SVG = 'http://www.w3.org/2000/svg';

export const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

export function deviation(values) {
  const m = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - m) ** 2)));
}

/** Its box, empty; name is also the name of its colour. */
export function distribution(name) {
  const caption = element('figcaption', {});
  const low = element('span');
  const zero = element('span', { class: 'zero' }, '0');
  const high = element('span');
  const moments = element('p', { class: 'moments' });
  const parts = ['area', 'mean', 'axis', 'origin'].map((part) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', part);
    return path;
  });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(...parts);
  const node = element('figure', { class: 'distribution', id: `dist-${name}` }, caption, svg, element('div', { class: 'ends' }, low, zero, high), moments);
  node.style.setProperty('--hue', `var(--${name})`);

  /** values over an axis from one number to another. */
  function update(title, values, [from, to]) {
    const [area, middle, axis, origin] = parts;
    const at = (value) => (WIDTH * (value - from)) / (to - from);
    caption.textContent = title;
    area.setAttribute('d', outline(values, from, to));
    const m = mean(values);
    middle.setAttribute('d', line(at(m)));
    axis.setAttribute('d', `M0 ${HEIGHT - 0.5}H${WIDTH}`);
    const hasZero = from < 0 && to > 0;
    origin.setAttribute('d', hasZero ? line(at(0)) : '');
    low.textContent = tick(Number(from.toPrecision(2)));
    high.textContent = tick(Number(to.toPrecision(2)));
    zero.hidden = !hasZero || at(0) < 0.14 * WIDTH || at(0) > 0.86 * WIDTH;
    zero.style.left = `${(100 * at(0)) / WIDTH}%`;
    const spread = deviation(values);
    moments.textContent = t('stage.moments', number(Math.abs(m) < 1e-4 * spread ? 0 : m), number(spread));
  }

  return { node, update };
}

const line = (x) => `M${x.toFixed(2)} 0V${HEIGHT}`;

/** The density, each value a bell as wide as suits their number (Silverman), as high as the box at its highest. */
function outline(values, from, to) {
  const bell = Math.max(1.06 * deviation(values) * values.length ** -0.2, (to - from) / 160);
  const places = Array.from({ length: PLACES }, (_, i) => from + ((to - from) * i) / (PLACES - 1));
  const heights = places.map((x) => values.reduce((sum, v) => sum + Math.exp(-0.5 * ((x - v) / bell) ** 2), 0));
  const highest = Math.max(...heights, 1e-9);
  const points = heights.map((h, i) => `${((WIDTH * i) / (PLACES - 1)).toFixed(1)} ${(HEIGHT - (0.94 * HEIGHT * h) / highest).toFixed(1)}`);
  return `M0 ${HEIGHT}L${points.join('L')}L${WIDTH} ${HEIGHT}Z`;
}

/** An axis for all values of several distributions, a little wider than they are. */
export function axisOf(...all) {
  const values = all.flat();
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.14 * (high - low), 0.02 * Math.abs(high), 1e-3); // room for the bells at both ends
  return [low - margin, high + margin];
}
