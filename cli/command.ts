// The shape of one command of the `signalbox` program: a file each, listed in signalbox.ts.
// Results go to stdout, diagnostics to stderr; the number is the exit code.

export type Command = {
  /** One line for the list of commands. */
  readonly summary: string;
  /** How it is called, with its options. */
  readonly usage: string;
  /** @throws UsageError for a call that makes no sense; the program then prints the usage and exits 2. */
  readonly run: (args: readonly string[]) => Promise<number>;
};

/** A call that makes no sense: the message says which word and what is possible. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
