// The schema that editors check by takes whatever `check` takes, and refuses what it refuses by
// shape. It is judged by its own words, every one of them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadDefinitionFiles } from '../../language/files.ts';
import { kindsOf } from '../../language/kinds/known.ts';
import { definitionSchema } from '../../language/schema.ts';
import { sourceText } from '../../language/source-text.ts';
import { parseYaml } from '../../language/yaml-document.ts';
import { galleryDiagnostics } from './gallery.ts';
import { violations } from './json-schema.ts';

const schema = JSON.parse(JSON.stringify(definitionSchema()));
const judge = violations(schema);

const documents = (text: string): unknown[] =>
  parseYaml(sourceText('', text), () => undefined).map(({ value }) => value);

const judgeText = (text: string): string[] => documents(text).flatMap(judge);

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../../slos', import.meta.url)));
const gallery = new URL('../../language/gallery/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, gallery), 'utf8');

test('every definition that is shipped passes, and its file tells editors of the schema', () => {
  assert.ok(files.length >= 13);
  for (const { path, text } of files) {
    assert.deepEqual(judgeText(text), [], path);
    const [first] = text.split('\n');
    assert.equal(
      first,
      '# yaml-language-server: $schema=../language/generated/definitions.schema.json',
      path,
    );
  }
});

/** What a schema can see; the rest takes knowledge of other definitions or of a query. */
const ofShape = ['unknown-field', 'unknown-kind', 'unknown-version', 'wrong-type'];
const perhaps = [
  'missing-field',
  'wrong-value',
  'not-a-definition',
  'unknown-annotation',
  'one-of',
  // Of another system's query, whatever it consists of.
  'source-type',
];

test('the gallery: what is wrong in shape is refused, what is not passes', () => {
  let refused = 0;
  for (const name of readdirSync(gallery).filter((entry) => entry.endsWith('.yaml'))) {
    const rules = galleryDiagnostics(name, read(name)).map(({ rule }) => rule);
    if (rules.some((rule) => rule.startsWith('yaml-') || rule === 'duplicate-key')) continue;
    const found = judgeText(read(name));
    if (rules.some((rule) => ofShape.includes(rule))) {
      assert.notDeepEqual(found, [], name);
      refused++;
    }
    const unsure = [...ofShape, ...perhaps, 'too-many-values'];
    if (!rules.some((rule) => unsure.includes(rule))) assert.deepEqual(found, [], name);
  }
  assert.ok(refused >= 8, `${refused}`);
});

test('what is wrong in a shipped file is found at its place', () => {
  const text = files.find(({ path }) => path.endsWith('uptime.yaml'))?.text ?? '';
  for (const [right, wrong, place] of [
    ['service: api', 'servce: api', '/spec/servce'],
    ['target: 0.999', "target: '0.999'", '/spec/objectives/0/target'],
    ['Occurrences', 'Occurences', '/spec/budgetingMethod'],
    ['kind: SLO', 'kind: Slo', '/kind'],
    ['signalbox/status-policy', 'signalbox/status', '/metadata/annotations/signalbox/status'],
    ['window: 1m', 'window: 1', '/spec/window'],
  ] as const) {
    const broken = text.replace(right, wrong);
    assert.notEqual(broken, text);
    assert.ok(judgeText(broken).includes(place), `${wrong}: ${judgeText(broken)}`);
  }
});

test('an annotation of ours may be for one objective, and others are free', () => {
  const slo = (annotation: string) => ({
    ...{ apiVersion: 'openslo/v1', kind: 'SLO' },
    metadata: { name: 'a', annotations: { [annotation]: 'x' } },
    spec: { service: 'a', budgetingMethod: 'Occurrences', objectives: [{ target: 0.9 }] },
  });
  for (const free of ['signalbox/runbook', 'signalbox/runbook.p95', 'example.org/team'])
    assert.deepEqual(judge(slo(free)), [], free);
  for (const refused of ['signalbox/runbok', 'signalbox/runbookp95'])
    assert.notDeepEqual(judge(slo(refused)), [], refused);
});

test('every kind has its schema, with what it is for', () => {
  for (const kind of Object.values(kindsOf).flat())
    assert.match(schema.definitions[kind].description, /^\p{Lu}.*\.$/u, kind);
});
