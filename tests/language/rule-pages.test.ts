// Every rule has its page, and what the page says is so: its broken example breaks the rule with the
// very words shown, its right one does not. `node tests/language/rewrite.ts` renews the words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rules } from '../../language/rules.ts';
import { galleryDiagnostics } from './gallery.ts';
import {
  allRules,
  exampleName,
  examplesOf,
  pageUrl,
  refreshedPage,
  rulesIndex,
} from './rule-page.ts';

const read = (name: string): string => readFileSync(pageUrl(name), 'utf8');

/** No definition beside sound.yaml can show these: they take files, other programs, or no text. */
const withoutExample = [
  ...['no-definitions', 'nothing-promised', 'file-unreadable', 'file-too-large'],
  ...['control-character', 'import-format', 'import-refused', 'import-left-out', 'import-changed'],
  ...['metric-unknown', 'metric-type', 'label-unknown', 'label-value-unknown'],
];

for (const rule of allRules)
  test(`the page of ${rule}`, () => {
    const page = read(rule);
    assert.equal(page, refreshedPage(rule, page));
    assert.match(page, /^## Why\n\n\S.{40,}\n\n## How to fix it\n\n\S.{15,}$/ms);
    const examples = examplesOf(page);
    assert.equal(examples === null, withoutExample.includes(rule));
    if (!examples) return;
    const found = (text: string) =>
      galleryDiagnostics(exampleName(rule), text).filter(
        ({ place }) => place.file !== 'sound.yaml',
      );
    assert.ok(found(examples.broken).some((diagnostic) => diagnostic.rule === rule));
    // A notice about something else may stay, and that sound.yaml promises the same.
    const left = found(examples.right).filter(
      (diagnostic) =>
        diagnostic.rule === rule ||
        (diagnostic.severity !== 'notice' && diagnostic.rule !== 'same-promise'),
    );
    assert.deepEqual(left, []);
  });

test('whoever breaks a rule that is more than a notice hears what it breaks', () => {
  // An import breaks nothing that is there already, and what has no effect breaks nothing at all.
  const silent = allRules.filter(
    (rule) => rules[rule].severity !== 'notice' && rules[rule].breaks.length === 0,
  );
  assert.deepEqual(
    silent.filter((rule) => !rule.startsWith('import-') && rule !== 'without-effect'),
    [],
  );
});

test('every page is that of a rule, and the index has them all', () => {
  const pages = readdirSync(new URL('.', pageUrl('README')));
  const names = pages.map((name) => name.replace(/\.md$/, '')).filter((name) => name !== 'README');
  assert.deepEqual(names.toSorted(), allRules.toSorted());
  assert.equal(read('README'), rulesIndex());
  for (const rule of allRules) assert.ok(rulesIndex().includes(`[${rule}](${rule}.md)`), rule);
});
