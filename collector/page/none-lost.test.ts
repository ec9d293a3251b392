// Whatever fires, ends, is silenced, inhibited or heard again, in whatever order: each alert that may be
// heard is told, what was told to begin is told to end, and nothing is told of what is quiet.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { alertOf, objectiveOf, openRig, startMs, transition } from './fixture.ts';

const services = ['app', 'shop', 'mail'] as const;
const objectives = services.flatMap((service) =>
  Array.from({ length: 5 }, (_, index) => objectiveOf(`${service}-${index}`, service)),
);

type Deed =
  | { readonly kind: 'turn'; readonly which: readonly number[] }
  | { readonly kind: 'mute'; readonly which: readonly number[] }
  | { readonly kind: 'acknowledge'; readonly which: number }
  | { readonly kind: 'restart' };

/** A few, all of one service, or all there are: as a silence or a database that is down takes them. */
const all = [...objectives.keys()];
const some = fc.oneof(
  fc.uniqueArray(fc.nat(objectives.length - 1), { maxLength: objectives.length }),
  fc.constantFrom(...services.map((_, index) => all.slice(5 * index, 5 * index + 5)), all),
);
const deeds = fc.array(
  fc.record({
    seconds: fc.constantFrom(1, 2, 7, 16, 70),
    deed: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('turn' as const), which: some }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('mute' as const), which: some }) },
      fc.record({
        kind: fc.constant('acknowledge' as const),
        which: fc.nat(objectives.length - 1),
      }),
      fc.record({ kind: fc.constant('restart' as const) }),
    ),
  }),
  { maxLength: 25 },
);

/** Whether no alert is in two pages. */
const isEachOnce = (rows: readonly Readonly<Record<string, unknown>>[]): boolean => {
  const ids = rows.flatMap(({ alerts }) =>
    (JSON.parse(String(alerts)) as { readonly id: string }[]).map(({ id }) => id),
  );
  return new Set(ids).size === ids.length;
};

/** One run of it, on a pager of its own. */
const run = (
  context: TestContext,
  given: readonly { readonly seconds: number; readonly deed: Deed }[],
): void => {
  const rig = openRig(context, { objectives });
  let { pager } = rig;
  let nowMs = startMs;
  const firing = new Map<number, string>();
  const muted = new Set<number>();
  /** Those that were heard for so long that they must have been told. */
  const heardMs = new Map<string, number>();

  const row = (index: number, id: string, state: 'firing' | 'resolved') => {
    const of = objectives[index] ?? objectives[0];
    assert.ok(of !== undefined);
    const inhibitedBy = muted.has(index) ? 'another' : null;
    return { of, alert: { ...alertOf(id, state, of), inhibitedBy } };
  };
  const turn = (which: readonly number[]): void => {
    const changes = which.map((index) => {
      const before = firing.get(index);
      const id = before ?? `a${index}-${nowMs}`;
      const to = before === undefined ? ('firing' as const) : ('resolved' as const);
      if (before === undefined) firing.set(index, id);
      else firing.delete(index);
      const { of, alert } = row(index, id, to);
      rig.stands(alert);
      return { ...transition(id, to, nowMs, 'x', of), alert };
    });
    rig.store.transaction(() => changes.forEach(pager.onTransition));
    pager.committed();
  };
  const second = (): void => {
    pager.second(nowMs);
    for (const [index, id] of firing) {
      if (muted.has(index)) heardMs.delete(id);
      else if (!heardMs.has(id)) heardMs.set(id, nowMs);
    }
  };

  for (const { seconds, deed } of given) {
    assert.ok(isEachOnce(rig.store.database.prepare('SELECT alerts FROM open_pages').all()));
    if (deed.kind === 'turn') turn(deed.which);
    else if (deed.kind === 'restart') pager = rig.start();
    else if (deed.kind === 'acknowledge') {
      const id = firing.get(deed.which) ?? 'none';
      pager.acknowledge(id, { by: 'ada', at: nowMs, note: '' }, () => undefined);
    } else {
      for (const index of deed.which) {
        if (!muted.delete(index)) muted.add(index);
        const id = firing.get(index);
        if (id !== undefined) rig.stands(row(index, id, 'firing').alert);
      }
    }
    for (let passed = 0; passed < seconds; passed += 1) {
      second();
      nowMs += 1000;
    }
    const told = new Set(
      rig.inbox
        .list(1000)
        .filter(({ state }) => state === 'firing')
        .flatMap(({ alertId, alerts }) => [alertId, ...(alerts ?? []).map(({ id }) => id)]),
    );
    for (const [index, id] of firing) {
      const isDue = nowMs - (heardMs.get(id) ?? nowMs) > 15_000;
      if (!muted.has(index) && isDue) assert.ok(told.has(id), `${id} was told`);
    }
  }

  turn([...firing.keys()]);
  const open = new Set<string>();
  for (const { state, alertId } of rig.inbox.list(1000).toReversed()) {
    if (state === 'firing') open.add(alertId);
    else assert.ok(open.delete(alertId), `the end of ${alertId} comes after its begin, once`);
  }
  assert.deepEqual([...open], [], 'what was told to begin is told to end');
  pager.second(nowMs + 86_400_000);
  assert.equal(rig.store.database.prepare('SELECT * FROM open_pages').all().length, 0);
};

/** One fires anew while all others of its page end: what is left is not what opened the page. */
const lastOfAnother = [
  { seconds: 1, deed: { kind: 'turn', which: [0] } },
  { seconds: 1, deed: { kind: 'turn', which: [0, 1, 2, 3, 4] } },
  { seconds: 70, deed: { kind: 'turn', which: [0, 1, 2, 3, 4] } },
] as const;

test('property: nothing that may be heard is lost, and nothing is told to no end', (context) => {
  run(context, lastOfAnother);
  fc.assert(
    fc.property(deeds, (given) => run(context, given)),
    { numRuns: 100 },
  );
});
