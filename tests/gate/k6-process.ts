// The k6 that a gate has started, found where Linux lists processes.

import { readdirSync, readFileSync } from 'node:fs';

const told = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
};

/** @returns its pid, or null where the gate has none at the moment that drives a load. */
export const k6Below = (gate: number): number | null => {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      const parent = /^PPid:\t(\d+)$/m.exec(told(`/proc/${pid}/status`))?.[1];
      if (Number(parent) !== gate) return false;
      const [program = '', command] = told(`/proc/${pid}/cmdline`).split('\0');
      return program.endsWith('k6') && command === 'run';
    });
  return found === undefined ? null : Number(found);
};
