import assert from 'node:assert/strict';
import { it } from 'node:test';
import { objective } from '../../collector/engine/fixture.ts';
import { UsageError } from '../command.ts';
import { parseWhatIf, unreachable, whatIfObjective, whatIfText } from './what-if.ts';

const policies = new Map([
  ['default', objective.burn],
  ['patient', { name: 'patient', alerts: [] }],
]);

it('wishes are read, and said again as they were written', () => {
  assert.equal(parseWhatIf([]), null);
  for (const [texts, target, burnPolicy] of [
    [['target=99.5'], 0.995, null],
    [['target=99.95 %'], 0.9995, null],
    [['burn-policy=patient'], null, 'patient'],
    [['target=90', 'burn-policy=patient'], 0.9, 'patient'],
  ] as const) {
    const whatIf = parseWhatIf(texts);
    assert.deepEqual(whatIf, { target, burnPolicy });
    assert.equal(whatIf && whatIfText(whatIf), texts.join(' ').replace(' %', ''));
  }
});

it('what is no wish is refused', () => {
  for (const texts of [
    ...[['target=0'], ['target=100'], ['target=99.5', 'target=99'], ['target'], ['period=7d']],
  ]) {
    assert.throws(() => parseWhatIf(texts), UsageError, texts.join(' '));
  }
});

it('another promise over the same counts, under a name of its own', () => {
  const other = whatIfObjective(objective, { target: 0.9, burnPolicy: 'patient' }, policies);
  assert.equal(other.indicator, objective.indicator);
  assert.deepEqual([other.target, other.burn.name], [0.9, 'patient']);
  assert.equal(other.key, `${other.slo}/${other.objective}`);
  assert.notEqual(other.key, objective.key);
});

it('what no burn can reach is known', () => {
  const at = (target: number) => unreachable({ ...objective, target });
  assert.deepEqual([at(0.99), at(0.9)], [[], [14.4]]);
});
