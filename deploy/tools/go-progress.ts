// What `go build -v` has said so far. It names each module as it downloads it and each package as
// it compiles it; the rest is what is wrong.

const keptLines = 20;

const counted = (count: number, noun: string, done: string): string[] =>
  count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'} ${done}`];

export class GoProgress {
  readonly #now: () => number;
  readonly #begun: number;
  #modules = 0;
  #packages = 0;
  #rest: readonly string[] = [];

  /** @param now milliseconds since any fixed moment */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begun = now();
  }

  read(line: string): void {
    if (line.startsWith('go: downloading ')) this.#modules += 1;
    else if (/^[\w./~-]+$/.test(line)) this.#packages += 1;
    else this.#rest = [...this.#rest, line].slice(-keptLines);
  }

  /** @example '45 s, 63 modules downloaded, 212 packages compiled' */
  soFar(): string {
    const seconds = Math.round((this.#now() - this.#begun) / 1000);
    return [
      `${seconds} s`,
      ...counted(this.#modules, 'module', 'downloaded'),
      ...counted(this.#packages, 'package', 'compiled'),
    ].join(', ');
  }

  /** Why it failed: the last lines that are no progress. */
  get complaint(): readonly string[] {
    return this.#rest;
  }
}
