'use strict';
// The page to try models: a form from what each takes, its answer, and its drift over time.
const strings = JSON.parse(document.getElementById('strings').textContent);
const models = JSON.parse(document.getElementById('data').textContent);
const query = new URLSearchParams(location.search);
const token = query.get('token');
let language = query.get('lang') ?? localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
let theme = query.get('theme') ?? localStorage.getItem('theme') ?? '';
let chosen = Math.max(0, models.findIndex((m) => m.name === query.get('model')));
let given = {};
let picture = null;
let answer = null;
let drift = null;

function t(key, ...values) {
  return (strings[language] ?? strings.en)[key].replace(/\{(\d)\}/g, (_, i) => values[i]);
}

function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element[key] = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function headers(more = {}) {
  return token ? { ...more, Authorization: 'Bearer ' + token } : more;
}

function withToken(path) {
  return token ? `${path}?token=${encodeURIComponent(token)}` : path;
}

async function ask(model, type, body) {
  try {
    const response = await fetch(`predict/${encodeURIComponent(model.name)}`, { method: 'POST', headers: headers({ 'Content-Type': type }), body });
    answer = await response.json();
  } catch {
    answer = { error: t('failed') };
  }
  document.getElementById('result').replaceChildren(...result());
  look();
}

async function look() {
  try {
    const response = await fetch(`drift/${encodeURIComponent(models[chosen].name)}`, { headers: headers() });
    drift = response.ok ? await response.json() : null;
  } catch {
    drift = null;
  }
  const place = document.getElementById('drift');
  if (place) place.replaceWith(driftSection());
}

function field(column) {
  const value = given[column.name] ?? '';
  const set = (event) => (given[column.name] = event.target.value);
  if (column.type === 'boolean' || column.categories) {
    const options = column.type === 'boolean' ? ['true', 'false'] : column.categories;
    const shown = (o) => (column.type === 'boolean' ? t(o === 'true' ? 'yes' : 'no') : o);
    return el('select', { onchange: set }, el('option', { value: '' }, t('missing')),
      ...options.map((o) => el('option', { value: o, selected: o === value }, shown(o))));
  }
  const type = { number: 'number', date: 'date', timestamp: 'datetime-local' }[column.type] ?? 'text';
  return el('input', { type, step: type === 'number' ? 'any' : null, value, placeholder: t('missing'), oninput: set });
}

function row(model) {
  const values = {};
  for (const column of model.columns) {
    const value = given[column.name] ?? '';
    values[column.name] = value === '' ? null : column.type === 'number' ? Number(value) : column.type === 'boolean' ? value === 'true' : value;
  }
  return values;
}

function take(file) {
  if (!file) return;
  picture = URL.createObjectURL(file);
  draw();
  ask(models[chosen], file.type || 'image/png', file);
}

function form(model) {
  if (model.columns) {
    return el('form', { onsubmit: (e) => { e.preventDefault(); ask(model, 'application/json', JSON.stringify(row(model))); } },
      el('div', { class: 'knobs' }, ...model.columns.map((c) => el('label', {}, c.name, field(c)))),
      el('button', { class: 'primary', type: 'submit' }, t('predict')));
  }
  if (model.picture) {
    const box = el('label', {
      class: 'drop',
      ondragover: (e) => { e.preventDefault(); box.classList.add('over'); },
      ondragleave: () => box.classList.remove('over'),
      ondrop: (e) => { e.preventDefault(); take(e.dataTransfer.files[0]); },
    }, t('drop'), ' (', t('size', model.picture.width, model.picture.height), ')',
    el('input', { type: 'file', accept: 'image/*', class: 'unseen', onchange: (e) => take(e.target.files[0]) }),
    picture ? el('img', { src: picture, alt: '' }) : null);
    return box;
  }
  if (model.numbers) {
    const text = el('textarea', { placeholder: t('numbers', model.numbers), oninput: (e) => (given.numbers = e.target.value) });
    text.value = given.numbers ?? '';
    return el('form', { onsubmit: (e) => { e.preventDefault(); ask(model, 'text/csv', (given.numbers ?? '').replace(/\s+/g, ' ').trim()); } },
      text, el('button', { class: 'primary', type: 'submit' }, t('predict')));
  }
  return el('p', {}, t('onlyTensors', model.name));
}

function result() {
  if (!answer) return [];
  if (answer.error) return [el('p', { class: 'message', role: 'alert' }, answer.error)];
  const one = answer.predictions ? answer.predictions[0] : answer;
  const chances = Object.entries(one.probabilities ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 10);
  const said = Array.isArray(one.prediction) ? one.prediction.join(', ') : typeof one.prediction === 'number' ? one.prediction.toPrecision(6) : one.prediction;
  return [el('div', { class: 'answer' },
    el('div', { class: 'prediction' }, String(said)),
    el('div', { class: 'chances' }, ...chances.map(([name, p]) => el('div', { class: name === one.prediction ? 'best' : '' },
      el('span', {}, name), el('i', { style: `--p:${(100 * p).toFixed(1)}%` }), el('b', {}, (100 * p).toFixed(1) + ' %')))),
    ...(answer.notes ?? []).map((note) => el('p', { class: 'hint' }, note)))];
}

