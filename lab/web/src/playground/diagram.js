// The two networks, one above the other: columns of units, the weights between them, where BN stands, and the unit that is looked at.
import { element } from '../dom.js';
import { t } from '../i18n.js';

const UNITS = 7; // of a layer, at most; the rest is left out
const ROW = 112;
const TOP = 20;
const GAP = 12;
const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** The diagram; choose is called with {layer, column} when another unit is to be looked at. */
export function diagram(choose) {
  const box = element('div', { class: 'diagram' });
  const node = element('div', { id: 'diagram' }, element('h3', {}, t('stage.diagram')), element('p', { class: 'hint' }, t('stage.diagramHint')), box);
  let drawn = '';
  let last = null;
  new ResizeObserver(() => last && update(last)).observe(box);

  function update(state) {
    last = state;
    const width = Math.floor(box.clientWidth);
    const { settings, unit } = state;
    const key = JSON.stringify([width, settings.depth, settings.width, settings.norm, state.inputs, state.outputs, unit?.layer, unit?.column, unit?.columns]);
    if (!width || key === drawn) return;
    drawn = key;
    const focused = document.activeElement?.id;
    box.replaceChildren(picture(width, state));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function picture(width, state) {
    const height = 2 * (ROW + TOP) + GAP;
    const picture = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': t('stage.diagram') });
    ['with', 'without'].forEach((side, i) => picture.append(network(side, i * (ROW + TOP + GAP), width, state)));
    return picture;
  }

  function network(side, top, width, state) {
    const { settings, unit } = state;
    const row = svg('g', { class: `net ${side}` });
    row.append(svg('text', { x: 0, y: top + 13, class: 'name' }, side === 'with' ? t('playground.with') : t('playground.without')));
    const columns = placed(settings, width);
    const layers = columns.filter((column) => column.kind !== 'norm');
    const spots = new Map(columns.map((column) => [column, rows(column, state).map((index, i, all) => ({ index, y: top + TOP + ROW * ((i + 0.5) / all.length) }))]));
    for (let i = 1; i < layers.length; i++) row.append(weights(spots.get(layers[i - 1]), layers[i - 1].x, spots.get(layers[i]), layers[i].x));
    for (const column of columns) {
      if (column.kind !== 'norm') row.append(...spots.get(column).map(({ y }) => svg('circle', { cx: column.x, cy: y, r: column.radius, class: 'unit' })));
      else if (side === 'with') row.append(norm(column, spots.get(column), top, unit));
    }
    return row;
  }

  function norm(column, spots, top, unit) {
    const looked = unit?.layer === column.norm;
    const label = looked ? t('stage.lookedAt', String(column.norm + 1), String(unit.column + 1)) : t('stage.norm', String(column.norm + 1));
    const pick = (index) => choose({ layer: column.norm, column: index });
    const block = svg(
      'g',
      {
        id: `norm-${column.norm}`,
        class: `norm${looked ? ' looked' : ''}`,
        role: 'button',
        tabindex: '0',
        'aria-label': label,
        'aria-pressed': String(looked),
        onclick: () => pick(unit?.column ?? 0),
        onkeydown: (event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          pick(unit?.column ?? 0);
        },
      },
      svg('title', {}, label),
      svg('rect', { x: column.x - column.half, y: top + TOP, width: 2 * column.half, height: ROW, rx: 4 }),
      svg('text', { x: column.x, y: top + TOP - 5, class: 'bn' }, 'BN'),
    );
    for (const { index, y } of spots) {
      const here = looked && index === unit.column;
      block.append(
        svg('circle', { cx: column.x, cy: y, r: here ? column.radius + 1.5 : column.radius * 0.75, class: here ? 'here' : 'dot', onclick: (event) => {
          event.stopPropagation();
          pick(index);
        } }),
      );
    }
    return block;
  }

  return { node, update };
}

/** The columns from left to right with their places; a BN has its number, as the server counts them. */
function placed(settings, width) {
  const columns = [{ kind: 'input', weight: 1 }];
  if (settings.norm === 'input') columns.push({ kind: 'norm', weight: 0.8, norm: 0 });
  for (let layer = 0; layer < settings.depth; layer++) {
    const unit = { kind: 'hidden', weight: 1 };
    const norm = { kind: 'norm', weight: 0.8, norm: layer };
    columns.push(...(settings.norm === 'before' ? [norm, unit] : settings.norm === 'after' ? [unit, norm] : [unit]));
  }
  columns.push({ kind: 'output', weight: 1 });
  // A BN stands close to its units; the weights have the room between.
  const stretch = columns.map((column, i) => (i === 0 ? 0 : nearby(columns[i - 1], column, settings.norm) ? 0.8 : 1.7));
  const total = stretch.reduce((a, b) => a + b, 0);
  const room = Math.min((width - 24) / total, 62);
  let x = Math.max(12, (width - room * total) / 2);
  columns.forEach((column, i) => {
    x += room * stretch[i];
    column.x = x;
    column.radius = Math.max(2.4, Math.min(5, room / 7));
    column.half = Math.max(4.5, Math.min(11, room / 3.6));
  });
  return columns;
}

function nearby(before, column, place) {
  return place === 'before' ? before.kind === 'norm' : column.kind === 'norm';
}

/** Which units of a column are drawn: the first ones, the one that is looked at, and the last. */
function rows(column, { settings, inputs, outputs, unit }) {
  const hidden = column.kind === 'hidden' || settings.norm !== 'input';
  const count = column.kind === 'output' ? outputs : column.kind === 'input' || !hidden ? inputs : settings.width;
  if (count <= UNITS) return Array.from({ length: count }, (_, i) => i);
  const shown = [...Array(UNITS - 1).keys(), count - 1];
  if (unit && unit.column < count && !shown.includes(unit.column)) shown[UNITS - 2] = unit.column;
  return shown;
}

function weights(from, fromX, to, toX) {
  return svg('path', { class: 'weights', d: from.flatMap((a) => to.map((b) => `M${fromX} ${a.y}L${toX} ${b.y}`)).join('') });
}
