// Where a child's log goes under `up`: a file that begins anew at each start and is cut in two
// when it grows, so that a demo left running does not fill the disk.

import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const largestBytes = 32 * 1024 * 1024;

export class LogFile {
  readonly path: string;
  #descriptor: number;
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#descriptor = openSync(path, 'w');
  }

  write(chunk: Buffer): void {
    if (this.#bytes + chunk.length > largestBytes) this.#rotate();
    this.#bytes += chunk.length;
    writeSync(this.#descriptor, chunk);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    renameSync(this.path, `${this.path}.1`);
    this.#descriptor = openSync(this.path, 'w');
    this.#bytes = 0;
  }
}
