// The events of the page's server, and what the bar says of the connection.
import { showStatus } from './bar.js';
import { t } from './i18n.js';

/** Tries in a row that find nobody, before a page believes that the command has ended. */
const TRIES = 3;

/** Calls states[name] with the data of each event of that name, and end when there will be none any more. */
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
