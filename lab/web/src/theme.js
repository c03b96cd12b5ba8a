// Light and dark: as the system says until the reader chooses; and the colours of charts.
const KEY = 'evenkeel-theme';

/** Takes the reader's last choice, if the browser lets us keep one (a file may not). */
export function applyStoredTheme() {
  const asked = new URLSearchParams(location.search).get('theme');
  const theme = asked ?? stored();
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // this page may not use storage, so it takes the system's theme
  }
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // refused, as in stored(): the choice lasts as long as the page
  }
}

/** How much of the surface is in the first of several levels, and how much of the ink in the last. */
const LIGHTEST = 0.52;
const STRONGEST = 0.34;

/** A colour of colors.css by name; with a level, such as bn:1/3, the second of four from light to strong. */
export function color(name) {
  const [hue, level] = name.split(':');
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${hue}`).trim();
  if (!level) return value;
  const [i, last] = level.split('/').map(Number);
  const t = (2 * i) / last - 1;
  return t < 0 ? mixed(value, color('surface'), -t * LIGHTEST) : mixed(value, color('ink'), t * STRONGEST);
}

/** One colour with a share of another one in it, both as #rrggbb. */
export function mixed(one, other, share) {
  const [a, b] = [one, other].map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  return `#${a.map((x, k) => Math.round(x + (b[k] - x) * share).toString(16).padStart(2, '0')).join('')}`;
}

export const FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans SC", "WenQuanYi Zen Hei", sans-serif';
export const FONT = `12px ${FAMILY}`;
