// Quick clicks on the unit's arrows: each counts, and the last one wins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooser } from '../src/playground/chooser.js';

const shown = (column, layers = 4) => ({ layer: 2, column, layers, columns: 16 });

/** A server that answers when told to. */
function server() {
  const requests = [];
  const waiting = [];
  const choose = (unit) => {
    requests.push(unit.column);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const answer = async (taken) => {
    waiting.shift()(taken);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { requests, choose, answer };
}

test('two steps back before the first is shown', async () => {
  const { requests, choose, answer } = server();
  const unit = chooser(choose);
  unit.step(shown(1), -1);
  unit.step(shown(1), -1);
  assert.deepEqual(requests, [0]);
  await answer({});
  assert.deepEqual(requests, [0, 15]);
  unit.see(shown(1), shown(0)); // a state from before the second request
  await answer({});
  unit.see(shown(0), shown(15));
  unit.step(shown(15), 1);
  assert.deepEqual(requests, [0, 15, 0]);
});

test('a refused step is forgotten', async () => {
  const { requests, choose, answer } = server();
  const unit = chooser(choose);
  unit.step(shown(3), 1);
  await answer(null);
  unit.step(shown(3), 1);
  assert.deepEqual(requests, [4, 4]);
});

test('other networks begin anew', async () => {
  const { requests, choose, answer } = server();
  const unit = chooser(choose);
  unit.step(shown(3), 1);
  await answer({});
  unit.see(shown(3), shown(3, 1));
  unit.step(shown(3, 1), 1);
  assert.deepEqual(requests, [4, 4]);
});
