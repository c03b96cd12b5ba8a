// A page: the bar with contents, language and theme; the sections; all drawn again when language or theme change.
import { element } from './dom.js';
import { chooseLanguage, text } from './i18n.js';
import { applyStoredTheme } from './theme.js';
import { bar } from './bar.js';
import { draw, forgetCharts } from './figures.js';

let shown;

/** Draws the page that lies in #data. */
export function page(pageLanguage) {
  chooseLanguage(pageLanguage);
  applyStoredTheme();
  shown = JSON.parse(document.getElementById('data').textContent);
  render();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
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
  for (const node of main.querySelectorAll('.figure')) node.mount?.();
  window.scrollTo({ top: scroll, behavior: 'instant' });
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

function section(s) {
  const lead = text(s.lead);
  return element(
    'section',
    { id: s.id, 'aria-labelledby': `${s.id}-title` },
    element('h2', { id: `${s.id}-title` }, text(s.title)),
    lead ? element('p', { class: 'soft' }, lead) : null,
    element('div', { class: 'figures' }, ...s.figures.map(draw)),
  );
}
