// Chance that repeats: the same key draws the same numbers and makes the same identifiers, on every
// machine. A key names what is drawn, so that one document stays as it is whatever is beside it.

import { createHash } from 'node:crypto';
import { type Chance, createChance } from '../../demo/chance.ts';

const bytesOfNumber = 4;

/** Numbers in [0, 1): the digests of the key with 0, 1, 2 … after it, four bytes at a time. */
export const drawing = (key: string): Chance => {
  let digest: Buffer = Buffer.alloc(0);
  let used = 0;
  let block = 0;
  return createChance(() => {
    if (used === digest.length) {
      digest = createHash('sha256').update(`${key}\n${block}`).digest();
      block += 1;
      used = 0;
    }
    const number = digest.readUInt32BE(used);
    used += bytesOfNumber;
    return number / 2 ** 32;
  });
};

/** A UUID of version 8: its bits are ours, but those that say what it is. */
export const idOf = (key: string): string => {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((from, at) => hex.slice(from, [8, 12, 16, 20, 32][at])).join('-');
};

/** A length as lengths of texts are: most near the median, few many times as long. */
export const drawLength = (
  chance: Chance,
  { median, spread, longest }: { median: number; spread: number; longest: number },
): number => {
  // Box and Muller's normal deviate; 1 - [0, 1) is never 0.
  const radius = Math.sqrt(-2 * Math.log(1 - chance.between(0, 1)));
  const deviate = radius * Math.cos(2 * Math.PI * chance.between(0, 1));
  return Math.min(longest, Math.round(median * Math.exp(spread * deviate)));
};
