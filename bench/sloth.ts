// Sloth, built from the module in peers/, which pins its version. Kept outside the clone.

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../deploy/tools/child.ts';

export const slothVersion = '0.16.0';

const peers = join(import.meta.dirname, 'peers');

/** @returns the path of the program. @throws where there is no Go that builds it */
export const slothPath = async (say: (line: string) => void): Promise<string> => {
  const { env } = process;
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'signalbox', 'peers');
  const path = join(cache, `sloth-${slothVersion}`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  say(`building Sloth ${slothVersion} into ${cache} (about 3 minutes the first time)`);
  const output = `${path}.${process.pid}`;
  const flags = ['-trimpath', '-mod=readonly', '-buildvcs=false'];
  const built = await run(
    'go',
    ['build', ...flags, '-o', output, 'github.com/slok/sloth/cmd/sloth'],
    { cwd: peers, environment: { ...env, CGO_ENABLED: '0', GOWORK: 'off' } },
  );
  if (!built) throw new Error('Sloth could not be built: install Go 1.26 or later and see above');
  renameSync(output, path);
  return path;
};
