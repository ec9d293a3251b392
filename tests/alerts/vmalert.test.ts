// vmalert reads the generated rules too. Before 1.92 it knows no keep_firing_for, which is then left
// out, so that all the rest is checked.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Artefact } from '../../language/artefact.ts';
import { skipWithout } from '../tool.ts';
import { runOn } from './promtool.ts';
import { artefactOf } from './rule-file.ts';
import { everyKindSet, shippedSet } from './sets.ts';

const read = (rules: Artefact) => runOn('vmalert', ['-dryRun', '-rule=FILE'], [rules]);

const unknown = 'unknown fields in rule: keep_firing_for';

/** What it says, apart from the field that an older one does not know. */
const checked = (rules: Artefact) => {
  const answer = read(rules);
  if (answer.ok || !answer.said.includes(unknown)) return answer;
  return read({ ...rules, text: rules.text.replaceAll(/^ *keep_firing_for:.*\n/gm, '') });
};

const [shipped, everyKind] = [await shippedSet(), await everyKindSet()];

describe('vmalert', { skip: skipWithout('vmalert') }, () => {
  for (const [name, set] of [
    ['what ships', shipped],
    ['every kind', everyKind],
  ] as const)
    it(`reads the rules of ${name}`, () => {
      const { ok, said } = checked(artefactOf(set, 'prometheus-rules.yaml'));
      assert.ok(ok, said);
    });

  it('refuses an expression that is none', () => {
    const rules = artefactOf(everyKind, 'prometheus-rules.yaml');
    const { ok, said } = checked({
      ...rules,
      text: rules.text.replace('unless on (', 'unless ((('),
    });
    assert.ok(!ok && said.includes('invalid expression'), said);
  });
});
