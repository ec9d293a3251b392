import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTargets } from './targets-file.ts';

const base = 'http://instance/metrics?all=1';

const urls = (text: string, url = base) => {
  const read = readTargets(text, url);
  assert.ok('instances' in read, JSON.stringify(read));
  return read.instances.map((instance) => instance.url);
};

test('each address takes the place of host and port, in JSON and in YAML', () => {
  const json = JSON.stringify([{ targets: ['a:9100', '10.0.0.1', '[::1]:80'] }, { targets: [] }]);
  const expected = [
    'http://a:9100/metrics?all=1',
    'http://10.0.0.1/metrics?all=1',
    'http://[::1]/metrics?all=1',
  ];
  assert.deepEqual(urls(json), expected);
  assert.deepEqual(urls('- targets: ["a:9100", 10.0.0.1]\n- targets: ["[::1]:80"]\n'), expected);
  assert.deepEqual(urls('[]'), []);
});

test('labels are of every series; those that begin with __ say how to scrape', () => {
  const read = readTargets(
    JSON.stringify([
      {
        targets: ['a:1'],
        labels: { zone: 'b', __scheme__: 'https', __metrics_path__: '/m', __param_q: 'x y', e: '' },
      },
    ]),
    base,
  );
  assert.deepEqual(read, {
    instances: [{ url: 'https://a:1/m?all=1&q=x+y', labels: { zone: 'b' } }],
  });
});

test('an instance that is listed twice is one', () => {
  assert.deepEqual(urls('[{"targets":["a:1","a:1"]},{"targets":["a:1"],"labels":{"x":"y"}}]'), [
    'http://a:1/metrics?all=1',
  ]);
});

test('a list is taken whole or not at all, and the reason is said', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /^it: /],
    ['{', /neither JSON nor YAML/],
    ['{}', /^it: .*array/],
    ['[{"target":["a"]}]', /^0/],
    ['[{"targets":"a"}]', /^0\.targets: /],
    ['[{"targets":["a:1"]},{"targets":[5]}]', /^1\.targets\.0: /],
    ['[{"targets":["a"],"labels":{"a-b":"c"}}]', /^0\.labels\.a-b: /],
    ['[{"targets":["http://a:1"]}]', /'http:\/\/a:1' is no host:port/],
    ['[{"targets":["a:1/x"]}]', /no host:port/],
    ['[{"targets":["me:secret@a:1"]}]', /no host:port/],
    ['[{"targets":["a:99999"]}]', /no host:port/],
    ['[{"targets":[""]}]', /no host:port/],
    ['[{"targets":["a:1"],"labels":{"__scheme__":"file"}}]', /no host:port/],
  ];
  for (const [text, reason] of wrong) {
    const read = readTargets(text, base);
    assert.ok('reason' in read, text);
    assert.match(read.reason, reason, text);
  }
});
