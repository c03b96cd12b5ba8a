/** An element with attributes and children; on* attributes are listeners, null children are left out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** A number at an axis: as it is, without the rounding that makes neighbours alike. */
export function tick(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  return Number.isInteger(value) ? number(value) : String(Number(value.toPrecision(6)));
}

/** A number for people: three or four significant digits, no more zeros than needed. */
export function number(value) {
  if (value == null || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  if (Number.isInteger(value)) return value.toLocaleString('en').replaceAll(',', '\u202f');
  return String(Number(value.toPrecision(size >= 1000 ? 5 : 3)));
}
