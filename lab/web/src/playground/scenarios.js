// Settings of one click, each with a sentence on what to look for.
import { element } from '../dom.js';
import { t } from '../i18n.js';

const SCENARIOS = {
  rate: () => [t('stage.rate'), t('stage.rateLook')],
  batch: () => [t('stage.batch'), t('stage.batchLook')],
  deep: () => [t('stage.deep'), t('stage.deepLook')],
  one: () => [t('stage.one'), t('stage.oneLook')],
};

/** After this many steps a network is good enough to be asked about one row. */
const ENOUGH = 300;

/** The buttons. begin is called with a scenario's name; ask when the networks are to be asked about one row. */
export function scenarioBar(begin, ask, now) {
  const buttons = Object.entries(SCENARIOS).map(([name, words]) =>
    element('button', { type: 'button', id: `scenario-${name}`, onclick: () => begin(name) }, words()[0]),
  );
  const look = element('p', { id: 'look', class: 'answer' });
  const again = element('p', { class: 'answer' }); // the scenario of one row is seen where rows are asked about
  const node = element('div', { class: 'scenarios' }, element('div', { class: 'chips', role: 'group', 'aria-label': t('stage.scenarios') }, ...buttons), look);

  /** Shows which one is on. now.name: null for none; now.asked: whether the one row has been asked about. */
  function show() {
    Object.keys(SCENARIOS).forEach((name, i) => buttons[i].setAttribute('aria-pressed', String(name === now.name)));
    look.hidden = !now.name;
    look.textContent = now.name ? SCENARIOS[now.name]()[1] : '';
    again.hidden = now.name !== 'one';
    again.textContent = look.textContent;
  }

  /** A new state of the networks. */
  function update(state) {
    if (now.name !== 'one' || now.asked) return;
    if (!now.begun) now.begun = state.step < ENOUGH;
    else if (state.step >= ENOUGH) {
      now.asked = true;
      ask();
    }
  }

  show();
  return { node, again, show, update };
}

/** The scenario that the address names; null if it names none. */
export function scenarioOfAddress() {
  const name = new URL(location.href).searchParams.get('scenario');
  return Object.hasOwn(SCENARIOS, name) ? name : null;
}
