// Sentences in the reader's language. The bundle is the one that Java reads, too.
const bundle = JSON.parse(document.getElementById('strings').textContent);
let language = 'en';

export function currentLanguage() {
  return language;
}

/** The language: of the address, else of the page, else of the browser. */
export function chooseLanguage(pageLanguage) {
  const asked = new URLSearchParams(location.search).get('lang');
  const browser = (navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en';
  setLanguage([asked, pageLanguage, browser].find((l) => l === 'en' || l === 'zh'));
}

export function setLanguage(value) {
  language = value;
  document.documentElement.lang = value;
}

/** A text of the page's data: a string as it is, or {key, arguments}. */
export function text(value) {
  if (typeof value === 'string') return value;
  return t(value.key, ...value.arguments.map(text));
}

/** The sentence of a key; {0}, {1}, ... become the arguments. */
export function t(key, ...args) {
  const sentence = bundle[key];
  if (!sentence) throw new Error(`no sentence ${key}`);
  return sentence[language].replace(/\{(\d+)\}/g, (_, i) => args[Number(i)]);
}
