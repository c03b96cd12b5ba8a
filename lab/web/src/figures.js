// One function for each kind of figure. Each returns an element of class "figure"; charts are made in its mount(), when its width is known.
import { element } from './dom.js';
import { t, text } from './i18n.js';
import { color } from './theme.js';
import { lineChart } from './figures/lines.js';
import { ridgeline } from './figures/ridgeline.js';
import { heatmap } from './figures/heatmap.js';
import { barChart } from './figures/bars.js';
import { disposeLost } from './figures/echart.js';
import { destroyLost } from './figures/lines.js';
import { chosen } from './figures/chosen.js';
import { pictures } from './figures/pictures.js';

const KINDS = {
  lines: lineChart,
  ridges: ridgeline,
  heatmap,
  bars: barChart,
  tiles,
  table,
  command,
  gallery,
  paragraph,
  conclusion,
  notices,
  choice,
};

export function draw(figure) {
  return KINDS[figure.type](figure);
}

/** After a redrawing: frees the resources of charts that are gone. */
export function forgetCharts() {
  disposeLost();
  destroyLost();
}

function tiles(figure) {
  return element(
    'div',
    { class: 'figure wide tiles' },
    ...figure.tiles.map((tile) =>
      element(
        'div',
        { class: 'tile' },
        element('div', { class: 'label' }, text(tile.label)),
        element('div', { class: 'value' }, text(tile.value)),
        element('div', { class: 'note' }, text(tile.note)),
      ),
    ),
  );
}

function table(figure) {
  const isNumber = (cell) => /^(±\s*)?[-+−–]?[\d.,\s\u202f]*\d[\d.,]*\s*([%×x]|ms|s|e[-+]?\d+|±.*)?$/.test(cell);
  const rows = figure.rows.map((row) => row.map(text));
  const right = figure.header.map((_, c) => rows.length > 0 && rows.every((row) => row[c] === '' || row[c] === '–' || isNumber(row[c])));
  const header = figure.header.map(text);
  // On a narrow page each row is a card, whose lines say which column they are of.
  const cells = (tag, row) =>
    row.map((cell, c) => element(tag, { class: right[c] ? 'right' : null, 'data-label': tag === 'td' && header[c] ? header[c] : null }, cell));
  return element(
    'div',
    { class: 'figure wide' },
    element('h3', {}, text(figure.title)),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': text(figure.title) },
      element(
        'table',
        { class: 'data' },
        element('thead', {}, element('tr', {}, ...cells('th', header))),
        element('tbody', {}, ...rows.map((row) => element('tr', {}, ...cells('td', row)))),
      ),
    ),
  );
}

function command(figure) {
  return element('div', { class: 'figure wide' }, element('h3', {}, text(figure.title)), code(figure.code));
}

/** Code with a button that copies the whole of it; a single line wraps, so that none of it is out of sight. */
function code(content) {
  const button = element('button', { onclick: copy }, t('page.copy'));
  async function copy() {
    try {
      await navigator.clipboard.writeText(content);
    } catch {
      // No clipboard for files in some browsers: leave the text selected, so that Ctrl-C takes it.
      getSelection().selectAllChildren(pre);
      return;
    }
    button.textContent = t('page.copied');
    setTimeout(() => (button.textContent = t('page.copy')), 1500);
  }
  const pre = element('pre', { tabindex: '0' }, content);
  return element('div', { class: content.includes('\n') ? 'code' : 'code line' }, pre, button);
}

function gallery(figure) {
  return element('div', { class: 'figure wide' }, element('h3', {}, text(figure.title)), pictures(figure.pictures));
}

function paragraph(figure) {
  return element('p', { class: `figure wide${figure.emphasis ? ' answer' : ''}` }, text(figure.text));
}

function conclusion(figure) {
  const node = element(
    'div',
    { class: 'figure wide answer' },
    element('p', {}, text(figure.verdict)),
    element('ul', {}, ...figure.sentences.map((sentence) => element('li', {}, text(sentence)))),
  );
  node.style.borderLeftColor = color(figure.color);
  return node;
}

function notices(figure) {
  const title = text(figure.title);
  return element('div', { class: 'figure wide', id: figure.id }, title ? element('h3', {}, title) : null, element('div', { class: 'notices' }, ...figure.notices.map(notice)));
}

function notice({ color: name, severity, title, parts, commands }) {
  const node = element(
    'article',
    { class: 'notice' },
    element('p', { class: 'what' }, element('span', { class: 'severity' }, text(severity)), element('span', {}, text(title))),
    parts.length ? element('dl', {}, ...parts.flatMap((part) => [element('dt', {}, text(part.label)), element('dd', {}, text(part.text))])) : null,
    ...commands.map(code),
  );
  node.style.setProperty('--severity', `var(--${name})`);
  return node;
}

function choice(figure) {
  const box = element('div', { class: 'figures' });
  const select = element(
    'select',
    { id: figure.id, onchange: () => show(select.selectedIndex, true) },
    ...figure.options.map((option) => element('option', {}, text(option.name))),
  );
  function show(index, mount) {
    chosen.set(figure.id, index);
    box.replaceChildren(...figure.options[index].figures.map(draw));
    forgetCharts();
    if (mount) for (const node of box.querySelectorAll('.figure')) node.mount?.();
  }
  const index = Math.min(chosen.get(figure.id) ?? 0, figure.options.length - 1);
  select.selectedIndex = index;
  show(index, false);
  return element(
    'div',
    { class: 'figure wide' },
    element('label', { class: 'choice' }, element('strong', {}, text(figure.label)), select),
    box,
  );
}
