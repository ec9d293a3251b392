// `node deploy/image/secrets.ts FOLDER`: writes the secrets that are not there yet, each at random,
// and leaves every other file as it is. A secret is complete or not there, and only who needs it
// may read it. Nothing of them is printed.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** User ids: the first two are set in docker-compose.yml, the others are those of the images. */
const app = 10002;
const collector = 10001;
const postgres = 999;
const prometheus = 65534;
const grafana = 472;

type Secret = {
  readonly name: string;
  readonly owner: number;
  /** Who may read it besides its owner. */
  readonly group?: number;
  readonly text: (folder: string) => string;
};

/** 192 bits, of letters that need no quoting anywhere. */
const random = (): string => randomBytes(24).toString('base64url');

const databaseUrl = (folder: string): string => {
  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  return `postgres://signalbox:${password}@postgres:5432/signalbox`;
};

const secrets: readonly Secret[] = [
  { name: 'jwt-secret', owner: app, text: random },
  { name: 'admin-password', owner: app, text: random },
  { name: 'flags-token', owner: app, text: random },
  { name: 'board-viewer-token', owner: collector, group: prometheus, text: random },
  { name: 'board-operator-token', owner: collector, text: random },
  { name: 'grafana-admin-password', owner: grafana, text: random },
  // Read again here, by a root that may read nothing but its own.
  { name: 'postgres-password', owner: postgres, group: 0, text: random },
  { name: 'database-url', owner: app, text: databaseUrl },
];

/** Without root, as in a test, everything stays with who runs this. */
const isRoot = process.getuid?.() === 0;

const write = (folder: string, { name, owner, group, text }: Secret): void => {
  const unfinished = join(folder, `.${name}`);
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${text(folder)}\n`, { mode: 0o400 });
  if (group !== undefined) chmodSync(unfinished, 0o440);
  if (isRoot) chownSync(unfinished, owner, group ?? owner);
  renameSync(unfinished, join(folder, name));
};

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node deploy/image/secrets.ts FOLDER\n');
  process.exitCode = 2;
} else {
  const missing = secrets.filter(({ name }) => !existsSync(join(folder, name)));
  for (const secret of missing) {
    write(folder, secret);
    process.stdout.write(`wrote ${join(folder, secret.name)}\n`);
  }
  if (missing.length === 0) process.stdout.write(`all secrets are there, in ${folder}\n`);
}
