// Calls that cannot lead anywhere: each ends within seconds, says why in a sentence, and never
// passes. No system is needed for them, and no k6.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runGate } from './gate-process.ts';
import {
  deadUrl,
  type Folder,
  pathWithFakeK6,
  type Server,
  serve,
  slosWithSmallGates,
  temporaryFolder,
} from './stage.ts';

const json =
  (status: number, bodies: Readonly<Record<string, unknown>>): RequestListener =>
  (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const isThere = Object.hasOwn(bodies, path);
    response.writeHead(isThere ? status : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isThere ? bodies[path] : { title: 'Not found' }));
  };

const html: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><h1>Welcome</h1>');
};

const isWell = { status: 'ok', detail: 'everything answers' };
const row = { name: 'a', objective: 'b', coverage: 0.5, updatedAt: 1 };

describe('a call that leads nowhere', { concurrency: 4 }, () => {
  let folder: Folder;
  let slos: Folder;
  let PATH: string;
  let dead: string;
  const servers: Server[] = [];

  before(async () => {
    folder = temporaryFolder();
    slos = slosWithSmallGates();
    PATH = pathWithFakeK6(folder);
    dead = await deadUrl();
  });

  after(async () => {
    for (const server of servers) await server.stop();
    folder?.remove();
    slos?.remove();
  });

  const start = async (listener: RequestListener): Promise<string> => {
    const server = await serve(listener);
    servers.push(server);
    return server.url;
  };

  const tiny = () => ['--profile', 'tiny', '--slos', slos.path];

  const apps = {
    dead: () => dead,
    well: () => start(json(200, { '/api/health': isWell })),
    failing: () => start(json(503, { '/api/health': { status: 'failing', detail: 'database' } })),
    html: () => start(html),
    'a board': () => start(json(200, { '/api/slos': [row] })),
  };
  const boards = {
    dead: () => dead,
    html: () => start(html),
    'an app': () => start(json(200, { '/api/health': isWell })),
    empty: () => start(json(200, { '/api/slos': [] })),
    stale: () => start(json(200, { '/api/slos': [{ ...row, status: 'stale' }] })),
    'one that has heard nothing': () =>
      start(json(200, { '/api/slos': [{ ...row, status: 'no data', coverage: 0 }] })),
    'one with a lock': () => start(json(401, { '/api/slos': { title: 'Token needed' } })),
    'one of another kind': () => start(json(200, { '/api/slos': { rows: [] } })),
  };

  const cases: readonly (readonly [keyof typeof apps, keyof typeof boards, RegExp])[] = [
    ['dead', 'stale', /no app answers at http:\S+ \(.*ECONNREFUSED.*\): does it run, and is --app/],
    ['html', 'stale', /\/api\/health answered no JSON, so that is no app: is --app right\?/],
    ['a board', 'an app', /\/api\/health answered 404: Not found; is --app right\?/],
    ['failing', 'stale', /\/api\/health answered 503/],
    ['well', 'dead', /no board answers at http:\S+ \(.*ECONNREFUSED.*\): does it run, and is --bo/],
    ['well', 'html', /\/api\/slos answered no JSON, so that is no board: is --board right\?/],
    ['well', 'an app', /\/api\/slos answered 404: Not found; is --board right\?/],
    ['well', 'empty', /is not what a board answers \(its answer: there is no objective\)/],
    ['well', 'one of another kind', /is not what a board answers/],
    ['well', 'one with a lock', /wants a token: Token needed; set BOARD_VIEWER_TOKEN/],
    ['well', 'stale', /the collector at http:\S+ does not hear the sources of a\/b:/],
    ['well', 'one that has heard nothing', /does not hear the sources of a\/b:/],
  ];
  for (const [app, board, reason] of cases)
    it(`app: ${app}; board: ${board}`, async () => {
      const addresses = ['--app', await apps[app](), '--board', await boards[board]()];
      const junit = join(folder.path, `${app} and ${board}.xml`);
      const { code, stdout, seconds } = await runGate([...tiny(), ...addresses, '--junit', junit], {
        PATH,
      });
      assert.equal(code, 3, stdout);
      assert.match(stdout, reason);
      assert.match(stdout, /^◌ UNDECIDED {2}gate tiny/);
      assert.match(readFileSync(junit, 'utf8'), /<testsuites tests="1" failures="0" errors="1">/);
      assert.ok(seconds < 30, `${seconds} s`);
    });

  it('a fault of an app outside demo mode', async () => {
    const green = start(json(200, { '/api/slos': [{ ...row, status: 'green', updatedAt: 1000 }] }));
    const addresses = ['--app', await apps.well(), '--board', await green];
    const { code, stdout } = await runGate([...tiny(), ...addresses, '--fault', 'errors'], {
      PATH,
    });
    assert.equal(code, 3);
    assert.match(stdout, /has no faults to switch: they exist in demo mode only/);
  });

  it('neither k6 nor Go: one sentence says what to install', async () => {
    const nothing = { PATH: folder.path, XDG_CACHE_HOME: folder.path };
    const { code, stdout } = await runGate(['--profile', 'smoke'], {
      ...nothing,
      PATH: join(folder.path, 'empty'),
    });
    assert.equal(code, 3);
    const [, sentence, ...more] = stdout.trimEnd().split('\n');
    assert.match(sentence ?? '', /^ {2}k6 is missing \(.*\): .*Go 1\.26/);
    assert.deepEqual(more, []);
  });

  const misuses: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['--profile', 'smok'], /there is no profile 'smok': it is one of .*smoke/],
    [[], /--profile is missing: it is one of .*smoke/],
    [['--profile', 'smoke', '--fault', 'fire'], /there is no fault 'fire': it is one of slow-resp/],
    [['--profile', 'cut-redis', '--history', '/nowhere'], /cut-redis breaks its system once, and/],
    [['--profile', 'smoke', '--fautl', 'errors'], /Unknown option '--fautl'/],
    [['--profile', 'smoke', '--slos', '/nowhere'], /no such file or folder/],
    [['--profile', 'smoke', '--junit', '/nowhere/a.xml'], /\/nowhere\/a\.xml cannot be written/],
  ];
  for (const [args, says] of misuses)
    it(`gate ${args.join(' ')}: 2`, async () => {
      const { code, stdout, stderr } = await runGate(args, { PATH });
      assert.equal(code, 2, stderr);
      assert.match(stderr, says);
      assert.equal(stdout, '');
    });
});
