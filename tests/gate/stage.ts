// What tests of the gate set up beside a running system: definitions with load gates of their own,
// and a folder for the PATH in which `k6` is the fake one.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { listenOnLoopback } from '../../load-tests/loopback.ts';

const shipped = join(import.meta.dirname, '..', '..', 'slos');

export type Folder = { readonly path: string; readonly remove: () => void };

export const temporaryFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'signalbox-gate-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

const loadGate = (name: string, floors: string): string => `apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: ${name} }
spec: { sessions: 2, rampUp: 1s, duration: 4s, floors: [${floors}] }
`;

/** The shipped definitions and two small loads: `tiny`, and `out-of-reach`, whose floors are. */
export const slosWithSmallGates = (): Folder => {
  const folder = temporaryFolder();
  cpSync(shipped, folder.path, { recursive: true });
  const gates = [
    loadGate('tiny', ''),
    loadGate('out-of-reach', '{ objective: cache-hit-rate/hits, minimumEvents: 1000000 }'),
  ];
  writeFileSync(join(folder.path, 'small-gates.yaml'), gates.join('---\n'));
  return folder;
};

/** @returns a PATH that begins with a folder whose `k6` is the fake one, in `folder`. */
export const pathWithFakeK6 = (folder: Folder): string => {
  const script = join(import.meta.dirname, 'fake-k6.ts');
  const k6 = `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`;
  writeFileSync(join(folder.path, 'k6'), k6, { mode: 0o755 });
  return folder.path + delimiter + (process.env.PATH ?? '');
};

export type Server = { readonly url: string; readonly stop: () => Promise<void> };

export const serve = async (listener: RequestListener): Promise<Server> => {
  const server = createServer(listener);
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server)}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

/** An address at which nobody listens. */
export const deadUrl = async (): Promise<string> => {
  const { url, stop } = await serve(() => {});
  await stop();
  return url;
};
