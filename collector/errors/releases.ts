// Which releases of each service were seen running, and since when: by that an error is new in a
// release or known from one before. Bounded: of a service the latest releases stay, of all services
// those heard last.

export type Release = {
  readonly release: string;
  readonly firstMs: number;
  readonly lastMs: number;
};

const mostReleases = 20;
const mostServices = 500;
/** One that was not heard for so long does not run any more, as long as another does. */
const gonePastMs = 3_600_000;

export class Releases {
  /** The service that was heard last stands last. */
  readonly #services = new Map<string, Map<string, Release>>();
  /** Services whose releases are to be written. */
  readonly changed = new Set<string>();
  readonly gone = new Set<string>();

  saw(service: string, release: string, atMs: number): void {
    if (release === '') return;
    const known = this.#services.get(service) ?? new Map<string, Release>();
    this.#services.delete(service);
    this.#services.set(service, known);
    const seen = known.get(release);
    known.set(release, {
      release,
      firstMs: Math.min(seen?.firstMs ?? atMs, atMs),
      lastMs: Math.max(seen?.lastMs ?? atMs, atMs),
    });
    this.changed.add(service);
    this.gone.delete(service);
    if (known.size > mostReleases) {
      const oldest = [...known.values()].reduce((a, b) => (b.lastMs < a.lastMs ? b : a));
      known.delete(oldest.release);
    }
    if (this.#services.size > mostServices) {
      const [first] = this.#services.keys();
      if (first === undefined) return;
      this.#services.delete(first);
      this.changed.delete(first);
      this.gone.add(first);
    }
  }

  /** Takes in what was kept of a release. */
  restore(service: string, { release, firstMs, lastMs }: Release): void {
    this.saw(service, release, firstMs);
    this.saw(service, release, lastMs);
  }

  /** Latest first: by when each was seen first. */
  of(service: string): readonly Release[] {
    return [...(this.#services.get(service)?.values() ?? [])].sort((a, b) => b.firstMs - a.firstMs);
  }

  /** The latest that still runs; after a step back to an older one, that. */
  current(service: string): string | null {
    const releases = this.of(service);
    const lastMs = Math.max(...releases.map((each) => each.lastMs));
    return releases.find((each) => each.lastMs > lastMs - gonePastMs)?.release ?? null;
  }

  /** Whether what first happened in `release` came with the current one; never of the very first. */
  isNew(service: string, release: string): boolean {
    const releases = this.of(service);
    return (
      releases.length > 1 &&
      release === this.current(service) &&
      releases.at(-1)?.release !== release
    );
  }
}
