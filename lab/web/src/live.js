// A page that grows: server-sent events bring its next states.
import { page, update } from './page.js';
import { follow } from './connection.js';

/** A picture is drawn in a tenth of the time at most: the browser shares the machine with the training. */
const SHARE = 10;

/** Draws the page of #data, then every state that the server sends. */
export function live(pageLanguage, address) {
  page(pageLanguage);
  let pending = null;
  let notBefore = 0;
  follow(address, { page: take }, show);

  function take(data) {
    if (pending === null) setTimeout(() => requestAnimationFrame(show), Math.max(0, notBefore - performance.now()));
    pending = data;
  }

  function show() {
    if (pending === null) return;
    // A reader who drags a slider must not lose it: the state waits until the pointer is up.
    if (document.activeElement?.matches('input[type=range]:active')) {
      requestAnimationFrame(show);
      return;
    }
    const begin = performance.now();
    const next = JSON.parse(pending);
    pending = null;
    // When the browser has painted it, too.
    requestAnimationFrame(() => setTimeout(() => (notBefore = performance.now() + (SHARE - 1) * (performance.now() - begin))));
    const focused = document.activeElement?.id;
    update(next);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
