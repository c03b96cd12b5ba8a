// The exhibits: each claim with its measurements, begun, cancelled and shown.
import { element } from '../dom.js';
import { t, text } from '../i18n.js';
import { draw, forgetCharts } from '../figures.js';

/** The list; act asks the server. open: which exhibit shows which of its measurements, kept over a redrawing. */
export function exhibitList(act, open) {
  const cards = new Map();
  const node = element('div', { class: 'exhibits' });

  /** A new state: which exhibits are kept, and which is being measured. */
  function update(places) {
    const busy = places.some((place) => place.done !== null);
    for (const place of places) {
      if (!cards.has(place.name)) {
        const made = card(place.name, act, open);
        cards.set(place.name, made);
        node.append(made.node);
      }
      cards.get(place.name).update(place, busy);
    }
  }

  return { node, update };
}

function card(name, act, open) {
  let kept = { quick: false, full: false };
  let shown = null; // 'quick' or 'full'
  let wanted = open.get(name) ?? null; // what is to be shown when it is there
  let ran = false; // whether it was seen being measured since
  const buttons = { quick: button('quick'), full: button('full') };
  const cancel = element('button', { type: 'button', id: `${name}-cancel`, onclick: () => act('cancel') }, t('exhibits.cancel'));
  const bar = element('progress', { max: 1, 'aria-label': t('exhibits.progress') });
  const status = element('span', { class: 'hint', role: 'status' });
  const result = element('div', { id: `${name}-result`, class: 'figures' });
  const node = element(
    'article',
    { id: `exhibit-${name}`, 'aria-labelledby': `exhibit-${name}-title` },
    element('h3', { id: `exhibit-${name}-title` }, t(`exhibit.${name}.title`)),
    element('p', {}, t(`exhibit.${name}.claim`)),
    element('div', { class: 'choice toolbar' }, buttons.quick, buttons.full, cancel, bar, status),
    result,
  );

  function button(kind) {
    return element('button', { type: 'button', id: `${name}-${kind}`, onclick: () => press(kind) });
  }

  async function press(kind) {
    if (shown === kind) hide();
    else if (kept[kind]) await show(kind);
    else if (await act('measure', { name, quick: kind === 'quick' })) {
      hide();
      ran = false;
      wanted = kind;
    }
  }

  function hide() {
    shown = null;
    open.delete(name);
    result.replaceChildren();
    forgetCharts();
    label();
  }

  async function show(kind) {
    const section = await act('exhibit', { name, quick: kind === 'quick' });
    if (!section) return;
    shown = kind;
    open.set(name, kind);
    result.replaceChildren(...section.figures.map(draw));
    for (const figure of result.querySelectorAll('.figure')) figure.mount?.();
    forgetCharts();
    label();
  }

  function label() {
    for (const kind of ['quick', 'full']) {
      const key = shown === kind ? 'exhibits.hide' : kept[kind] ? `exhibits.show.${kind}` : `exhibits.measure.${kind}`;
      buttons[kind].textContent = t(key);
      buttons[kind].setAttribute('aria-expanded', String(shown === kind));
    }
  }

  function update(place, busy) {
    kept = place;
    const running = place.done !== null;
    bar.hidden = cancel.hidden = !running;
    if (running) bar.value = place.done;
    status.textContent = running ? t('exhibits.percent', String(Math.floor(100 * place.done))) : place.failure ? text(place.failure) : '';
    for (const kind of ['quick', 'full']) buttons[kind].disabled = busy && !place[kind];
    label();
    if (running) ran = true;
    else if (wanted && place[wanted]) {
      show(wanted);
      wanted = null;
    } else if (ran) wanted = null; // cancelled, or failed; a state from before it began says nothing
  }

  return { node, update };
}
