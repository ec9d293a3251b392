import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { standsOn } from '../../language/dependency.ts';
import { type Inhibitor, inhibition, type Subject } from './inhibition.ts';

const services = standsOn([
  { name: 'till', dependsOn: ['shop'] },
  { name: 'shop', dependsOn: ['database'] },
  { name: 'database', dependsOn: [] },
  { name: 'mail', dependsOn: [] },
]);

const alert = (name: string, more: Partial<Subject>): Subject => ({
  ...{ rule: name, name, kind: 'threshold', severity: 'page', objective: 'checkout/fast' },
  ...{ source: 'metrics', services: ['shop'], notify: [] },
  ...more,
});
const red = alert('red', {});
const burning = alert('burning', { kind: 'burn' });
const ticket = alert('ticket', { kind: 'burn', severity: 'ticket' });
const silent = alert('silent', {
  kind: 'stale',
  objective: 'mail/sent',
  services: ['mail', 'shop'],
});
const database = { objective: 'rows/read', services: ['database'], source: 'exporter' };
const databaseRed = alert('database red', database);
const databaseSilent = alert('database silent', { ...database, kind: 'stale' });

const lingerMs = 60_000;
const by = (
  target: Subject,
  inhibitors: readonly (Subject | Inhibitor)[],
  nowMs = 1_000_000,
): string | null => {
  const all = inhibitors.map((each) => ({ endedMs: null, ...each }));
  return inhibition(all, services)({ ...target, lingerMs }, nowMs)?.name ?? null;
};

const cases: readonly [what: string, target: Subject, by: readonly Subject[], string | null][] = [
  ['nothing', red, [red], null],
  ['red, what burns of the same objective', burning, [red], 'red'],
  ['red, nothing of another objective', alert('b', { kind: 'burn', objective: 'x' }), [red], null],
  [
    'red, nothing that others are told of',
    alert('b', { kind: 'burn', notify: ['a'] }),
    [red],
    null,
  ],
  [
    'red, what the same people are told of',
    alert('b', { kind: 'burn', notify: ['b', 'a'] }),
    [alert('red', { notify: ['a', 'b'] })],
    'red',
  ],
  ['what burns, not red', red, [burning], null],
  ['a page, a ticket of whoever is told', { ...ticket, notify: ['a'] }, [burning], 'burning'],
  ['a ticket, no page', burning, [ticket], null],
  ['a silent source, what is measured by it', red, [silent], 'silent'],
  ['a silent source, nothing of another', { ...red, source: 'probes' }, [silent], null],
  ['a silent source, no other silent one', { ...silent, rule: 'o', source: 'o' }, [silent], null],
  ['a red service, what stands on it', red, [databaseRed], 'database red'],
  ['a silent service, what stands on it', red, [databaseSilent], 'database silent'],
  ['a burning service, nothing', red, [{ ...databaseRed, kind: 'burn' }], null],
  ['a red service, not what it stands on', databaseRed, [red], null],
  [
    'a red service, through another',
    alert('t', { services: ['till'] }),
    [databaseRed],
    'database red',
  ],
  ['a source that only others read, no service', red, [{ ...silent, source: 'x' }], null],
  [
    'a red service, silence of what stands on it',
    alert('s', { kind: 'stale', services: ['till', 'shop'] }),
    [databaseRed],
    'database red',
  ],
  ['a red service, no silence of what others read', silent, [databaseRed], null],
  [
    'the deepest is named',
    alert('t', { services: ['till'] }),
    [{ ...red, name: 'shop red' }, databaseRed],
    'database red',
  ],
  ['where it begins is named', burning, [red, silent, databaseRed], 'database red'],
];

for (const [what, target, inhibitors, expected] of cases) {
  test(`silenced by ${what}`, () => assert.equal(by(target, inhibitors), expected));
}

test('what has ended silences as long as it can be seen, but for a silent source', () => {
  const ended = (subject: Subject, agoMs: number) => [{ ...subject, endedMs: 1_000_000 - agoMs }];
  for (const [target, inhibitor] of [
    [burning, red],
    [ticket, burning],
    [red, databaseRed],
    [red, databaseSilent],
  ] as const) {
    assert.equal(by(target, ended(inhibitor, lingerMs - 1)), inhibitor.name);
    assert.equal(by(target, ended(inhibitor, lingerMs)), null);
  }
  assert.equal(by(red, ended(silent, 1)), null);
});

test('what fires is named before what has ended', () => {
  const other = { ...databaseRed, rule: 'other', name: 'other' };
  assert.equal(by(red, [{ ...databaseRed, endedMs: 999_999 } as Subject, other]), 'other');
});

const subject: fc.Arbitrary<Subject> = fc
  .record({
    kind: fc.constantFrom('threshold' as const, 'burn' as const, 'stale' as const),
    severity: fc.constantFrom('page' as const, 'ticket' as const),
    objective: fc.constantFrom('a/x', 'b/x', 'c/x'),
    source: fc.constantFrom('s', 't', 'u'),
    services: fc.uniqueArray(fc.constantFrom('till', 'shop', 'database', 'mail'), {
      minLength: 1,
      maxLength: 2,
    }),
    notify: fc.constantFrom<readonly string[]>([], ['team']),
  })
  .map((each) => ({
    ...each,
    name: JSON.stringify(each),
    rule: JSON.stringify(each),
    ...(each.kind === 'burn' ? {} : { severity: 'page' as const }),
    ...(each.kind === 'stale' ? {} : { services: each.services.slice(0, 1) }),
  }));

test('whoever is silenced is so, in the end, by one that is told', () => {
  fc.assert(
    fc.property(fc.uniqueArray(subject, { minLength: 1, selector: ({ rule }) => rule }), (all) => {
      // As in a checked set: whoever reads a source is the same for all its alerts.
      const readers = Map.groupBy(all, ({ source }) => source);
      const known = all.map((each) =>
        each.kind === 'stale'
          ? {
              ...each,
              services: [...new Set((readers.get(each.source) ?? []).flatMap((of) => of.services))],
            }
          : each,
      );
      const silenced = known.map((each) => by(each, known));
      const says = new Map(known.map(({ name }, index) => [name, silenced[index] ?? null]));
      for (const { name } of known) {
        let [told, steps] = [name, 0];
        for (let next = says.get(told); next; next = says.get(told)) {
          told = next;
          steps += 1;
          assert.ok(steps <= known.length, 'a circle');
        }
      }
    }),
    { numRuns: 2000 },
  );
});
