// How numbers are written for people.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { number, tick } from '../src/dom.js';

test('a number has three or four digits, and groups of three apart', () => {
  assert.equal(number(0), '0');
  assert.equal(number(1234567.5), '1.2e6');
  assert.equal(number(12345), '12\u202f345');
  assert.equal(number(0.123456), '0.123');
  assert.equal(number(1234.5678), '1234.6');
  assert.equal(number(0.00012), '1.2e-4');
  assert.equal(number(-2000000), '-2e6');
});

test('what is no number is a dash', () => {
  assert.equal(number(null), '–');
  assert.equal(number(Number.NaN), '–');
});

test("an axis keeps its ticks apart", () => {
  assert.notEqual(tick(0.12345), tick(0.12346));
  assert.equal(tick(0.00012), '1.2e-4');
  assert.equal(tick(2500000), '2.5e6');
});
