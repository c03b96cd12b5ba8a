// The events of the page's server, and what the bar says of the connection.
import { showStatus } from './bar.js';
import { t } from './i18n.js';

/** Failed tries in a row before a page believes that the command has ended. */
const TRIES = 3;

/** Calls states[name] with the data of each event of that name, and end when no more will come. */
export function follow(address, states, end = () => {}) {
  const source = new EventSource(address);
  let failures = 0;
  source.addEventListener('open', () => {
    failures = 0;
    showStatus('on', () => t('live.connected'));
  });
  for (const [name, take] of Object.entries(states)) source.addEventListener(name, (event) => take(event.data));
  source.addEventListener('end', () => {
    source.close();
    end();
    showStatus('', () => t('live.ended'));
  });
  source.addEventListener('error', () => {
    failures++;
    if (source.readyState !== EventSource.CLOSED && failures <= TRIES) showStatus('off', () => t('live.lost'));
    else {
      source.close();
      showStatus('off', () => t('live.gone'));
    }
  });
}

/**
 * Draws the latest state that came, and no more often than a share of the time allows (2: half of it, with the browser's painting):
 * the browser has to listen to its reader, too, and shares the machine with the training. ready: false puts it off.
 */
export function paced(draw, share, ready = () => true) {
  let pending = null;
  let notBefore = 0;

  function take(data) {
    if (pending === null) setTimeout(() => requestAnimationFrame(show), Math.max(0, notBefore - performance.now()));
    pending = data;
  }

  function show() {
    if (pending === null) return;
    if (!ready()) {
      requestAnimationFrame(show);
      return;
    }
    const begin = performance.now();
    const next = JSON.parse(pending);
    pending = null;
    // After the browser has painted it, too.
    requestAnimationFrame(() => setTimeout(() => (notBefore = performance.now() + (share - 1) * (performance.now() - begin))));
    draw(next);
  }

  return { take, show };
}
