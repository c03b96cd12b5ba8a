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
    return null; // storage is refused to this page: the system's theme it is
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

/** A colour of the style sheet by name: bn, plain, after, input, fifth, sixth, muted, ink, line, surface. */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans SC", "WenQuanYi Zen Hei", sans-serif';
export const FONT = `12px ${FAMILY}`;
