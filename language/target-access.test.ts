import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDefinitions } from './read.ts';

/** Of a definition that holds just this. */
const consequences = ['nothing-promised', 'source-without-input'];

const read = (...fields: readonly string[]) => {
  const text = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec:
  source: metrics
${fields.map((field) => `  ${field}\n`).join('')}`;
  const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
  const target = set?.scrapeTargets[0];
  const about = diagnostics.map(({ rule }) => rule).filter((rule) => !consequences.includes(rule));
  return { target, about };
};
const url = 'url: https://shop.example/metrics';

test('a target without more has nothing more', () => {
  const { target, about } = read(url);
  assert.deepEqual(about, []);
  assert.deepEqual(Object.keys(target ?? {}).includes('auth'), false);
});

test('secrets are named by file or variable', () => {
  assert.deepEqual(read(url, 'auth: { bearer: { file: /run/secrets/shop } }').target?.auth, {
    kind: 'bearer',
    token: { kind: 'file', path: '/run/secrets/shop' },
  });
  const basic = 'auth: { basic: { user: me, password: { variable: SHOP_PASSWORD } } }';
  assert.deepEqual(read(url, basic).target?.auth, {
    kind: 'basic',
    user: 'me',
    password: { kind: 'variable', name: 'SHOP_PASSWORD' },
  });
});

test('a file of instances, a limit', () => {
  const { target, about } = read(url, 'targetsFile: a/b.json', 'bodyLimitBytes: 5000');
  assert.deepEqual(about, []);
  assert.deepEqual([target?.targetsFile, target?.bodyLimitBytes], ['a/b.json', 5000]);
});

test('plain http is fine on this machine only', () => {
  const auth = 'auth: { bearer: { variable: TOKEN } }';
  const rules = (host: string, ...more: string[]) =>
    read(`url: http://${host}/metrics`, auth, ...more).about;
  for (const host of ['127.0.0.1:3000', 'localhost', '[::1]:80', '127.8.0.1'])
    assert.deepEqual(rules(host), [], host);
  for (const host of ['10.0.0.1', 'localhost.example', '127.0.0.1.example'])
    assert.deepEqual(rules(host), ['secret-in-clear'], host);
  assert.deepEqual(rules('localhost', 'targetsFile: a.yml'), ['secret-in-clear']);
});

test('what is wrong is refused', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['auth: {}', 'one-of'],
    ['auth: { bearer: {} }', 'one-of'],
    ['auth: { bearer: { file: a, variable: B } }', 'one-of'],
    ['auth: { bearer: { variable: "A B" } }', 'wrong-value'],
    ['auth: { bearer: secret }', 'wrong-type'],
    ['auth: { basic: { user: "a:b", password: { file: a } } }', 'wrong-value'],
    ['auth: { basic: { user: a } }', 'missing-field'],
    ['targetsFile: targets', 'targets-file'],
    ['bodyLimitBytes: 0', 'wrong-value'],
    ['bodyLimitBytes: 1.5', 'wrong-value'],
  ];
  for (const [field, rule] of wrong) {
    const { target, about } = read(url, field);
    assert.equal(target, undefined, field);
    assert.deepEqual(about, [rule], field);
  }
});

test('a remote-write source needs nothing that feeds it', () => {
  const text = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: pushed }
spec: { type: remote-write }
`;
  const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
  assert.deepEqual(set?.dataSources, [
    { name: 'pushed', type: 'remote-write', intervalSeconds: 15 },
  ]);
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['nothing-promised'],
  );
});
