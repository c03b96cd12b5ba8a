// Which unit is looked at: the server is asked, and says so in its next state. Until then the next choice begins at what
// was asked for, so that quick clicks all count; requests go out one after another, since two could overtake each other.

/** A chooser; choose asks the server for {layer, column}, and resolves to something falsy if it refuses. */
export function chooser(choose) {
  let asked = null;
  let sending = false;

  async function ask(next) {
    asked = next;
    if (sending) return;
    sending = true;
    let sent = null;
    while (asked && asked !== sent) {
      sent = asked;
      if (!(await choose(sent)) && asked === sent) asked = null;
    }
    sending = false;
  }

  /** Asks for a neighbour of the unit that was asked for last, or else of the one that is shown. */
  function step(shown, by) {
    const { layer, column } = asked ?? shown;
    return ask({ layer, column: (column + by + shown.columns) % shown.columns });
  }

  /** A new state shows a unit: what was asked for is there, or cannot come since the networks are others. */
  function see(before, now) {
    const same = before && now && before.layers === now.layers && before.columns === now.columns;
    if (!same || (asked && asked.layer === now.layer && asked.column === now.column)) asked = null;
  }

  return { ask, step, see };
}
