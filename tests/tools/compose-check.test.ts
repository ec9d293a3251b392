// compose-check against compose files that are right and wrong in one way each. It is what stands
// for `docker compose config` here, so each kind of mistake must be seen and named.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { skipWithout, toolPath } from '../tool.ts';

const good = `
name: sample
services:
  app:
    image: "app:\${TAG:?say which}"
    ports: ["3000:80"]
    volumes: ["data:/data", "./settings:/settings:ro"]
    depends_on: { database: { condition: service_healthy } }
  database:
    image: database
    healthcheck: { test: [CMD, ready] }
  load:
    image: load
    profiles: [load]
volumes:
  data:
`;

const service = (fields: string) => `services:\n  app: { image: app, ${fields} }\n`;

const broken: readonly [what: string, source: string, complaint: RegExp][] = [
  ['an unknown key', service('colour: red'), /services\.app\.colour is no known key/],
  ['a volume that is not defined', service('volumes: ["data:/data"]'), /undefined volume data/],
  ['a network that is not defined', service('networks: [inside]'), /undefined network inside/],
  ['a secret that is not defined', service('secrets: [key]'), /undefined secret key/],
  [
    'a dependency on nothing',
    service('depends_on: [nobody]'),
    /depends on undefined service "nobody"/,
  ],
  [
    'services that wait for each other',
    `${service('depends_on: [other]')}  other: { image: other, depends_on: [app] }\n`,
    /dependency cycle detected: app -> other -> app/,
  ],
  ['a port past 65535', service('ports: ["99999:80"]'), /hostPort: 99999/],
  ['a port that is a word', service('ports: ["eighty:80"]'), /hostPort: eighty/],
  [
    'neither image nor build',
    'services:\n  app: { command: run }\n',
    /neither an image nor a build/,
  ],
  ['a health check without a form', service('healthcheck: { test: [ready] }'), /"CMD-SHELL"/],
  ['an env_file that is not there', service('env_file: absent.env'), /absent\.env not found/],
  ['a key given twice', 'services:\n  app: { image: a }\n  app: { image: b }\n', /already defined/],
  ['no YAML', 'services: { app: ]\n', /yaml/],
  ['an empty file', '', /empty compose file/],
];

describe('compose-check', { skip: skipWithout('compose-check') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-compose-'));
  after(() => rmSync(folder, { recursive: true }));

  const check = (source: string, { args = [] as string[], env = {} } = {}) => {
    writeFileSync(join(folder, 'compose.yml'), source);
    return spawnSync(toolPath('compose-check'), [...args, 'compose.yml'], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
  };

  it('prints the project with variables and paths resolved', () => {
    const { status, stdout, stderr } = check(good, { env: { TAG: '7' } });
    assert.equal(stderr, '');
    assert.equal(status, 0);
    const { name, services } = JSON.parse(stdout);
    assert.equal(name, 'sample');
    assert.deepEqual(Object.keys(services), ['app', 'database']);
    assert.equal(services.app.image, 'app:7');
    assert.equal(services.app.ports[0].published, '3000');
    assert.equal(services.app.volumes[1].source, join(folder, 'settings'));
  });

  it('takes variables from the environment before an env file', () => {
    writeFileSync(join(folder, 'tags.env'), 'TAG=8\n');
    const args = ['--env-file', 'tags.env'];
    assert.equal(JSON.parse(check(good, { args }).stdout).services.app.image, 'app:8');
    const both = check(good, { args, env: { TAG: '7' } });
    assert.equal(JSON.parse(both.stdout).services.app.image, 'app:7');
  });

  it('includes the services of a profile that is asked for', () => {
    const { stdout } = check(good, { args: ['--profile', 'load'], env: { TAG: '7' } });
    assert.deepEqual(Object.keys(JSON.parse(stdout).services), ['app', 'database', 'load']);
  });

  it('refuses a variable that must be set and is not', () => {
    const { status, stdout, stderr } = check(good);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^compose\.yml: .*services\.app\.image: .*TAG.*say which\n$/);
  });

  for (const [what, source, complaint] of broken) {
    it(`refuses ${what}`, () => {
      const { status, stdout, stderr } = check(source);
      assert.match(stderr, complaint);
      assert.match(stderr, /^compose\.yml: /);
      assert.equal(status, 1);
      assert.equal(stdout, '');
    });
  }

  it('refuses a file or an env file that is not there', () => {
    const absent = spawnSync(toolPath('compose-check'), ['absent.yml'], { cwd: folder });
    assert.equal(absent.status, 1);
    assert.match(`${absent.stderr}`, /absent\.yml/);
    const { status, stderr } = check(good, { args: ['--env-file', 'absent.env'] });
    assert.equal(status, 1);
    assert.match(stderr, /absent\.env/);
  });

  it('answers a wrong call with its usage', () => {
    for (const args of [[], ['a.yml', 'b.yml'], ['--colour', 'a.yml']]) {
      const { status, stderr } = spawnSync(toolPath('compose-check'), args, { encoding: 'utf8' });
      assert.equal(status, 2);
      assert.match(stderr, /usage: compose-check/);
    }
  });
});
