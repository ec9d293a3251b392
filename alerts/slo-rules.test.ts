import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';
import { generateAlerts } from './generate.ts';
import { rulesOfSlo } from './slo-rules.ts';

const { files } = await loadDefinitionFiles('slos');
const variables = { APP_URL: 'http://127.0.0.1:3000', COLLECTOR_URL: 'http://127.0.0.1:3100' };
const set = readDefinitions(files, variables).set as SloSet;

type Groups = { readonly groups: readonly { readonly name: string }[] };

test('the rules of each SLO are those of the file of all; together they are all but the sources’', () => {
  const [file] = generateAlerts(set);
  const all = (parse(file?.text ?? '') as Groups).groups;
  const names = [...new Set(set.objectives.map(({ slo }) => slo))];
  const each = names.flatMap(
    (slo) => (parse(rulesOfSlo(set, slo) ?? 'groups: []') as Groups).groups,
  );
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  assert.ok(each.length > names.length);
  assert.deepEqual(
    each.toSorted(byName),
    all.filter(({ name }) => name !== 'signalbox sources').toSorted(byName),
  );
});

test('an SLO whose name another one begins with has its own rules only', () => {
  const [first] = set.objectives;
  assert.ok(first);
  const longer = { ...first, slo: `${first.slo} x`, key: `${first.slo} x/${first.objective}` };
  const two = { ...set, objectives: [first, longer], composites: [] };
  const text = rulesOfSlo(two, first.slo) ?? '';
  assert.ok(text.includes(`signalbox ${first.key}`));
  assert.ok(!text.includes(longer.key));
});

test('of what there is not, there are none', () => {
  assert.equal(rulesOfSlo(set, 'none'), null);
});
