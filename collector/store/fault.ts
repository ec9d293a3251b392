// What SQLite says when it refuses, and what a person can do about it. The low byte of its code tells
// the kind; the rest tells where in SQLite it was noticed, which helps nobody here.

const damaged = new Set([11, 26]);

const remedies: ReadonlyMap<number, string> = new Map([
  [5, 'Stop whatever else has it open.'],
  [8, 'Make the file and its folder writable for this user, or mount its disk writable.'],
  [10, 'Look at the disk and at the system log: reading or writing failed.'],
  [11, 'It is damaged: restart the collector, which then goes back to the last good snapshot.'],
  [13, 'Its disk is full: free some space.'],
  [14, 'Check that its folder is there and may be written.'],
  [26, 'It is damaged: restart the collector, which then goes back to the last good snapshot.'],
]);

/** SQLite's primary result code; null for what SQLite did not say. */
export const resultCode = (error: unknown): number | null => {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
};

export const isDamage = (error: unknown): boolean => damaged.has(resultCode(error) ?? 0);

/** An error like SQLite's, for damage that only a check has found. */
export const damageFound = (message: string): Error =>
  Object.assign(new Error(message), { errcode: 11 });

export const remedy = (error: unknown): string =>
  remedies.get(resultCode(error) ?? 0) ?? 'Free space on its disk, or restart the collector.';

export const faultText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
