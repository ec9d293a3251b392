// Random traffic as scrapes have it: counters and gauges of several instances of one app, with bursts and idle
// hours, restarts, missed scrapes, label sets that appear late and vanish. Nothing is random but what
// fast-check draws, so a seed tells it all.

import fc from 'fast-check';
import type { Sample } from '../../collector/ingest/sample.ts';

export const intervalMs = 15_000;
export const historyMs = 8 * 3_600_000;
/** Nothing happens at the end: what was counted has then come through every rule. */
export const quietMs = 30 * 60_000;

const scrapes = historyMs / intervalMs;

/** One answer of an instance, or that it did not answer. */
export type Scrape = {
  readonly instance: string;
  readonly timeMs: number;
  readonly processStartMs: number;
  /** null: it did not answer. */
  readonly samples: readonly Sample[] | null;
};

/** A stretch of time with a steady rate. */
type Stretch = { readonly scrapes: number; readonly events: number; readonly bad: number };

const stretch: fc.Arbitrary<Stretch> = fc.record({
  scrapes: fc.integer({ min: 1, max: 200 }),
  events: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 60 })),
  bad: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
});

const at = fc.integer({ min: 10, max: scrapes - 1 });

type Life = {
  readonly phaseMs: number;
  /** The instance is there from this scrape on; its process is then young. */
  readonly begins: number;
  readonly restarts: readonly number[];
  readonly missed: readonly number[];
};

const life = (first: boolean): fc.Arbitrary<Life> =>
  fc.record({
    phaseMs: fc.integer({ min: 1, max: intervalMs - 1 }),
    begins: first ? fc.constant(0) : fc.integer({ min: 0, max: scrapes / 2 }),
    restarts: fc.array(at, { maxLength: 3 }),
    missed: fc.array(at, { maxLength: 20 }),
  });

/** How one metric family is fed: a course for each instance, and where idle label sets are dropped. */
type Course = { readonly stretches: readonly Stretch[]; readonly drops: readonly number[] };

const course: fc.Arbitrary<Course> = fc.record({
  stretches: fc.array(stretch, { minLength: 12, maxLength: 40 }),
  drops: fc.array(at, { maxLength: 2 }),
});

export type Traffic = {
  readonly lives: readonly Life[];
  /** By family, then by instance. */
  readonly courses: readonly (readonly Course[])[];
};

export const traffic = (families: number, instances: number): fc.Arbitrary<Traffic> =>
  fc.record({
    lives: fc.tuple(...Array.from({ length: instances }, (_, index) => life(index === 0))),
    courses: fc.array(fc.array(course, { minLength: instances, maxLength: instances }), {
      minLength: families,
      maxLength: families,
    }),
  });

const codes = ['200', '404', '500'] as const;
const bounds = ['0.1', '0.5', '1.0', '+Inf'] as const;

const rateAt = ({ stretches }: Course, scrape: number): Stretch => {
  let left = scrape % stretches.reduce((sum, each) => sum + each.scrapes, 0);
  for (const each of stretches) {
    if (left < each.scrapes) return each;
    left -= each.scrapes;
  }
  throw new RangeError('A course has at least one stretch.');
};

/** The counters of one family of one process; a label set is there once it has counted. */
class Family {
  /** What happened since the last scrape, for gauges. */
  #now = { events: 0, failed: 0 };
  readonly #name: string;
  readonly #counts = new Map<string, number>();
  readonly #dropped = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
  }

  count(events: number, bad: number): void {
    const failed = Math.round(events * bad);
    this.#now = { events, failed };
    this.#add('code 200', events - failed);
    this.#add('code 404', Math.floor(failed / 2));
    this.#add('code 500', Math.ceil(failed / 2));
    // Of the good ones some are quick; the others take half a second to one. Bad ones take longer.
    const quick = Math.floor((events - failed) / 3);
    for (const [bound, within] of [
      ['0.1', quick],
      ['0.5', events - failed - quick],
      ['1.0', events - failed],
      ['+Inf', events],
    ] as const)
      this.#counts.set(`le ${bound}`, (this.#counts.get(`le ${bound}`) ?? 0) + within);
  }

  /**
   * A label set that is back begins below where it was: with more, nobody could tell it from one
   * that went on.
   */
  #add(series: string, events: number): void {
    const before = this.#counts.get(series);
    const most = (this.#dropped.get(series) ?? Number.POSITIVE_INFINITY) - 1;
    const added = before === undefined ? Math.min(events, most) : events;
    if (added > 0) this.#counts.set(series, (before ?? 0) + added);
  }

  /** A label set that is not used is forgotten, and counts from zero when it is back. */
  drop(): void {
    const series = 'code 500';
    this.#dropped.set(series, this.#counts.get(series) ?? 0);
    this.#counts.delete(series);
  }

  samples(timeMs: number): Sample[] {
    const sampled =
      (kind: Sample['kind']) =>
      (name: string, labels: Sample['labels'], value: number): Sample => ({
        ...{ name: `${this.#name}_${name}`, labels, value, kind, timeMs },
      });
    const [sample, gauge] = [sampled('counter'), sampled('gauge')];
    const { events, failed } = this.#now;
    const of = (series: string) => this.#counts.get(series);
    return [
      ...codes.flatMap((code) => {
        const value = of(`code ${code}`);
        return value === undefined ? [] : [sample('total', { code }, value)];
      }),
      ...bounds.map((le) =>
        sample('seconds_bucket', { le: le === '1.0' ? '1' : le }, of(`le ${le}`) ?? 0),
      ),
      sample('seconds_count', {}, of('le +Inf') ?? 0),
      gauge('current', { state: 'failed' }, failed),
      gauge('current', { state: 'done' }, events - failed),
      gauge('failed_share', {}, events === 0 ? 0 : failed / events),
    ];
  }
}

export const familyName = (index: number): string => `family_${index}`;

const scrapesOf = (
  { lives, courses }: Traffic,
  instance: number,
  beginMs: number,
): readonly Scrape[] => {
  const own = lives[instance];
  if (own === undefined) throw new RangeError(`There is no instance ${instance}.`);
  const fresh = () => courses.map((_, index) => new Family(familyName(index)));
  const quietFrom = scrapes - quietMs / intervalMs;
  let families = fresh();
  let processStartMs = own.begins === 0 ? beginMs - 86_400_000 : 0;
  const taken: Scrape[] = [];
  for (let scrape = own.begins; scrape < scrapes; scrape += 1) {
    const timeMs = beginMs + scrape * intervalMs + own.phaseMs;
    if (own.restarts.includes(scrape) || (scrape === own.begins && scrape > 0)) {
      families = fresh();
      processStartMs = timeMs - 5000;
    }
    for (const [index, family] of families.entries()) {
      const fed = courses[index]?.[instance];
      if (fed === undefined) continue;
      if (fed.drops.includes(scrape)) family.drop();
      const { events, bad } = rateAt(fed, scrape);
      if (scrape < quietFrom) family.count(events, bad);
    }
    const answers = !own.missed.includes(scrape) || own.missed.includes(scrape - 1);
    const samples = answers ? families.flatMap((family) => family.samples(timeMs)) : null;
    taken.push({ instance: `app-${instance}:80`, timeMs, processStartMs, samples });
  }
  return taken;
};

/** Every scrape of every instance, in order of time. */
export const history = (drawn: Traffic, beginMs: number): readonly Scrape[] =>
  drawn.lives
    .flatMap((_, instance) => scrapesOf(drawn, instance, beginMs))
    .toSorted((a, b) => a.timeMs - b.timeMs);
