// Where k6 is: the program that fetches tools knows, and builds it where it is missing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GateError } from './gate-error.ts';
import { Tail } from './tail.ts';

const fetcher = join(import.meta.dirname, '..', 'deploy/tools/fetch.ts');

/**
 * @param say takes what is being done meanwhile: a first build takes minutes.
 * @returns the path of k6.
 * @throws GateError `no-k6` in the fetcher's own words.
 */
export const findK6 = async (signal: AbortSignal, say: (line: string) => void): Promise<string> => {
  const child = spawn(process.execPath, [fetcher, 'k6'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  const said = new Tail();
  let path = '';
  child.stdout.on('data', (chunk: Buffer) => {
    path += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.add(chunk.toString());
    for (const line of chunk.toString().trimEnd().split('\n')) say(line);
  });
  const [code] = await once(child, 'close');
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 0 && path.trim() !== '') return path.trim();
  throw new GateError('no-k6', said.text(1).replace(/^tools: /, '') || 'k6 could not be found');
};
