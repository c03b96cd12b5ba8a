// The playground's page: what the server sends is drawn, what the reader does is asked of the server.
import { element, number } from './dom.js';
import { chooseLanguage, t } from './i18n.js';
import { applyStoredTheme } from './theme.js';
import { draw, forgetCharts } from './figures.js';
import { bar, showStatus } from './bar.js';
import { knobs, askedByAddress, keepInAddress } from './playground/knobs.js';
import { drawDecision } from './playground/decision.js';
import { unitPanel } from './playground/unit.js';
import { testPanel } from './playground/testtime.js';
import { dataPanel } from './playground/data.js';
import { exhibitList } from './playground/exhibits.js';

const SPEEDS = [1, 5, 10, 50, 100, 500];
const SIDES = ['with', 'without'];

/** Shows the state that lies in #data, and then all that come. query holds the server's token. */
export function playground(pageLanguage, query) {
  let state = JSON.parse(document.getElementById('data').textContent);
  let parts = null;
  const openExhibits = new Map();
  const lastJudged = {};
  chooseLanguage(pageLanguage);
  applyStoredTheme();
  build();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
  const asked = askedByAddress(state.settings);
  if (asked) wish(asked);
  follow();

  function follow() {
    const source = new EventSource(`events${query}`);
    let pending = null;
    source.addEventListener('open', () => showStatus('on', () => t('live.connected')));
    source.addEventListener('state', (event) => {
      if (pending === null) requestAnimationFrame(take);
      pending = event.data;
    });
    source.addEventListener('end', () => {
      source.close();
      showStatus('', () => t('live.ended'));
    });
    source.addEventListener('error', () => showStatus('off', () => t('live.lost')));

    function take() {
      const next = JSON.parse(pending);
      pending = null;
      const other = JSON.stringify(next.settings) !== JSON.stringify(state.settings);
      state = next;
      if (other) fillKnobs();
      refresh();
    }
  }

  function act(name, body = {}) {
    return ask(`act/${name}${query}`, JSON.stringify(body));
  }

  /** What the server answers; null if it refuses, which is then said, or does not answer. */
  async function ask(address, body) {
    try {
      const response = await fetch(address, { method: 'POST', body });
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

  async function wish(settings) {
    const taken = await act('settings', settings);
    if (taken) keepInAddress(taken);
    else fillKnobs();
  }

  async function choose(data) {
    const taken = await act('data', data);
    if (taken) keepInAddress(taken);
    else parts.data.restore();
  }

  async function send(file) {
    const taken = await ask(`upload${query}&name=${encodeURIComponent(file.name)}`, file);
    if (taken) await choose({ data: 'table', table: taken.table, target: '' });
  }

  function build() {
    const section = (id, title, lead, ...children) =>
      element('section', { id, 'aria-labelledby': `${id}-title` }, element('h2', { id: `${id}-title` }, title), element('p', { class: 'soft' }, lead), ...children);
    parts = {
      data: dataPanel({ choose, send, refuse: say }),
      knobs: element('div', {}),
      play: element('button', { id: 'play', class: 'primary', onclick: () => act(state.playing ? 'pause' : 'play') }),
      speed: element(
        'select',
        { id: 'speed', onchange: () => act('speed', { steps: SPEEDS[parts.speed.selectedIndex] }) },
        ...SPEEDS.map((steps) => element('option', {}, String(steps))),
      ),
      one: element('button', { id: 'step', onclick: () => act('step') }, t('playground.oneStep')),
      step: element('output', { id: 'steps' }),
      waits: element('span', { id: 'waits', class: 'hint', hidden: true }, t('playground.waits')),
      message: element('p', { id: 'message', role: 'alert', class: 'message', hidden: true }),
      sides: SIDES.map((name) => side(name)),
      curves: element('div', { class: 'figures', id: 'curve-figures' }),
      layers: element('div', { class: 'figures', id: 'layer-figures' }),
      unit: unitPanel((unit) => act('unit', unit)),
      test: testPanel(act, lastJudged),
      exhibits: exhibitList(act, openExhibits),
    };
    const sections = [
      { id: 'networks', title: t('playground.networks') },
      { id: 'layers', title: t('playground.layers') },
      { id: 'unit', title: t('playground.unitTitle') },
      { id: 'test-time', title: t('playground.testTime') },
      { id: 'exhibits', title: t('playground.exhibits') },
    ];
    document.title = t('playground.title');
    document.getElementById('page').replaceChildren(
      bar(sections, build),
      element('h1', {}, t('playground.title')),
      element('p', { class: 'soft' }, t('playground.lead')),
      section('networks', sections[0].title, t('playground.networksLead'), parts.data.node, parts.knobs, toolbar(), element('div', { class: 'sides' }, ...parts.sides.map((s) => s.node)), parts.curves),
      section('layers', sections[1].title, t('playground.layersLead'), parts.layers),
      section('unit', sections[2].title, t('playground.unitLead'), parts.unit.node),
      section('test-time', sections[3].title, t('playground.testLead'), parts.test.node),
      section('exhibits', sections[4].title, t('playground.exhibitsLead'), parts.exhibits.node),
      parts.message,
    );
    forgetCharts();
    fillKnobs();
    refresh();
  }

  function toolbar() {
    return element(
      'div',
      { class: 'choice toolbar' },
      parts.play,
      parts.one,
      element('button', { id: 'reset', onclick: () => act('reset') }, t('playground.reset')),
      element('label', {}, t('playground.speed'), ' ', parts.speed),
      parts.step,
      parts.waits,
    );
  }

  function side(name) {
    const canvas = element('canvas', { class: 'plane', role: 'img', id: `plane-${name}` });
    const scores = element('p', { class: 'scores', id: `scores-${name}` });
    const title = name === 'with' ? t('playground.with') : t('playground.without');
    return { canvas, scores, node: element('div', { class: `side ${name}` }, element('h3', {}, title), canvas, scores) };
  }

  function fillKnobs() {
    const focused = document.activeElement?.id;
    parts.knobs.replaceChildren(knobs(state.settings, wish));
    parts.data.update(state);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function refresh() {
    parts.play.textContent = state.playing ? t('playground.pause') : t('playground.play');
    if (document.activeElement !== parts.speed) parts.speed.selectedIndex = Math.max(0, SPEEDS.indexOf(state.speed));
    const waits = state.exhibits.some((place) => place.done !== null);
    parts.play.disabled = parts.one.disabled = waits;
    parts.waits.hidden = !waits;
    parts.step.textContent = t('playground.atStep', number(state.step));
    state.sides.forEach((side, i) => showSide(parts.sides[i], side));
    place(parts.curves, state.figures.slice(0, 2));
    place(parts.layers, state.figures.slice(2));
    parts.unit.update(state.unit);
    parts.data.update(state);
    parts.test.update(state);
    parts.exhibits.update(state.exhibits);
    forgetCharts();
  }

  function showSide(part, side) {
    part.canvas.hidden = !state.plane;
    if (state.plane) drawDecision(part.canvas, side.decision, state.plane);
    const [loss, score] = side.scores;
    part.canvas.setAttribute('aria-label', t('playground.plane', number(score)));
    if (side.failure) part.scores.textContent = side.failure;
    else if (side.divergedAt) part.scores.textContent = t('playground.diverged', number(side.divergedAt));
    else if (state.isNumber) part.scores.textContent = t('playground.errors', number(score), number(loss));
    else part.scores.textContent = t('playground.scores', `${(100 * score).toFixed(1)} %`, number(loss));
  }

  function place(box, figures) {
    box.replaceChildren(...figures.map(draw));
    for (const node of box.children) node.mount();
  }
}
