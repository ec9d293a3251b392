import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startInstances } from './instances.ts';

const folder = mkdtempSync(join(tmpdir(), 'instances-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'targets.json');
const write = (text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
const until = async (what: string, holds: () => boolean): Promise<void> => {
  const endMs = performance.now() + 30_000;
  while (!holds()) {
    assert.ok(performance.now() < endMs, `waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const list = (...targets: string[]): string => JSON.stringify([{ targets }]);

test('instances come and go with the file; a bad one changes nothing and is told', async () => {
  const running = new Set<string>();
  const gone: string[] = [];
  const states: (string | null)[] = [];
  let starts = 0;
  const instances = startInstances({
    file,
    url: 'http://instance/metrics',
    start: ({ url, labels }) => {
      const name = new URL(url).host + (labels.zone ?? '');
      assert.ok(!running.has(name), `${name} twice`);
      running.add(name);
      starts += 1;
      return { stop: async () => void running.delete(name) };
    },
    onGone: ({ url }) => gone.push(new URL(url).host),
    onState: (problem) => states.push(problem),
    lookEverySeconds: 0.01,
  });
  const are = (...names: string[]) =>
    until(names.join(), () => [...running].toSorted().join() === names.join());

  await until('a missing file is told', () => states.length === 1);
  assert.match(states[0] ?? '', /targets\.json cannot be read \(ENOENT\)/);
  write(list('a:1', 'b:2'));
  await are('a:1', 'b:2');
  assert.equal(states.at(-1), null);

  write('[{"targets":["c:3", "no host"]}]');
  await until('the bad one is told', () => states.length === 3);
  assert.match(states[2] ?? '', /make no sense: 'no host' is no host:port/);
  rmSync(file);
  await until('the missing one is told', () => states.length === 4);
  await are('a:1', 'b:2');

  write(list('b:2', 'c:3'));
  await are('b:2', 'c:3');
  assert.deepEqual([gone, starts, states.at(-1)], [['a:1'], 3, null]);
  write(JSON.stringify([{ targets: ['b:2'], labels: { zone: 'x' } }, { targets: ['c:3'] }]));
  await are('b:2x', 'c:3');
  assert.deepEqual([gone, starts], [['a:1'], 4]);
  await instances.stop();
  assert.equal(running.size, 0);
});
