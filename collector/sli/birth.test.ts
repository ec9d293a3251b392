import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BirthFacts, birth } from './birth.ts';

/** A scrape at 100 s of a target that was scraped at 99 s; the history began at 50 s. */
const scrape: BirthFacts = {
  createdMs: null,
  processStartMs: null,
  timeMs: 100_000,
  intervalMs: 1000,
  historySinceMs: 50_000,
  sightedMs: 60_000,
  previousMs: 99_000,
  complete: true,
  wasFull: false,
};
const push: BirthFacts = { ...scrape, complete: false };
const unseen = { sightedMs: null, previousMs: null };

const cases: readonly [what: string, BirthFacts, number | null][] = [
  ['a label set missing from the last scrape counts whole', scrape, 99_000],
  ['also in a process older than the history', { ...scrape, processStartMs: 10_000 }, 99_000],
  ['a target never seen is a baseline', { ...scrape, ...unseen }, null],
  [
    'a target never seen whose process began after the history counts whole',
    { ...scrape, ...unseen, processStartMs: 80_000 },
    80_000,
  ],
  [
    'process starts are told in whole seconds',
    { ...scrape, ...unseen, processStartMs: 49_500 },
    49_500,
  ],
  [
    'a target never seen whose process is older is a baseline',
    { ...scrape, ...unseen, processStartMs: 40_000 },
    null,
  ],
  [
    'a created timestamp goes before the process start',
    { ...scrape, ...unseen, processStartMs: 40_000, createdMs: 98_000 },
    98_000,
  ],
  [
    'a new indicator on a known target is a baseline: nobody knows what came before',
    { ...scrape, sightedMs: null, processStartMs: 40_000 },
    null,
  ],
  ['a push does not list everything: a baseline', push, null],
  [
    'a pushed series that began after the history counts whole',
    { ...push, createdMs: 98_000 },
    99_000,
  ],
  [
    'a late push of an old process: new since an earlier push that had the others',
    { ...push, createdMs: 40_000 },
    99_000,
  ],
  [
    'but the second part of the first push is a baseline like the first part',
    { ...push, createdMs: 40_000, sightedMs: 99_900 },
    null,
  ],
  [
    'a start ahead of the sample is the sample',
    { ...push, ...unseen, createdMs: 101_000 },
    100_000,
  ],
];

for (const [what, facts, expected] of cases) {
  test(what, () => assert.equal(birth(facts), expected));
}
