// What is learned: one of the built-in sets, or a column of a table that the server has or that the reader sends.
import { element } from '../dom.js';
import { t, text } from '../i18n.js';

const LARGEST = 64 * 2 ** 20;

const BUILT_IN = {
  spirals: () => t('playground.spirals'),
  circles: () => t('playground.circles'),
  xor: () => t('playground.xor'),
  moons: () => t('playground.moons'),
  mnist: () => t('playground.mnist'),
};

/**
 * The controls. choose is called with {data, table, target}; an empty target leaves the choice to the server. send is
 * called with a file, and refuse with a sentence.
 */
export function dataPanel({ choose, send, refuse }) {
  let tables = [];
  let now = '';
  let last = null; // the state that is shown
  const data = element('select', { id: 'data-choice', onchange: pick });
  const target = element('select', { id: 'target', onchange: () => choose({ data: 'table', table: tables[place()].name, target: target.value }) });
  const targetLabel = element('label', {}, element('span', {}, t('playground.target')), target);
  const file = element('input', { type: 'file', id: 'file', accept: '.csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.gz', hidden: true, onchange: take });
  const open = element('button', { type: 'button', id: 'open-file', onclick: () => file.click() }, t('playground.openFile'));
  const facts = element('p', { class: 'soft', id: 'facts' });
  const notes = element('details', { id: 'notes' });
  const node = element(
    'div',
    {},
    element('div', { class: 'knobs data' }, element('label', {}, element('span', {}, t('playground.data')), data), targetLabel, element('div', {}, file, open)),
    facts,
    notes,
  );

  const place = () => data.selectedIndex - Object.keys(BUILT_IN).length;

  function pick() {
    const names = Object.keys(BUILT_IN);
    if (place() < 0) choose({ data: names[data.selectedIndex], table: '', target: '' });
    else choose({ data: 'table', table: tables[place()].name, target: '' });
  }

  async function take() {
    const [chosen] = file.files;
    if (!chosen) return;
    if (chosen.size > LARGEST) refuse(t('playground.tooLarge', chosen.name, String(LARGEST / 2 ** 20)));
    else {
      open.disabled = true;
      open.textContent = t('playground.reading');
      await send(chosen);
      open.disabled = false;
      open.textContent = t('playground.openFile');
    }
    file.value = '';
  }

  /** A new state of the page. */
  function update(state) {
    last = state;
    const key = JSON.stringify([state.tables, state.settings.data, state.settings.table, state.settings.target, state.table]);
    if (key === now) return;
    now = key;
    tables = state.tables;
    data.replaceChildren(
      ...Object.values(BUILT_IN).map((name) => element('option', {}, name())),
      ...tables.map((table) => element('option', {}, table.name)),
    );
    const { settings } = state;
    const index = settings.data === 'table' ? Object.keys(BUILT_IN).length + tables.findIndex((table) => table.name === settings.table) : Object.keys(BUILT_IN).indexOf(settings.data);
    data.selectedIndex = index;
    targetLabel.hidden = settings.data !== 'table';
    const table = tables[place()];
    target.replaceChildren(...(table?.columns ?? []).map((column) => element('option', { value: column }, column)));
    target.value = settings.target;
    showFacts(state.table);
  }

  function showFacts(table) {
    facts.hidden = !table;
    notes.hidden = !table?.notes.length;
    if (!table) return;
    const used = table.rows + table.testRows < table.allRows ? t('playground.someRows', count(table.allRows)) : '';
    facts.textContent = t('playground.facts', count(table.rows), count(table.testRows), count(table.inputs)) + used;
    notes.replaceChildren(element('summary', {}, t('playground.notes', String(table.notes.length))), element('ul', {}, ...table.notes.map((note) => element('li', {}, text(note)))));
  }

  /** The choice is not available: shows the present one again. */
  function restore() {
    now = '';
    update(last);
  }

  return { node, update, restore };
}

const count = (value) => value.toLocaleString('en').replaceAll(',', '\u202f');
