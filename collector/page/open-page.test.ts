import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AlertRow } from '../serve/shapes.ts';
import { type OpenPage, type PageStep, stepPage } from './open-page.ts';

const alert = (id: string, severity: AlertRow['severity'] = 'page'): AlertRow => ({
  id,
  alertName: 'latency-fast-red',
  name: 'latency',
  objective: 'fast',
  kind: 'threshold',
  severity,
  state: 'firing',
  since: 0,
  resolvedAt: null,
  summary: '',
  notify: [],
  ...{ held: null, inhibitedBy: null, recoveringSince: null },
  ...{ noDataSince: null, flapping: false },
});

const walk = (...steps: [AlertRow, 'firing' | 'resolved' | 'pending' | 'inactive'][]) => {
  let page: OpenPage | null = null;
  const said: (string | null)[] = [];
  for (const [row, to] of steps) {
    const step: PageStep = stepPage(page, row, to, 1);
    page = step.page;
    said.push(
      step.say === null ? null : `${step.say.state} ${step.say.alertId} ${step.say.severity}`,
    );
  }
  return { page, said };
};

test('a second alert of the objective joins the page in silence; the last one resolves it', () => {
  const { page, said } = walk(
    [alert('a'), 'firing'],
    [alert('b'), 'firing'],
    [alert('a'), 'resolved'],
    [alert('b'), 'resolved'],
  );
  assert.deepEqual(said, ['firing a page', null, null, 'resolved a page']);
  assert.equal(page, null);
});

test('a graver alert is told again under the same id, and resolved as grave', () => {
  const { said } = walk(
    [alert('a', 'ticket'), 'firing'],
    [alert('b', 'page'), 'firing'],
    [alert('b', 'page'), 'resolved'],
    [alert('a', 'ticket'), 'inactive'],
  );
  assert.deepEqual(said, ['firing a ticket', 'firing a page', null, 'resolved a page']);
});

test('what was never said to fire is never said to be resolved', () => {
  const { said } = walk(
    [alert('a'), 'pending'],
    [alert('a'), 'inactive'],
    [alert('b'), 'resolved'],
  );
  assert.deepEqual(said, [null, null, null]);
});

test('for any order of transitions: firing first, one resolved when and only when none fires', () => {
  const transition = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    severity: fc.constantFrom<AlertRow['severity']>('page', 'ticket'),
    to: fc.constantFrom<'firing' | 'resolved' | 'inactive'>('firing', 'resolved', 'inactive'),
  });
  fc.assert(
    fc.property(fc.array(transition, { maxLength: 30 }), (transitions) => {
      let page: OpenPage | null = null;
      let told: 'firing' | 'resolved' = 'resolved';
      const firing = new Set<string>();
      for (const { id, severity, to } of transitions) {
        if (to === 'firing') firing.add(id);
        else firing.delete(id);
        const step: PageStep = stepPage(page, alert(id, severity), to, 1);
        page = step.page;
        if (step.say?.state === 'resolved') assert.equal(told, 'firing');
        told = step.say?.state ?? told;
        assert.equal(told, firing.size > 0 ? 'firing' : 'resolved');
        assert.deepEqual(new Set(page?.alerts ?? []), firing);
      }
    }),
  );
});
