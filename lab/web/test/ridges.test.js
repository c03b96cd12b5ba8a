// What a ridgeline computes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bins, range, shares, shownRows, smooth } from '../src/figures/ridges.js';

const sum = (values) => values.reduce((a, b) => a + b, 0);

test('few rows are all shown, many evenly, the picked one always', () => {
  assert.deepEqual(shownRows(4, -1), [0, 1, 2, 3]);
  const many = shownRows(1000, 7);
  assert.equal(many[0], 0);
  assert.equal(many.at(-1), 999);
  assert.ok(many.includes(7));
  assert.ok(many.length < 40);
});

test('a bin has its edges and its share', () => {
  assert.deepEqual(bins({ low: 0, high: 4, counts: [1, 0, 3, 0] }), [
    [0, 1, 0.25],
    [2, 3, 0.75],
  ]);
});

test("the range is the axis's, else that of what is filled", () => {
  const ridges = [{ low: -2, high: 2, counts: [0, 5, 5, 0] }];
  assert.deepEqual(range({ x: { min: -8, max: 8 }, ridges }), [-8, 8]);
  assert.deepEqual(range({ x: {}, ridges }), [-1, 1]);
  assert.deepEqual(range({ x: {}, ridges: [{ low: 3, high: 3, counts: [4] }] }), [2, 4]);
});

test('shares on cells add up, whatever the cells', () => {
  const ridge = { low: -1, high: 3, counts: [2, 1, 0, 7] };
  for (const cells of [1, 3, 7, 64]) {
    assert.ok(Math.abs(sum(shares(ridge, [-1, 3], cells)) - 1) < 1e-12);
  }
  assert.ok(Math.abs(sum(shares(ridge, [-1, 1], 8)) - 0.3) < 1e-12);
});

test('a point has all of its share in one cell', () => {
  assert.deepEqual([...shares({ low: 1, high: 1, counts: [9] }, [0, 4], 4)], [0, 1, 0, 0]);
});

test('smoothing keeps what lies inside', () => {
  const values = new Float64Array(40);
  values[20] = 1;
  const smoothed = smooth(values);
  assert.ok(Math.abs(sum(smoothed) - 1) < 0.02);
  assert.equal(smoothed[19], smoothed[21]);
  assert.ok(smoothed[20] > smoothed[19]);
});
