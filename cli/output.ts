// How and where to a command gives its result: options that several commands have, read in one place.

import { UsageError } from './command.ts';

export const outputOption = { type: 'string', short: 'o', default: 'text' } as const;

/** @throws UsageError for what is neither `json` nor `text` */
export const wantsJson = (output: string): boolean => {
  if (output === 'json') return true;
  if (output === 'text') return false;
  throw new UsageError(`-o takes text or json, not '${output}'`);
};

/**
 * The folder after --out.
 * @param orStdout whether `-` stands for stdout
 * @throws UsageError for none
 */
export const outFolder = (out: string, orStdout: boolean): string => {
  if (out !== '') return out;
  throw new UsageError(`--out needs the name of a folder${orStdout ? ', or -' : ''}.`);
};
