// Where a matrix has the names of its columns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnLabels } from '../src/figures/columns.js';

const names = ['airplane', 'automobile', 'bird'];

test('names that fit their columns stand level', () => {
  const level = { height: 32, axisLabel: { interval: 0 } };
  assert.deepEqual(columnLabels(names, 600), level);
  assert.deepEqual(columnLabels(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], 250), level);
});

test('names that are wider than their columns are all there, on a slant', () => {
  const labels = columnLabels(names, 200);
  assert.equal(labels.axisLabel.interval, 0);
  assert.equal(labels.axisLabel.rotate, 45);
  assert.ok(labels.height > 60);
  assert.ok(columnLabels(['a name that is much longer than there is room for', 'b'], 200).height < 90);
});

test('of very many columns some have names', () => {
  assert.deepEqual(columnLabels(Array.from({ length: 100 }, (_, i) => `class ${i}`), 250), { height: 32 });
});
