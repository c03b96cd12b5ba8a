// Where a matrix has the names of its columns.

/** Pixels of a letter, about, and of the longest name on a slant. */
const LETTER = 7;
const LONGEST = 90;

/** Room below the cells where names stand level. */
const LEVEL = 32;

/** More columns than this have names here and there only. */
const MOST_NAMED = 20;

/**
 * How the columns' names stand: each of them where there are few, on a slant where they are wider than their columns.
 *
 * @param width pixels of all columns
 */
export function columnLabels(columns, width) {
  const longest = Math.max(...columns.map((name) => name.length)) * LETTER;
  if (columns.length > MOST_NAMED) return { height: LEVEL };
  if (longest < width / columns.length) return { height: LEVEL, axisLabel: { interval: 0 } };
  return {
    height: 22 + Math.min(longest, LONGEST) * Math.sin(Math.PI / 4),
    axisLabel: { interval: 0, rotate: 45, width: LONGEST, overflow: 'truncate' },
  };
}
