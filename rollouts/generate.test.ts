import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { RolloutPolicy, SloSet } from '../language/slo-set.ts';
import type { Condition } from './condition.ts';
import { conditionsPath, generateRollouts } from './generate.ts';

const { files } = await loadDefinitionFiles('slos');
const { set } = readDefinitions(files, {});
assert.ok(set);

const policy: RolloutPolicy = {
  ...{ name: 'app', description: 'Careful.', objectives: set.objectives.map(({ key }) => key) },
  ...{ observeSeconds: 420, steps: [0.1, 0.5, 1], minimumEvents: 100 },
  abort: { onRed: true, burnAbove: 1.5, budgetLeftBelow: 0.2 },
  place: { file: 'rollouts.yaml', line: 1, column: 1 },
};

type Data = {
  readonly schemaVersion: number;
  readonly policies: readonly {
    readonly name: string;
    readonly steps: readonly { share: number; observeSeconds: number }[];
    readonly noData: string;
    readonly stale: string;
    readonly unreachable: string;
    readonly objectives: readonly {
      readonly key: string;
      readonly abort: readonly Condition[];
      readonly advance: readonly Condition[];
    }[];
  }[];
};

const generated = (rolloutPolicies: readonly RolloutPolicy[]): Data => {
  const [file] = generateRollouts({ ...(set as SloSet), rolloutPolicies });
  assert.equal(file?.path, conditionsPath);
  return JSON.parse(file.text);
};

const conditionsOf = (data: Data): readonly Condition[] =>
  data.policies.flatMap(({ objectives }) =>
    objectives.flatMap(({ abort, advance }) => [...abort, ...advance]),
  );

describe('abort conditions', () => {
  it('without a policy list none', () => {
    assert.deepEqual(generated([]).policies, []);
  });

  it('are those of the policy, for every objective', () => {
    const [first] = generated([policy]).policies;
    assert.deepEqual(
      first?.steps.map(({ share }) => share),
      [0.1, 0.5, 1],
    );
    assert.equal(first?.objectives.length, policy.objectives.length);
    for (const { abort } of first?.objectives ?? [])
      assert.deepEqual(
        abort.map(({ kind }) => kind),
        ['red', 'burn', 'budget'],
      );
    const quiet = { onRed: false, burnAbove: null, budgetLeftBelow: null };
    const [none] = generated([{ ...policy, abort: quiet }]).policies;
    assert.deepEqual(
      none?.objectives.flatMap(({ abort }) => abort),
      [],
    );
  });

  it('burn is a share of bad events, the same for both askers', () => {
    const [first] = generated([policy]).policies;
    const latency = first?.objectives.find(({ key }) => key === 'request-latency/p95');
    const burn = latency?.abort.find(({ kind }) => kind === 'burn');
    assert.equal(burn?.limit, 0.075);
    assert.deepEqual(burn?.collector.all.at(-1), { field: 'sli', side: 'below', limit: 0.925 });
    assert.match(burn?.promql.expression ?? '', /> 0\.075 and /);
  });

  it('time slices are waited for, and counted as slices', () => {
    const [objective] = set.objectives;
    assert.ok(objective);
    const slices = { seconds: 300, goodFrom: 0.9 };
    const objectives = [{ ...objective, slices }];
    const rolloutPolicies = [{ ...policy, objectives: [objective.key] }];
    const [file] = generateRollouts({ ...set, objectives, rolloutPolicies });
    const [only] = (JSON.parse(file?.text ?? '') as Data).policies[0]?.objectives ?? [];
    const enough = only?.advance.find(({ kind }) => kind === 'enough');
    assert.deepEqual([enough?.limit, enough?.windowSeconds], [1, 600]);
    assert.match(enough?.promql.expression ?? '', /^count_over_time\(signalbox:good:slice5m\{/);
  });

  it('silence advances nothing: every objective asks for its source, its events and its status', () => {
    const [first] = generated([policy]).policies;
    assert.deepEqual([first?.noData, first?.stale, first?.unreachable], ['hold', 'hold', 'hold']);
    for (const { advance, key } of first?.objectives ?? []) {
      const kinds = advance.map(({ kind }) => kind);
      assert.deepEqual([...new Set(kinds)], ['heard', 'enough', 'not red'], key);
      // What Prometheus answers of a series that is not there is no series, which is no yes.
      for (const { promql } of advance) {
        assert.equal(promql.holds, 'when it returns a series');
        assert.doesNotMatch(promql.expression, /absent|vector\(| or |unless/);
      }
      const status = advance.find(({ kind }) => kind === 'not red');
      assert.deepEqual(status?.limit, ['green', 'yellow']);
    }
  });

  it('ids are unique and every expression parses', () => {
    const conditions = conditionsOf(generated([policy, { ...policy, name: 'slow' }]));
    assert.equal(new Set(conditions.map(({ id }) => id)).size, conditions.length);
    for (const { promql, id } of conditions) {
      let wrong = false;
      parser.parse(promql.expression).iterate({
        enter: ({ type }) => {
          if (type.isError) wrong = true;
        },
      });
      assert.equal(wrong, false, `${id}: ${promql.expression}`);
    }
  });

  it('a policy of an objective that is not there is a mistake of the program', () => {
    assert.throws(() => generated([{ ...policy, objectives: ['a/b'] }]), RangeError);
  });
});
