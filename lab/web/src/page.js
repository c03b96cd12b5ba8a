// A page: the bar with contents, language and theme; the sections; all drawn again when language or theme change.
import { element } from './dom.js';
import { chooseLanguage, text } from './i18n.js';
import { applyStoredTheme } from './theme.js';
import { bar } from './bar.js';
import { draw, forgetCharts } from './figures.js';

let shown;

/** On a page as narrow as a phone's, only the first sections are open until the reader opens more. */
const NARROW = 560;
const FIRST = 2;

/** Which sections the reader has opened or folded, by their id: it outlives a redrawing. */
const folds = new Map();

/** Draws the page that lies in #data. */
export function page(pageLanguage) {
  chooseLanguage(pageLanguage);
  applyStoredTheme();
  shown = JSON.parse(document.getElementById('data').textContent);
  render();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
  addEventListener('beforeprint', () => openAll(document));
}

/** Another state of the page: figures that are on it already keep their place and choices. */
export function update(next) {
  shown = next;
  render();
}

function render() {
  const main = document.getElementById('page');
  const scroll = window.scrollY;
  main.replaceChildren(bar(shown.sections, render), heading(), ...shown.sections.map(section));
  forgetCharts();
  document.title = text(shown.title);
  for (const fold of main.querySelectorAll('section > details[open]')) mountIn(fold);
  window.scrollTo({ top: scroll, behavior: 'instant' });
}

function openAll(root) {
  for (const fold of root.querySelectorAll('section > details')) fold.open = true;
}

function heading() {
  const subtitle = text(shown.subtitle);
  return element(
    'div',
    {},
    element('h1', {}, text(shown.title)),
    subtitle ? element('p', { class: 'soft' }, subtitle) : null,
  );
}

/** Charts are made when there is room for them: a folded section's when it is opened. */
function mountIn(fold) {
  if (fold.mounted) return;
  fold.mounted = true;
  for (const node of fold.querySelectorAll('.figure')) node.mount?.();
}

function section(s, index) {
  const lead = text(s.lead);
  const fold = element(
    'details',
    { open: folds.get(s.id) ?? (index < FIRST || innerWidth > NARROW) },
    element('summary', {}, element('h2', { id: `${s.id}-title` }, text(s.title))),
    lead ? element('p', { class: 'soft' }, lead) : null,
    element('div', { class: 'figures' }, ...s.figures.map(draw)),
  );
  fold.firstChild.addEventListener('click', () => folds.set(s.id, !fold.open));
  fold.addEventListener('toggle', () => fold.open && mountIn(fold));
  return element('section', { id: s.id, 'aria-labelledby': `${s.id}-title` }, fold);
}
