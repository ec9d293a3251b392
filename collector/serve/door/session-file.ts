// What sessions outlive a restart by: the key that cookies are signed with, and which sessions were
// ended before their time. One small file that only the collector's user may read. A file that cannot
// be read gives way to a new key, and everybody signs in anew.

import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const keyBytes = 32;
/** Who signs in and out in a loop fills this, and no more: the oldest go. */
const mostEnded = 10_000;

const fileShape = z.strictObject({
  key: z.base64().refine((text) => Buffer.from(text, 'base64').length === keyBytes),
  /** When each would have ended by itself. */
  ended: z.record(z.string(), z.number()),
});

export type SessionFile = {
  readonly key: Buffer;
  /** @param untilMs when it would have ended by itself, and may be forgotten. */
  readonly end: (id: string, untilMs: number, nowMs: number) => void;
  readonly isEnded: (id: string) => boolean;
};

const contentsOf = (path: string): z.infer<typeof fileShape> | null => {
  try {
    return fileShape.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || Object(error).code !== undefined) return null;
    throw error;
  }
};

/**
 * @param path null for tests: nothing is kept.
 * @param onFault the disk refused: what was ended is so until the next start.
 */
export const openSessionFile = (
  path: string | null,
  onFault: (error: unknown) => void = () => undefined,
): SessionFile => {
  const kept = path === null ? null : contentsOf(path);
  const key = kept === null ? randomBytes(keyBytes) : Buffer.from(kept.key, 'base64');
  const ended = new Map(Object.entries(kept?.ended ?? {}));

  const write = (): void => {
    if (path === null) return;
    const text = JSON.stringify({ key: key.toString('base64'), ended: Object.fromEntries(ended) });
    try {
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      onFault(error);
    }
  };
  if (kept === null) write();

  return {
    key,
    isEnded: (id) => ended.has(id),
    end: (id, untilMs, nowMs) => {
      for (const [each, until] of ended) {
        if (until <= nowMs || ended.size >= mostEnded) ended.delete(each);
      }
      ended.set(id, untilMs);
      write();
    },
  };
};
