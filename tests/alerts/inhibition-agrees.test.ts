// The collector's own paging and the generated inhibit_rules silence the same alerts, whichever fire
// together. Alertmanager's reading of its rules is tried on a real one in inhibition.test.ts.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { InhibitRule } from '../../alerts/inhibition.ts';
import { inhibition } from '../../collector/alert/inhibition.ts';
import { subjectOf } from '../../collector/engine/alert-book.ts';
import { standsOn } from '../../language/dependency.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { dependenciesSet, everyKindSet, shippedSet } from './sets.ts';
import { wordsOf } from './words.ts';

type Labels = Readonly<Record<string, string>>;

const matches = (matchers: readonly string[], labels: Labels): boolean =>
  matchers.every((matcher) => {
    const [, label = '', operator, quoted = ''] = /^(\w+)(=~|=)(.+)$/.exec(matcher) ?? [];
    const value = JSON.parse(quoted) as string;
    const has = labels[label] ?? '';
    return operator === '=~' ? new RegExp(`^(?:${value})$`).test(has) : has === value;
  });

/** As Alertmanager reads a rule: a label that is missing is an empty one. */
const silences = (rule: InhibitRule, source: Labels, target: Labels): boolean =>
  matches(rule.source_matchers, source) &&
  matches(rule.target_matchers, target) &&
  (rule.equal ?? []).every((label) => (source[label] ?? '') === (target[label] ?? ''));

const sets = {
  dependencies: await dependenciesSet(),
  'every kind': await everyKindSet(),
  shipped: await shippedSet(),
};

describe('the collector and Alertmanager silence the same', () => {
  for (const [what, set] of Object.entries(sets)) {
    it(`of the set ${what}`, () => {
      const { inhibit_rules: rules } = parse(artefactOf(set, 'alertmanager.yaml').text) as {
        inhibit_rules: readonly InhibitRule[];
      };
      const labels = new Map(
        alertsOf(artefactOf(set, 'prometheus-rules.yaml')).map((rule) => [rule.alert, rule.labels]),
      );
      const known = wordsOf(set).flatMap((word) => {
        const its = labels.get(word.name);
        return its === undefined ? [] : [{ word, labels: { ...its, alertname: word.name } }];
      });
      assert.ok(known.length > 10, `${known.length}`);
      const below = standsOn(set.services);
      let silenced = 0;
      fc.assert(
        fc.property(fc.subarray(known, { minLength: 1 }), (firing) => {
          const inhibits = inhibition(
            firing.map(({ word }) => ({ ...subjectOf(word), endedMs: null })),
            below,
          );
          for (const { word, labels: target } of firing) {
            const by = inhibits({ ...subjectOf(word), lingerMs: 0 }, 0);
            const theirs = firing.filter(({ labels: source }) =>
              rules.some((rule) => silences(rule, source, target)),
            );
            if (by !== null) silenced += 1;
            assert.equal(by !== null, theirs.length > 0, word.name);
            if (by !== null) assert.ok(theirs.some((each) => each.word.id === by.rule));
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(silenced > 0);
    });
  }
});
