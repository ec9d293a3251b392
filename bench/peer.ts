// A peer, built from a Go module in peers/, which pins its version. Kept outside the clone.

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../deploy/tools/child.ts';

export type Peer = {
  readonly name: string;
  /** Of the file that it is kept in. */
  readonly program: string;
  readonly version: string;
  /** Below peers/. */
  readonly folder: string;
  /** What `go build` is told to build. */
  readonly what: string;
};

/** @returns the path of the program. @throws where there is no Go that builds it */
export const peerPath = async (
  { name, program, version, folder, what }: Peer,
  say: (line: string) => void,
): Promise<string> => {
  const { env } = process;
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'signalbox', 'peers');
  const path = join(cache, `${program}-${version}`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  say(`building ${name} ${version} into ${cache} (about 3 minutes the first time)`);
  const output = `${path}.${process.pid}`;
  const flags = ['-trimpath', '-mod=readonly', '-buildvcs=false'];
  const built = await run('go', ['build', ...flags, '-o', output, what], {
    cwd: join(import.meta.dirname, 'peers', folder),
    environment: { ...env, CGO_ENABLED: '0', GOWORK: 'off' },
  });
  if (!built) {
    throw new Error(`${name} could not be built: install Go 1.26 or later and see above`);
  }
  renameSync(output, path);
  return path;
};
