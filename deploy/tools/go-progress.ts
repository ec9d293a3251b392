// What `go build -v` has said so far. It names each module as it downloads it and each package as
// it compiles it; the rest is what is wrong.

const keptLines = 20;

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
    const counts = [
      [this.#modules, 'modules downloaded'],
      [this.#packages, 'packages compiled'],
    ] as const;
    const seconds = Math.round((this.#now() - this.#begun) / 1000);
    const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
    return [`${seconds} s`, ...said].join(', ');
  }

  /** Why it failed: the last lines that are no progress. */
  get complaint(): readonly string[] {
    return this.#rest;
  }
}
