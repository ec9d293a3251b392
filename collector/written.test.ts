import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objective, sloSet } from './engine/fixture.ts';
import { nothingWritten, writtenOf } from './written.ts';

const files = [{ path: 'slos/errors.yaml', text: 'kind: SLO' }];

test('rules are made once, and only when they are asked for', () => {
  const asked: string[] = [];
  const read = writtenOf(sloSet(), {
    files,
    rulesOf: (_set, slo) => {
      asked.push(slo);
      return slo === 'errors' ? 'groups:' : null;
    },
  });
  assert.deepEqual(asked, []);
  const errors = {
    definition: { file: 'slos/errors.yaml', line: 1, text: 'kind: SLO' },
    rules: 'groups:',
    rulesMissing: null,
  };
  assert.deepEqual([read(objective.slo), read(objective.slo)], [errors, errors]);
  assert.match(read('none').rulesMissing ?? '', /has no rules/);
  read('none');
  assert.deepEqual(asked, ['errors', 'none']);
});

test('without a generator it is said where rules come from', () => {
  const told = writtenOf(sloSet(), nothingWritten)('errors');
  assert.equal(told.definition, null);
  assert.match(told.rulesMissing ?? '', /signalbox generate/);
});
