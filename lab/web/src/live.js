// A page that grows: server-sent events bring its next states.
import { page, update } from './page.js';
import { follow, paced } from './connection.js';

/** Drawing takes a tenth of the time at most. */
const SHARE = 10;

/** Draws the page of #data, then every state that the server sends. */
export function live(pageLanguage, address) {
  page(pageLanguage);
  // A reader who drags a slider must not lose it: the state waits until the pointer is up.
  const { take, show } = paced(draw, SHARE, () => !document.activeElement?.matches('input[type=range]:active'));
  follow(address, { page: take }, show);

  function draw(next) {
    const focused = document.activeElement?.id;
    update(next);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
