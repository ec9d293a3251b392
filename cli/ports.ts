// A port of 0 means any free one. The supervisor picks it, not the child, so that a child that is
// started again comes back at the same address.

import { freePorts } from '../load-tests/loopback.ts';
import { UsageError } from './command.ts';

/** @returns the variable's port or the default; for 0 a port that is free now. */
export const choosePort = async (
  name: string,
  text: string | undefined,
  standard: number,
): Promise<number> => {
  const port = text === undefined || text === '' ? standard : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${name} is '${text}', which is no port: give a number from 0 to 65535`);
  }
  if (port !== 0) return port;
  const [free = 0] = await freePorts(1);
  return free;
};
