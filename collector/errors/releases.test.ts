import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Releases } from './releases.ts';

const hour = 3_600_000;

test('what first happened in the release that runs is new, but not of the very first release', () => {
  const releases = new Releases();
  releases.saw('shop', '1.0', 0);
  assert.equal(releases.isNew('shop', '1.0'), false);
  releases.saw('shop', '1.1', hour);
  assert.equal(releases.current('shop'), '1.1');
  assert.equal(releases.isNew('shop', '1.1'), true);
  assert.equal(releases.isNew('shop', '1.0'), false);
  assert.equal(releases.isNew('shop', ''), false);
  assert.equal(releases.isNew('other', '1.1'), false);
});

test('while two run the later one is current; after a step back the one that still runs', () => {
  const releases = new Releases();
  releases.saw('shop', '1.0', 0);
  releases.saw('shop', '1.1', hour);
  releases.saw('shop', '1.0', hour + 1000);
  assert.equal(releases.current('shop'), '1.1');
  releases.saw('shop', '1.0', 3 * hour);
  assert.equal(releases.current('shop'), '1.0');
});

test('it is bounded: of a service the latest stay, of services those heard last', () => {
  const releases = new Releases();
  for (let each = 0; each < 1000; each += 1) {
    releases.saw('shop', `1.${each}`, each);
    releases.saw(`s${each}`, '1', each);
  }
  assert.equal(releases.of('shop').length, 20);
  assert.equal(releases.of('shop')[0]?.release, '1.999');
  assert.deepEqual(releases.of('s1'), []);
  assert.ok(releases.gone.has('s1') && !releases.gone.has('shop'));
});