/** Layers differ by lightness, from the first, light, to the last, strong, as on all pages. */
function shade(layer) {
  const last = drift.layers.length - 1;
  const t = last === 0 ? 0 : (2 * layer) / last - 1;
  return t < 0 ? `color-mix(in srgb, var(--bn) ${100 + 52 * t}%, var(--surface))` : `color-mix(in srgb, var(--bn) ${100 - 34 * t}%, var(--ink))`;
}

function chart() {
  const points = drift.history;
  if (points.length < 2) return null;
  const most = Math.max(2 * drift.meanWarning, ...points.flatMap((p) => p.meanShift)) * 1.05;
  const x = (i) => (100 * i) / (points.length - 1);
  const y = (v) => 100 - (100 * v) / most;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'lines');
  const path = (d, attributes) => {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', d);
    Object.entries(attributes).forEach(([k, v]) => line.setAttribute(k, v));
    svg.append(line);
  };
  path(`M0 ${y(drift.meanWarning)}H100`, { class: 'bound' });
  drift.layers.forEach((_, l) => path('M' + points.map((p, i) => `${x(i)} ${y(p.meanShift[l])}`).join('L'), { style: `stroke:${shade(l)}` }));
  return el('div', {}, el('p', { class: 'hint' }, t('chart')), svg,
    el('div', { class: 'legend' }, ...drift.layers.map((layer, l) => el('span', {}, el('i', { style: `background:${shade(l)}` }), `${layer.layer} ${points.at(-1).meanShift[l].toFixed(3)}`))));
}

function table(head, rows) {
  return el('div', { class: 'scroll' }, el('table', { class: 'data' },
    el('thead', {}, el('tr', {}, ...head.map((h) => el('th', {}, h)))),
    el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((c, i) => el('td', { 'data-label': head[i] || null }, c)))))));
}

function driftSection() {
  const section = el('section', { id: 'drift' }, el('h2', {}, t('drift')));
  if (!drift) {
    section.append(el('p', { class: 'soft' }, t('noDrift')));
  } else if (drift.rows === 0) {
    section.append(el('p', { class: 'soft' }, t('noRows')));
  } else {
    section.append(el('p', { class: 'soft' }, t('rows', drift.rows.toLocaleString(language))));
    if (drift.layers.length > 0) { // from the second row on
      section.append(...[chart()].filter(Boolean),
        table([t('layer'), t('mean'), t('variance'), t('state')], drift.layers.map((l) => [l.layer, l.meanShift.toFixed(3), l.varianceFactor.toFixed(3),
          el('span', { class: 'status ' + (l.drifting ? 'off' : 'on') }, t(l.drifting ? 'drifting' : 'fits'))])));
    }
    if (drift.columns.length > 0) {
      section.append(table([t('column'), t('shift')], drift.columns.slice(0, 5).map((c) => [c.column + (c.category ? ` (${c.category})` : ''), c.shift.toFixed(3)])));
    }
    section.append(el('p', {}, el('a', { href: withToken(`drift/${encodeURIComponent(drift.model)}/moments`), download: 'moments.json' }, t('moments')),
      ' ', el('span', { class: 'hint' }, t('momentsHint'))));
  }
  return section;
}

function choose(index) {
  chosen = index;
  given = {};
  picture = null;
  answer = null;
  drift = null;
  draw();
  look();
}

function draw() {
  document.documentElement.lang = language;
  if (theme) document.documentElement.dataset.theme = theme;
  const model = models[chosen];
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.title = `${t('title')} - Evenkeel`;
  document.getElementById('page').replaceChildren(
    el('div', { class: 'bar' }, el('span', { class: 'brand' }, 'Evenkeel'),
      el('nav', {}, el('a', { href: withToken('openapi.json') }, t('docs')), el('a', { href: withToken('metrics') }, t('metrics'))),
      el('div', { class: 'tools' },
        el('button', { onclick: () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); draw(); } }, language === 'zh' ? 'English' : '中文'),
        el('button', { onclick: () => { theme = dark ? 'light' : 'dark'; localStorage.setItem('theme', theme); draw(); }, 'aria-label': t('theme') }, dark ? '☀' : '☾'))),
    el('h1', {}, t('title')),
    ...(model ? [
      el('section', {},
        el('div', { class: 'choice' }, el('label', {}, t('model'), ' ',
          el('select', { onchange: (e) => choose(Number(e.target.value)) }, ...models.map((m, i) => el('option', { value: i, selected: i === chosen }, m.name)))),
        el('span', { class: 'soft' }, `${t('version')} ${model.version}`)),
        form(model), el('div', { id: 'result', 'aria-live': 'polite' }, ...result())),
      driftSection(),
    ] : []));
}

draw();
if (models.length > 0) {
  look();
  setInterval(look, 5000);
}
