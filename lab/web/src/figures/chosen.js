/** What the reader chose, by the figure's id: it outlives a redrawing. */
export const chosen = new Map();
