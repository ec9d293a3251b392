// A disk of a few megabytes, in memory, that an experiment may fill. Mounting one takes root.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly path: string;
  /** Leaves no room for a single byte more. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly readOnly: () => void;
  readonly remove: () => void;
};

const mount = (...args: string[]): string | null => {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
};

const unmount = (path: string): void => {
  spawnSync('umount', ['--lazy', path]);
  rmdirSync(path);
};

export const makeSmallDisk = (mebibytes: number): SmallDisk | { readonly reason: string } => {
  const path = mkdtempSync(join(tmpdir(), 'signalbox-disk-'));
  const reason = mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path);
  if (reason !== null) {
    rmdirSync(path);
    return { reason: `no small disk can be mounted here: ${reason}` };
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: () => {
      const file = openSync(ballast, 'a');
      for (let bytes = 1024 * 1024; bytes >= 1; ) {
        try {
          writeSync(file, new Uint8Array(bytes));
        } catch (error) {
          if (Object(error).code !== 'ENOSPC') throw error;
          bytes = Math.floor(bytes / 2);
        }
      }
      closeSync(file);
    },
    free: () => rmSync(ballast),
    readOnly: () => {
      const refused = mount('-o', 'remount,ro', path);
      if (refused !== null) throw new Error(refused);
    },
    remove: () => unmount(path),
  };
};

/** For node:test's `skip` option. */
export const skipWithoutSmallDisk = (): string | false => {
  const disk = makeSmallDisk(1);
  if ('reason' in disk) return disk.reason;
  disk.remove();
  return false;
};
