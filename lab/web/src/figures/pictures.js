// Small pictures side by side, each with its caption.
import { element } from '../dom.js';
import { text } from '../i18n.js';

export function pictures(list) {
  return element(
    'div',
    { class: 'gallery' },
    ...list.map((picture) =>
      element(
        'figure',
        {},
        element('img', { src: `data:image/png;base64,${picture.png}`, alt: text(picture.caption) }),
        element('figcaption', {}, text(picture.caption)),
      ),
    ),
  );
}
