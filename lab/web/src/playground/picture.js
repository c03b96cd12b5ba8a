// A digit that is drawn, or a picture of one that is chosen or dropped.
import { element } from '../dom.js';
import { t } from '../i18n.js';

/** The pad with what it takes; done is called with 784 values, refuse with a sentence. */
export function picture(pad, done, refuse) {
  const file = element('input', { type: 'file', id: 'picture', accept: 'image/*', hidden: true, onchange: chosen });
  const open = element('button', { type: 'button', id: 'open-picture', onclick: () => file.click() }, t('playground.openPicture'));
  const node = element(
    'div',
    { id: 'digit', class: 'digit', ondragover: over, ondragleave: () => node.classList.remove('over'), ondrop: dropped },
    element('p', { class: 'hint' }, t('playground.padHint')),
    pad.node,
    element('p', {}, file, open),
  );
  return node;

  async function chosen() {
    const [one] = file.files;
    if (one) await take(one);
    file.value = '';
  }

  function over(event) {
    event.preventDefault();
    node.classList.add('over');
  }

  async function dropped(event) {
    event.preventDefault();
    node.classList.remove('over');
    const [one] = event.dataTransfer.files;
    if (one) await take(one);
  }

  async function take(one) {
    let bitmap;
    try {
      bitmap = await createImageBitmap(one);
    } catch {
      refuse(t('playground.noPicture', one.name));
      return;
    }
    const x = pad.take(bitmap);
    bitmap.close();
    if (x) done(x);
    else refuse(t('playground.noInk', one.name));
  }
}
