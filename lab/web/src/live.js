// A page that grows: server-sent events bring its next states.
import { page, update } from './page.js';
import { showStatus } from './bar.js';
import { t } from './i18n.js';

/** Draws the page of #data, then every state that the server sends. */
export function live(pageLanguage, address) {
  page(pageLanguage);
  const source = new EventSource(address);
  let pending = null;
  source.addEventListener('open', () => showStatus('on', () => t('live.connected')));
  source.addEventListener('page', (event) => {
    // A reader who drags a slider must not lose it: the state waits until the pointer is up.
    if (pending === null) requestAnimationFrame(show);
    pending = event.data;
  });
  source.addEventListener('end', () => {
    source.close();
    show();
    showStatus('', () => t('live.ended'));
  });
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) showStatus('off', () => t('live.lost'));
  });

  function show() {
    if (pending === null) return;
    if (document.activeElement?.matches('input[type=range]:active')) {
      requestAnimationFrame(show);
      return;
    }
    const next = JSON.parse(pending);
    pending = null;
    const focused = document.activeElement?.id;
    update(next);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    showStatus('on', () => t('live.connected'));
  }
}
