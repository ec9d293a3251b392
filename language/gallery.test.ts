// Broken definitions with exactly what is said about them: gallery/RULE.CASE.yaml beside its .txt.
// Every rule that a document can break has a case; each stands beside gallery/sound.yaml.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { renderDiagnostic } from './diagnostic.ts';
import { readDefinitions } from './read.ts';
import { rules } from './rules.ts';

const read = (name: string): string =>
  readFileSync(new URL(`gallery/${name}`, import.meta.url), 'utf8');

const sound = { path: 'sound.yaml', text: read('sound.yaml') };
/** What is said only when asked for is asked for in its own cases. */
const strictly = (name: string): boolean =>
  Object.entries(rules).some(([rule, { strict }]) => strict && rule === name.split('.')[0]);

const diagnose = (name: string) =>
  readDefinitions([sound, { path: name, text: read(name) }], {}, { strict: strictly(name) });

const cases = readdirSync(new URL('gallery', import.meta.url))
  .filter((name) => name.endsWith('.yaml') && name !== sound.path)
  .sort();

/** These are about files as a whole, or cannot stand in a text file. */
const elsewhere = [
  'no-definitions',
  'nothing-promised',
  'file-unreadable',
  'file-too-large',
  'control-character',
  'import-format',
  'import-refused',
  'import-left-out',
  'import-changed',
  // These are about what is counted, compared with --metrics.
  'metric-unknown',
  'metric-type',
  'label-unknown',
  'label-value-unknown',
];

test('what the cases stand beside is sound', () => {
  assert.deepEqual(readDefinitions([sound], {}).diagnostics, []);
});

for (const name of cases)
  test(`gallery: ${name}`, () => {
    const { set, diagnostics } = diagnose(name);
    const rendered = `${diagnostics.map(renderDiagnostic).join('\n\n')}\n`;
    assert.equal(rendered, read(name.replace(/\.yaml$/, '.txt')));
    assert.ok(diagnostics.every(({ place }) => place.file === name || strictly(name)));
    assert.equal(
      set === null,
      diagnostics.some(({ severity }) => severity === 'error'),
    );
  });

test('every rule has a case that breaks it', () => {
  const broken = cases.flatMap((name) => diagnose(name).diagnostics.map(({ rule }) => rule));
  const missing = Object.keys(rules).filter(
    (rule) => !broken.some((found) => found === rule) && !elsewhere.includes(rule),
  );
  assert.deepEqual(missing, []);
  assert.ok(cases.length >= 90);
});
