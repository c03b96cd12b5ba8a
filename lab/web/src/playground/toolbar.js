// Play, one step, reset, speed: always in sight.
import { element, number } from '../dom.js';
import { t } from '../i18n.js';

const SPEEDS = [1, 5, 10, 50, 100, 500];

/** The bar; act asks the server, and isPlaying says what the button does. */
export function toolbar(act, isPlaying) {
  const play = element('button', { id: 'play', class: 'primary', onclick: () => act(isPlaying() ? 'pause' : 'play') });
  const one = element('button', { id: 'step', onclick: () => act('step') }, t('playground.oneStep'));
  const speed = element(
    'select',
    { id: 'speed', 'aria-label': t('playground.speed'), onchange: () => act('speed', { steps: SPEEDS[speed.selectedIndex] }) },
    ...SPEEDS.map((steps) => element('option', {}, String(steps))),
  );
  const step = element('output', { id: 'steps' });
  const waits = element('span', { id: 'waits', class: 'hint', hidden: true }, t('playground.waits'));
  const node = element(
    'div',
    { class: 'stage-bar', role: 'toolbar', 'aria-label': t('playground.networks') },
    play,
    one,
    element('button', { id: 'reset', onclick: () => act('reset') }, t('playground.reset')),
    element('label', { class: 'speed' }, element('span', { class: 'roomy' }, t('playground.speed')), speed),
    step,
    waits,
  );

  /** A new state. */
  function update(state) {
    play.textContent = state.playing ? t('playground.pause') : t('playground.play');
    if (document.activeElement !== speed) speed.selectedIndex = Math.max(0, SPEEDS.indexOf(state.speed));
    const measuring = state.exhibits.some((place) => place.done !== null);
    play.disabled = one.disabled = measuring;
    waits.hidden = !measuring;
    step.textContent = t('playground.atStep', number(state.step));
  }

  return { node, update };
}
