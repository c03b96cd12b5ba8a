// The playground's page: what the server sends is drawn, what the reader does is asked of the server.
import { element, number } from './dom.js';
import { chooseLanguage, currentLanguage, t } from './i18n.js';
import { applyStoredTheme } from './theme.js';
import { draw, forgetCharts } from './figures.js';
import { bar } from './bar.js';
import { follow, paced } from './connection.js';
import { knobs, askedByAddress, keepInAddress } from './playground/knobs.js';
import { toolbar } from './playground/toolbar.js';
import { scenarioBar, scenarioOfAddress } from './playground/scenarios.js';
import { plane } from './playground/plane.js';
import { summary } from './playground/summary.js';
import { diagram } from './playground/diagram.js';
import { unitPanel } from './playground/unit.js';
import { testPanel } from './playground/testtime.js';
import { dataPanel } from './playground/data.js';
import { exhibitList } from './playground/exhibits.js';

const SIDES = ['with', 'without'];
const HUES = ['bn', 'plain'];

/** Drawing states takes half of the time at most. */
const SHARE = 2;

/** Shows the state that lies in #data, and then all that come. query holds the server's token. */
export function playground(pageLanguage, query) {
  let state = JSON.parse(document.getElementById('data').textContent);
  let parts = null;
  const openExhibits = new Map();
  const lastJudged = {};
  const scenario = { name: scenarioOfAddress(), begun: false, asked: true };
  chooseLanguage(pageLanguage);
  applyStoredTheme();
  document.getElementById('page').classList.add('playground');
  build();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
  const asked = askedByAddress(state.settings);
  if (asked) wish(asked, scenario.name);
  follow(`events${query}`, { state: paced(take, SHARE).take });

  function take(next) {
    const other = JSON.stringify(next.settings) !== JSON.stringify(state.settings);
    state = next;
    if (other) fillKnobs();
    refresh();
  }

  function act(name, body = {}) {
    return ask(`act/${name}${query}`, JSON.stringify(body));
  }

  /** The server's answer; null if it refuses, which the page then says, or if it does not answer. */
  async function ask(address, body) {
    try {
      const response = await fetch(`${address}&lang=${currentLanguage()}`, { method: 'POST', body });
      const answer = await response.text();
      say(response.ok ? '' : answer);
      return response.ok ? JSON.parse(answer) : null;
    } catch {
      say(t('live.lost')); // the events' connection is what tries again
      return null;
    }
  }

  function say(sentence) {
    parts.message.textContent = sentence;
    parts.message.hidden = !sentence;
  }

  async function wish(settings, named = null) {
    const taken = await act('settings', settings);
    if (taken) settle(taken, named);
    else fillKnobs();
  }

  async function choose(data) {
    const taken = await act('data', data);
    if (taken) settle(taken, null);
    else parts.data.restore();
  }

  async function send(file) {
    const taken = await ask(`upload${query}&name=${encodeURIComponent(file.name)}`, file);
    if (taken) await choose({ data: 'table', table: taken.table, target: '' });
  }

  async function begin(name) {
    const taken = await act('scenario', { name });
    if (taken) settle(taken, name);
  }

  /** Settings that the server has taken, and the scenario that they belong to. */
  function settle(settings, name) {
    Object.assign(scenario, { name, begun: false, asked: false });
    keepInAddress({ ...settings, scenario: name ?? '' });
    parts.scenarios.show();
  }

  /** The scenario of one row: the networks stop, and a row of the test data goes through. */
  async function askAboutOneRow() {
    await act('pause');
    await parts.test.takeSample();
    document.getElementById('test-time').scrollIntoView();
  }

  function build() {
    const section = (id, title, lead, ...children) =>
      element('section', { id, 'aria-labelledby': `${id}-title` }, element('h2', { id: `${id}-title` }, title), lead && element('p', { class: 'soft' }, lead), ...children);
    parts = {
      toolbar: toolbar(act, () => state.playing),
      scenarios: scenarioBar(begin, askAboutOneRow, scenario),
      data: dataPanel({ choose, send, refuse: say }),
      knobs: element('div', {}),
      message: element('p', { id: 'message', role: 'alert', class: 'message', hidden: true }),
      sides: SIDES.map(side),
      summary: element('p', { id: 'summary' }),
      diagram: diagram((unit) => parts.unit.ask(unit)),
      curves: element('div', { class: 'figures', id: 'curve-figures' }),
      layers: element('div', { class: 'figures', id: 'layer-figures' }),
      unit: unitPanel((unit) => act('unit', unit)),
      test: testPanel(act, say, lastJudged),
      exhibits: exhibitList(act, openExhibits),
    };
    const sections = [
      { id: 'networks', title: t('playground.networks') },
      { id: 'unit', title: t('playground.unitTitle') },
      { id: 'layers', title: t('playground.layers') },
      { id: 'test-time', title: t('playground.testTime') },
      { id: 'exhibits', title: t('playground.exhibits') },
    ];
    document.title = t('playground.title');
    document.getElementById('page').replaceChildren(
      bar(sections, build),
      element('h1', {}, t('playground.title')),
      element('p', { class: 'soft lead' }, t('playground.lead')),
      parts.toolbar.node,
      section('networks', sections[0].title, null, parts.scenarios.node, stage(), parts.diagram.node, parts.curves),
      section('unit', sections[1].title, t('playground.unitLead'), parts.unit.node),
      section('layers', sections[2].title, t('playground.layersLead'), parts.layers),
      section('test-time', sections[3].title, t('playground.testLead'), parts.scenarios.again, parts.test.node),
      section('exhibits', sections[4].title, t('playground.exhibitsLead'), parts.exhibits.node),
      parts.message,
    );
    forgetCharts();
    fillKnobs();
    refresh();
  }

  /** The planes side by side, the state in words, and the settings beside them. */
  function stage() {
    return element(
      'div',
      { class: 'stage' },
      element('div', {}, element('div', { class: 'sides' }, ...parts.sides.map((s) => s.node)), parts.summary),
      element('div', { class: 'settings' }, element('h3', {}, t('stage.settings')), parts.data.node, parts.knobs, element('p', { class: 'hint' }, t('playground.networksLead'))),
    );
  }

  function side(name, i) {
    const picture = plane(`plane-${name}`, HUES[i]);
    const scores = element('p', { class: 'scores', id: `scores-${name}` });
    const title = name === 'with' ? t('playground.with') : t('playground.without');
    return { picture, scores, node: element('div', { class: `side ${name}` }, element('h3', {}, title), picture.node, scores) };
  }

  function fillKnobs() {
    const focused = document.activeElement?.id;
    const rare = parts.knobs.querySelector('details')?.open ?? false;
    parts.knobs.replaceChildren(knobs(state.settings, wish, rare));
    parts.data.update(state);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function refresh() {
    parts.toolbar.update(state);
    parts.scenarios.update(state);
    state.sides.forEach((side, i) => showSide(parts.sides[i], side));
    parts.summary.textContent = summary(state);
    parts.diagram.update(state);
    place(parts.curves, state.figures.slice(0, 2));
    place(parts.layers, state.figures.slice(2));
    parts.unit.update(state.unit);
    parts.data.update(state);
    parts.test.update(state);
    parts.exhibits.update(state.exhibits);
    forgetCharts();
  }

  function showSide(part, side) {
    const [loss, score] = side.scores;
    part.picture.update(side.decision, state.plane, t('playground.plane', number(score)));
    const stopped = side.failure || side.divergedAt;
    const shown = state.isNumber ? number(score) : `${(100 * score).toFixed(1)} %`;
    part.scores.replaceChildren(element('strong', {}, stopped || score == null ? '–' : shown), ' ', element('span', {}, state.isNumber ? t('stage.errorLoss', number(loss)) : t('stage.accuracyLoss', number(loss))));
  }

  function place(box, figures) {
    box.replaceChildren(...figures.map(draw));
    for (const node of box.children) node.mount();
  }
}
