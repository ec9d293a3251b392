import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { set, slo } from './definitions.fixture.ts';
import { standsOn } from './dependency.ts';

const service = (name: string, dependsOn: readonly string[]) => ({ name, dependsOn });

test('a service names what it stands on, each once', () => {
  const till = `
apiVersion: openslo/v1
kind: Service
metadata: { name: till, annotations: { signalbox/depends-on: 'shop,  stock,shop' } }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: stock }
`;
  const { services } = set(till, slo());
  const named = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  assert.deepEqual(named.get('till'), ['shop', 'stock']);
  assert.deepEqual(named.get('shop'), []);
});

test('it stands on whatever those stand on', () => {
  const below = standsOn([
    service('till', ['shop', 'stock']),
    service('shop', ['database']),
    service('stock', ['database']),
    service('database', []),
  ]);
  assert.deepEqual([...below('till')].toSorted(), ['database', 'shop', 'stock']);
  assert.deepEqual([...below('shop')], ['database']);
  assert.equal(below('database').size, 0);
  assert.equal(below('nobody').size, 0);
});

test('whatever depends on whatever, it is what can be walked to, and ends', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)));
  fc.assert(
    fc.property(edges, (pairs) => {
      const next = (from: string) => pairs.filter(([name]) => name === from).map(([, to]) => to);
      const below = standsOn(names.map((name) => service(name, next(name))));
      for (const name of names) {
        const found = below(name);
        for (const to of [...next(name), ...[...found].flatMap(next)]) assert.ok(found.has(to));
        assert.ok([...found].every((to) => pairs.some(([, end]) => end === to)));
      }
    }),
  );
});
