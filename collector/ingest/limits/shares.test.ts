import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shares } from './shares.ts';

/** Takes as much as fits below `most`, one by one, as those do who hold something. */
const fill = (shares: Shares, source: string, most: number): number => {
  const share = shares.of(source);
  let taken = 0;
  while (share.held + 1 <= most) {
    share.held += 1;
    taken += 1;
  }
  return taken;
};

test('one alone gets half; the next gets half of the rest; a third still finds a place', () => {
  const shares = new Shares();
  assert.equal(fill(shares, 'flooder', 64), 32);
  assert.equal(fill(shares, 'second', 64), 16);
  assert.equal(fill(shares, 'third', 64), 8);
  assert.equal(shares.held, 56);
});

test('who holds nothing may come with as much as is free', () => {
  const shares = new Shares();
  fill(shares, 'flooder', 64);
  const other = shares.of('other');
  assert.ok(other.held + 32 <= 64);
  assert.ok(shares.of('flooder').held + 1 > 64);
});

test('what is given back is there for all', () => {
  const shares = new Shares();
  const [one, again] = [shares.of('one'), shares.of('one')];
  one.held += 10;
  again.held -= 10;
  assert.equal(shares.held, 0);
  assert.equal(fill(shares, 'two', 20), 10);
});
