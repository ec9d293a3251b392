// Abort conditions look at recorded series: the generated Prometheus rules record every one of them,
// under these labels. Prometheus itself agrees that the expressions are well-formed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { sliceName } from '../../alerts/series.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { RolloutPolicy } from '../../language/slo-set.ts';
import { generateRollouts } from '../../rollouts/generate.ts';
import { runOn, testRules } from '../alerts/promtool.ts';
import { skipWithout } from '../tool.ts';

const root = join(import.meta.dirname, '..', '..');
const { files } = await loadDefinitionFiles(join(root, 'slos'));
const { set } = readDefinitions(files, {});
assert.ok(set);

type Rule = { readonly record?: string; readonly labels?: Record<string, string> };
const written = readFileSync(join(root, 'alerts/generated/prometheus-rules.yaml'), 'utf8');
const groups: readonly { readonly rules: readonly Rule[] }[] = parse(written).groups;
const recorded = groups.flatMap(({ rules }) => rules).filter(({ record }) => record);

const policies = (observeSeconds: number): RolloutPolicy => ({
  ...{ name: `over-${observeSeconds}`, description: '', steps: [1], minimumEvents: 10 },
  ...{ observeSeconds, objectives: set.objectives.map(({ key }) => key) },
  abort: { onRed: true, burnAbove: 1.2, budgetLeftBelow: 0.1 },
  place: { file: 'rollouts.yaml', line: 1, column: 1 },
});

// A window that rules sum, one that they do not, and one that is longer than their fine steps.
const rolloutPolicies = [300, 420, 8 * 3600].map(policies);
const [file] = generateRollouts({ ...set, rolloutPolicies });
const expressions: string[] = [];
JSON.parse(file?.text ?? '', (key, value) => {
  if (key === 'expression') expressions.push(value);
  return value;
});

const labelsOf = (text: string): [string, string][] =>
  [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label ?? '', value ?? '']);

describe('the series of abort conditions', () => {
  it('are all recorded', () => {
    const selectors = expressions.flatMap((expression) => [
      ...expression.matchAll(/(signalbox:[\w:]+)\{([^}]*)\}/g),
    ]);
    assert.ok(selectors.length > 100);
    for (const [text, name, inside] of selectors) {
      const wanted = labelsOf(inside ?? '');
      const found = recorded.some(
        ({ record, labels }) =>
          record === name && wanted.every(([label, value]) => labels?.[label] === value),
      );
      assert.ok(found, text);
    }
  });

  it('of time slices too', () => {
    const objectives = set.objectives.map((objective) => ({
      ...objective,
      slices: { seconds: 300, goodFrom: 0.9 },
    }));
    const [sliced] = generateRollouts({ ...set, objectives, rolloutPolicies: [policies(300)] });
    assert.ok(sliced?.text.includes(`${sliceName(300)}{`));
  });

  it('stand in expressions that Prometheus takes', { skip: skipWithout('promtool') }, () => {
    const rules = expressions.map((expr, index) => ({ record: `condition:${index}`, expr }));
    const text = stringify({ groups: [{ name: 'conditions', rules }] });
    const { ok, said } = runOn('promtool', ['check', 'rules', 'FILE'], [{ path: 'r.yaml', text }]);
    assert.ok(ok, said);
  });

  it('are silent where nothing is recorded', { skip: skipWithout('promtool') }, () => {
    const promql_expr_test = expressions.map((expr) => ({
      ...{ expr, eval_time: '10m', exp_samples: [] },
    }));
    const scenario = { name: 'silence', interval: '15s', input_series: [], promql_expr_test };
    const { ok, said } = testRules(stringify({ groups: [] }), [scenario]);
    assert.ok(ok, said);
  });
});
