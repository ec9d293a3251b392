// The file read as rollouts/README.md says, against what the collector answers: a controller written
// from it aborts, waits and goes on at the right moments, and silence is never a reason to go on.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import type { GateVerdict } from '../../collector/serve/verdict/shapes.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { CollectorRead, Condition } from '../../rollouts/condition.ts';
import { generateRollouts } from '../../rollouts/generate.ts';

type VerdictRow = GateVerdict['objectives'][number];

/** What the collector has of one objective; null where it does not answer. */
type Answers = {
  readonly row: Pick<ObjectiveRow, 'status' | 'budgetLeft'> | null;
  readonly step: Pick<VerdictRow, 'total' | 'sli'> | null;
};

/** Fields that the API has: a name that it does not have fails the type check. */
const fieldsOf = {
  '/api/slos': ['status', 'budgetLeft'] satisfies (keyof ObjectiveRow)[],
  '/api/verdict': ['total', 'sli'] satisfies (keyof VerdictRow)[],
};

const { files } = await loadDefinitionFiles(join(import.meta.dirname, '..', '..', 'slos'));
const { set } = readDefinitions(files, {});
const [first] = set?.objectives ?? [];
assert.ok(set && first);
const [file] = generateRollouts({
  ...set,
  rolloutPolicies: [
    {
      ...{ name: 'one', description: '', objectives: [first.key], observeSeconds: 60 },
      ...{ steps: [0.1, 1], minimumEvents: 100 },
      abort: { onRed: true, burnAbove: 2, budgetLeftBelow: 0.1 },
      place: first.place,
    },
  ],
});
const [policy] = JSON.parse(file?.text ?? '').policies;
const { abort, advance }: { abort: Condition[]; advance: Condition[] } = policy.objectives[0];

const compares = ({ side, limit }: CollectorRead['all'][number], value: unknown): boolean => {
  if (value === null || value === undefined) return false;
  switch (side) {
    case 'is':
      return value === limit;
    case 'is one of':
      return Array.isArray(limit) && limit.includes(value);
    case 'above':
      return Number(value) > Number(limit);
    case 'below':
      return Number(value) < Number(limit);
    case 'at least':
      return Number(value) >= Number(limit);
  }
};

const holds = ({ collector }: Condition, { row, step }: Answers): boolean => {
  const found = new Map(Object.entries((collector.path === '/api/slos' ? row : step) ?? {}));
  return collector.all.every((comparison) => compares(comparison, found.get(comparison.field)));
};

/** At the end of a step. */
const decide = (answers: Answers): string => {
  if (abort.some((condition) => holds(condition, answers))) return 'abort';
  return advance.every((condition) => holds(condition, answers)) ? 'advance' : 'hold';
};

const well: Answers = {
  row: { status: 'green', budgetLeft: 0.8 },
  step: { total: 500, sli: 0.99 },
};
const row = (change: Partial<NonNullable<Answers['row']>>): Answers => ({
  ...well,
  row: { status: 'green', budgetLeft: 0.8, ...change },
});
const step = (total: number, sli: number | null): Answers => ({ ...well, step: { total, sli } });

const cases: readonly [what: string, answers: Answers, decision: string][] = [
  ['all is well', well, 'advance'],
  ['yellow', row({ status: 'yellow' }), 'advance'],
  ['red', row({ status: 'red' }), 'abort'],
  ['a burn of 3', step(500, 0.7), 'abort'],
  ['a burn of 3, of too few events', step(99, 0.7), 'hold'],
  ['little budget left', row({ budgetLeft: 0.05 }), 'abort'],
  ['a budget that nobody knows', row({ budgetLeft: null }), 'advance'],
  ['too few events', step(99, 1), 'hold'],
  ['no events', step(0, null), 'hold'],
  ['a stale source', row({ status: 'stale' }), 'hold'],
  ['no data', row({ status: 'no data' }), 'hold'],
  ['no such row', { ...well, row: null }, 'hold'],
  ['no verdict', { ...well, step: null }, 'hold'],
  ['no collector', { row: null, step: null }, 'hold'],
];

describe('a step of a rollout', () => {
  it('is asked of fields that the API has', () => {
    for (const { collector, id } of [...abort, ...advance]) {
      const fields: readonly string[] = fieldsOf[collector.path as keyof typeof fieldsOf] ?? [];
      for (const { field } of collector.all) assert.ok(fields.includes(field), `${id}: ${field}`);
    }
  });

  for (const [what, answers, decision] of cases)
    it(`${what}: ${decision}`, () => assert.equal(decide(answers), decision));
});
