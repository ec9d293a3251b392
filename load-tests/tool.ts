// Where k6 and the other tools of a run are: the program that fetches tools knows, and brings what is
// missing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GateError } from './gate-error.ts';
import { Tail } from './tail.ts';

const fetcher = join(import.meta.dirname, '..', 'deploy/tools/fetch.ts');

/**
 * @param say takes what is being done meanwhile: a first build takes minutes.
 * @returns its path.
 * @throws GateError `no-tool` in the fetcher's own words.
 */
export const findTool = async (
  name: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<string> => {
  const child = spawn(process.execPath, [fetcher, name], { stdio: ['ignore', 'pipe', 'pipe'] });
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
  throw new GateError(
    'no-tool',
    said.text(1).replace(/^tools: /, '') || `${name} could not be found`,
  );
};

export const findK6 = (signal: AbortSignal, say: (line: string) => void): Promise<string> =>
  findTool('k6', signal, say);
