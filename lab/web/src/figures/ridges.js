// What a ridgeline computes before it draws.

const MOST = 28;

/** A bin with a smaller share of all values does not widen the axis. */
const FEWEST = 2e-4;

/** Weights of a cell and of its neighbours: a Gaussian of one cell, cut off at three. */
const KERNEL = [0.3991, 0.242, 0.054, 0.0044];

/** Evenly chosen indices, the picked one among them. */
export function shownRows(count, picked) {
  const rows = new Set();
  for (let i = 0; i < Math.min(count, MOST); i++) rows.add(Math.round((i * (count - 1)) / Math.max(1, Math.min(count, MOST) - 1)));
  if (picked >= 0) rows.add(picked);
  return [...rows].sort((a, b) => a - b);
}

/** Lower and upper end of what is seen: of the axis, else of all that the ridges hold. */
export function range(figure) {
  const { min, max } = figure.x;
  if (min != null && max != null && min < max) return [min, max];
  const filled = figure.ridges.flatMap((ridge) => bins(ridge).filter(([, , share]) => share > FEWEST));
  const low = Math.min(...filled.map((bin) => bin[0]));
  const high = Math.max(...filled.map((bin) => bin[1]));
  return low < high ? [low, high] : [low - 1 || -1, low + 1 || 1];
}

/** The bins of a ridge that hold something: lower edge, upper edge, share of all values. */
export function bins(ridge) {
  const width = (ridge.high - ridge.low) / ridge.counts.length;
  const total = ridge.counts.reduce((a, b) => a + b, 0) || 1;
  return ridge.counts.flatMap((count, i) => (count > 0 ? [[ridge.low + i * width, ridge.low + (i + 1) * width, count / total]] : []));
}

/** The shares that fall into equal cells of the axis; a bin spreads evenly over the cells that it covers. */
export function shares(ridge, [low, high], cells) {
  const size = (high - low) / cells;
  const result = new Float64Array(cells);
  for (const [from, to, share] of bins(ridge)) {
    const first = Math.floor((from - low) / size);
    const last = Math.max(first, Math.ceil((to - low) / size) - 1);
    for (let c = Math.max(0, first); c <= Math.min(cells - 1, last); c++) {
      const covered = Math.min(to, low + (c + 1) * size) - Math.max(from, low + c * size);
      result[c] += first === last || !(to > from) ? share : (share * covered) / (to - from);
    }
  }
  return result;
}

/** Shares smoothed over neighbours, each ridge by the same little, so that none looks wider than its values lie. */
export function smooth(values) {
  const reach = KERNEL.length - 1;
  return values.map((_, c) => {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += KERNEL[Math.abs(k)] * (values[c + k] ?? 0);
    return sum;
  });
}
