// Who is not told of because something else says it already, as Alertmanager's inhibit_rules have it:
//
//   a service that is red, or silent      over what stands on it
//   a source that is silent               over what is measured by it
//   red                                   over burning, of one objective, to the same people
//   a page                                over a ticket, of one objective
//
// It hides nothing: the alert goes on, and is told of when nothing inhibits it any more. What counts in
// windows still sees the trouble for a while after it has ended; so whoever was inhibited stays it until
// its own short window no longer reaches back into that time. A silent source leaves no such traces.

export type Subject = {
  /** The rule that it is an alert of; no two alerts that stand are of one. */
  readonly rule: string;
  readonly name: string;
  readonly kind: 'threshold' | 'burn' | 'stale';
  readonly severity: 'page' | 'ticket';
  /** The key of the objective that it stands with. */
  readonly objective: string;
  /** That it is measured by; the one that is silent. */
  readonly source: string;
  /** Whom it concerns: the objective's, or all that read a silent source. */
  readonly services: readonly string[];
  /** Who is told of it. */
  readonly notify: readonly string[];
};

export type Inhibitor = Subject & {
  /** null while it fires. */
  readonly endedMs: number | null;
};

export type Target = Subject & {
  /** How long it may see what has ended. */
  readonly lingerMs: number;
};

/** All services that a service stands on, directly or not. */
export type StandsOn = (service: string) => ReadonlySet<string>;

export type Inhibits = (target: Target, nowMs: number) => Inhibitor | null;

const put = <Key>(map: Map<Key, Inhibitor[]>, key: Key, inhibitor: Inhibitor): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [inhibitor]);
  else known.push(inhibitor);
};

/** A source that several services read says nothing about any one of them. */
const serviceOf = ({ kind, services }: Subject): string | null => {
  const [service, ...others] = services;
  return kind !== 'burn' && others.length === 0 ? (service ?? null) : null;
};

const peopleOf = ({ notify }: Subject): string => notify.toSorted().join();

/** @param inhibitors those that fire, and those that have ended as long ago as any target may see them */
export const inhibition = (inhibitors: Iterable<Inhibitor>, standsOn: StandsOn): Inhibits => {
  const down = new Map<string, Inhibitor[]>();
  const silent = new Map<string, Inhibitor[]>();
  const red = new Map<string, Inhibitor[]>();
  const pages = new Map<string, Inhibitor[]>();
  for (const inhibitor of inhibitors) {
    const { kind, severity, objective, source } = inhibitor;
    const service = serviceOf(inhibitor);
    if (service !== null) put(down, service, inhibitor);
    if (kind === 'stale') put(silent, source, inhibitor);
    if (kind === 'threshold') put(red, objective, inhibitor);
    if (severity === 'page') put(pages, objective, inhibitor);
  }

  /** What it depends on, the deepest first: that is where the trouble begins. */
  const below = ({ services }: Target): readonly Inhibitor[] => {
    if (down.size === 0) return [];
    const [first = new Set<string>(), ...others] = services.map(standsOn);
    return [...first]
      .filter((service) => down.has(service) && others.every((each) => each.has(service)))
      .toSorted((a, b) => standsOn(a).size - standsOn(b).size || (a < b ? -1 : 1))
      .flatMap((service) => down.get(service) ?? []);
  };

  return (target, nowMs) => {
    const { kind, severity, objective, source } = target;
    const fires = ({ endedMs }: Inhibitor): boolean => endedMs === null;
    const isSeen = ({ endedMs }: Inhibitor): boolean =>
      endedMs === null || nowMs - endedMs < target.lingerMs;
    const first = (known: readonly Inhibitor[]): Inhibitor | undefined =>
      known.find(fires) ?? known.find(isSeen);
    const isMeasured = kind !== 'stale';
    return (
      first(below(target)) ??
      (isMeasured ? silent.get(source)?.find(fires) : undefined) ??
      (kind === 'burn'
        ? first((red.get(objective) ?? []).filter((each) => peopleOf(each) === peopleOf(target)))
        : undefined) ??
      (severity === 'ticket' ? first(pages.get(objective) ?? []) : undefined) ??
      null
    );
  };
};
