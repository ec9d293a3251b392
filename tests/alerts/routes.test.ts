// The generated routes, judged by amtool: of what ships, and of a set with notification targets and
// maintenance.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { mutedApart } from '../../alerts/mute.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { runOn } from './promtool.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { everyKindSet, shippedSet } from './sets.ts';

const [shipped, everyKind] = [await shippedSet(), await everyKindSet()];

const routesOf = (set: SloSet) => artefactOf(set, 'alertmanager.yaml');
const alertsIn = (set: SloSet) => alertsOf(artefactOf(set, 'prometheus-rules.yaml'));

type Labels = Readonly<Record<string, string>>;

/** Who is told, in the order of the routes. */
const receivers = (set: SloSet, labels: Labels): readonly string[] => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  const { ok, said } = runOn(
    'amtool',
    ['config', 'routes', 'test', '--config.file=FILE', ...pairs],
    [routesOf(set)],
  );
  assert.ok(ok, said);
  return (said.split('\n')[0] ?? '').split(',');
};

const bySeverity: Labels = { page: 'page', ticket: 'ticket', none: 'dead-mans-switch' };

describe('generated routes', { skip: skipWithout('amtool') }, () => {
  for (const [name, set] of [
    ['what ships', shipped],
    ['every kind', everyKind],
  ] as const) {
    it(`${name}: pass amtool check-config`, () => {
      const { ok, said } = runOn('amtool', ['check-config', 'FILE'], [routesOf(set)]);
      assert.ok(ok, said);
    });

    it(`${name}: lead every alert to who must know of it, and to nobody else`, () => {
      const kinds = new Map(
        alertsIn(set).map((rule) => {
          const { severity, kind, notify, service } = rule.labels;
          return [`${severity} ${kind} ${notify} ${service}`, rule];
        }),
      );
      assert.ok(kinds.size >= 5);
      for (const { alert, labels } of kinds.values()) {
        const named = labels.notify?.split(',').map((each) => `to ${each}`);
        assert.deepEqual(
          receivers(set, { alertname: alert, ...labels }).toSorted(),
          (named ?? [bySeverity[String(labels.severity)]]).toSorted(),
          alert,
        );
      }
    });

    it(`${name}: hold no secret`, () => {
      assert.doesNotMatch(
        routesOf(set).text,
        /^\s*(- )?(routing_key|api_url|credentials|password|token|auth_password):/m,
      );
    });
  }

  it('a name is not found in another', () => {
    const labels = { severity: 'page', kind: 'burn', service: 'queue' };
    const told = (notify: string) => receivers(everyKind, { ...labels, notify });
    assert.deepEqual(told('shop-pager'), ['to shop-pager']);
    assert.deepEqual(told('shop-chat,shop-pager'), ['to shop-pager', 'to shop-chat']);
    assert.deepEqual(told('shop-pager-2'), ['ticket']);
  });
});

describe('maintenance in routes', () => {
  const { route } = parse(routesOf(everyKind).text) as { route: { routes: Route[] } };
  type Route = {
    readonly matchers: readonly string[];
    readonly receiver?: string;
    readonly mute_time_intervals?: readonly string[];
    readonly routes?: readonly Route[];
  };

  it("mutes a service's alerts at its own times and at everybody's", () => {
    const apart = route.routes.find(({ matchers }) => matchers.includes('service="shop"'));
    assert.ok(apart?.routes && apart.routes.length > 0);
    for (const leaf of apart.routes) assert.deepEqual(leaf.mute_time_intervals, ['move', 'power']);
  });

  it("mutes all others at everybody's times alone, and the dead-man's switch never", () => {
    const [watchdog, ...others] = route.routes.filter(({ routes }) => !routes);
    assert.equal(watchdog?.receiver, 'dead-mans-switch');
    assert.equal(watchdog.mute_time_intervals, undefined);
    for (const leaf of others) assert.deepEqual(leaf.mute_time_intervals, ['power']);
  });

  it("mutes a source's silence only where no other service reads it", () => {
    const { objectives, maintenances } = everyKind;
    const matchers = (set: SloSet) => mutedApart(set).flatMap((each) => each.matchers);
    assert.doesNotMatch(matchers(everyKind).join(), /source=/);
    const shop = objectives.filter(({ service }) => service === 'shop');
    assert.match(
      matchers({ ...everyKind, objectives: shop, maintenances }).join(),
      /kind="stale",source="metrics"/,
    );
  });
});
