// The bar on top of every page: contents, language and theme.
import { element } from './dom.js';
import { currentLanguage, setLanguage, t, text } from './i18n.js';
import { isDark, toggleTheme } from './theme.js';

/** What the bar says about the server: the state of its light, and a function that gives the sentence. */
let status = null;

/** The bar; draw is called when language or theme have changed. */
export function bar(sections, draw) {
  const language = currentLanguage() === 'en' ? 'zh' : 'en';
  return element(
    'header',
    { class: 'bar' },
    element('span', { class: 'brand' }, 'Evenkeel'),
    element(
      'nav',
      { 'aria-label': t('page.contents') },
      ...sections.map((s) => element('a', { href: `#${s.id}`, onclick: () => unfold(s.id) }, text(s.title))),
    ),
    element(
      'span',
      { class: 'tools' },
      element('span', { id: 'status', role: 'status', class: status ? `status ${status.kind}` : '' }, status ? status.sentence() : ''),
      element('button', { id: 'language', lang: language, onclick: switchLanguage }, language === 'zh' ? '中文' : 'English'),
      element('button', { id: 'theme', onclick: switchTheme }, t(isDark() ? 'page.light' : 'page.dark')),
    ),
  );

  function unfold(id) {
    const fold = document.querySelector(`#${id} > details:not([open]) > summary`);
    fold?.click();
  }

  function switchLanguage() {
    setLanguage(currentLanguage() === 'en' ? 'zh' : 'en');
    const address = new URL(location.href);
    address.searchParams.set('lang', currentLanguage());
    if (location.protocol !== 'file:') history.replaceState(null, '', address);
    drawInPlace('language');
  }

  function switchTheme() {
    toggleTheme();
    drawInPlace('theme');
  }

  /** The section that is read stays where it is, although other words may take more lines or fewer. */
  function drawInPlace(button) {
    const top = (section) => section.getBoundingClientRect().top;
    const read = [...document.querySelectorAll('section[id]')].filter((section) => top(section) <= innerHeight / 2).pop();
    const before = read && top(read);
    draw();
    document.getElementById(button).focus({ preventScroll: true });
    const adjust = () => scrollBy({ top: top(document.getElementById(read.id)) - before, behavior: 'instant' });
    if (!read) return;
    adjust();
    requestAnimationFrame(() => requestAnimationFrame(adjust)); // charts take their heights when they are laid out
  }
}

/** Says how the connection to the server is, from now on. sentence: a function, since the language may change. */
export function showStatus(kind, sentence) {
  status = { kind, sentence };
  const node = document.getElementById('status');
  node.className = `status ${kind}`;
  node.textContent = sentence();
}
