// What a run of the gate in steps measured, as the plan and the plot need it: a point for each step,
// and what follows from them for one session. Pure.

import { z } from 'zod';
import type { Inputs } from './plan.ts';

const figure = z.number().nullable();

const result = z.object({
  profile: z.string(),
  run: z.string(),
  from: z.number().nullable(),
  knee: z.object({ sessions: z.number() }).nullable(),
  phases: z.array(
    z.object({
      sessions: z.number(),
      verdict: z.enum(['pass', 'fail', 'inconclusive']).nullable(),
      objectives: z.array(
        z.object({
          objective: z.string(),
          client: z.object({ metric: z.string(), threshold: z.string(), value: figure }).nullable(),
        }),
      ),
      resources: z.object({
        ...{ appCores: figure, appBytes: figure, databaseCores: figure.default(null) },
        ...{ requestsPerSecond: figure, editsPerSecond: figure, k6Cores: figure },
        latenessP99: figure,
      }),
    }),
  ),
});

export const pointSchema = z.strictObject({
  sessions: z.number(),
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  /** Milliseconds until an edit is seen, 95 of a hundred; null where none was measured. */
  syncP95: figure,
  ...{ editsPerSecond: z.number(), requestsPerSecond: z.number() },
  /** CPUs kept busy. */
  ...{ appCores: z.number(), databaseCores: figure, k6Cores: figure },
  appMebibytes: z.number(),
});
export type Point = z.infer<typeof pointSchema>;

export const measuredSchema = z.strictObject({
  profile: z.string(),
  run: z.string(),
  /** The day of the run. */
  day: z.string(),
  /** What it was measured on, in words. */
  machine: z.string(),
  /** The last step in which all objectives held. */
  kneeSessions: z.number(),
  points: z.array(pointSchema),
});
export type Measured = z.infer<typeof measuredSchema>;

/**
 * @param value what `npm run gate -- -o json` wrote of a profile with steps
 * @throws RangeError where it has no knee, ZodError where it is no such result
 */
export const measuredOf = (value: unknown, machine: string): Measured => {
  const { profile, run, from, knee, phases } = result.parse(value);
  if (knee === null || from === null)
    throw new RangeError('the run has no knee: not even its first step held');
  const points = phases.flatMap(({ sessions, verdict, objectives, resources }): Point[] => {
    const { appCores, appBytes, requestsPerSecond, editsPerSecond } = resources;
    const told = appCores !== null && appBytes !== null && requestsPerSecond !== null;
    if (verdict === null || !told || editsPerSecond === null) return [];
    const sync = objectives.find(
      ({ client }) =>
        client?.metric.startsWith('sync_latency') && client.threshold.startsWith('p(95)'),
    );
    return [
      {
        ...{ sessions, verdict, syncP95: sync?.client?.value ?? null },
        ...{ editsPerSecond, requestsPerSecond, appCores },
        ...{ databaseCores: resources.databaseCores, k6Cores: resources.k6Cores },
        appMebibytes: appBytes / 2 ** 20,
      },
    ];
  });
  const day = new Date(from).toISOString().slice(0, 10);
  return { profile, run, day, machine, kneeSessions: knee.sessions, points };
};

export type Line = { readonly at0: number; readonly perSession: number };

/** The straight line with the least squares. @throws RangeError for fewer than two loads */
export const lineOf = (points: readonly (readonly [sessions: number, value: number])[]): Line => {
  const mean = (of: (one: (typeof points)[number]) => number): number =>
    points.reduce((sum, one) => sum + of(one), 0) / points.length;
  const [x, y] = [mean(([sessions]) => sessions), mean(([, value]) => value)];
  const spread = points.reduce((sum, [sessions]) => sum + (sessions - x) ** 2, 0);
  if (points.length < 2 || spread === 0) throw new RangeError('a line needs two loads or more');
  const perSession =
    points.reduce((sum, [sessions, value]) => sum + (sessions - x) * (value - y), 0) / spread;
  return { at0: y - perSession * x, perSession };
};

/** Points that held: beyond the knee a system does other things than its work. */
export const heldPoints = ({ points }: Pick<Measured, 'points'>): readonly Point[] =>
  points.filter(({ verdict }) => verdict === 'pass');

/**
 * What of the plan's inputs was measured. An edit is charged with all that comes along with it in this
 * profile: its delivery, cursors and requests; what a session costs that does nothing is taken from
 * `idle`, which was measured apart. Memory is bounded by the step that held the most.
 * @throws RangeError where too few steps held, or CPU did not grow with sessions
 */
export const inputsFrom = (
  measured: Measured,
  idle: Pick<Inputs, 'appMsPerIdleMinute'>,
): Partial<Inputs> => {
  const held = heldPoints(measured);
  const line = (of: (point: Point) => number): Line =>
    lineOf(held.map((point) => [point.sessions, of(point)]));
  const cpu = line(({ appCores }) => appCores);
  const edits = line(({ editsPerSecond }) => editsPerSecond);
  if (cpu.perSession <= 0 || edits.perSession <= 0)
    throw new RangeError('CPU and edits have to grow with sessions: measure more of them');
  const idleMsPerSecond = idle.appMsPerIdleMinute / 60;
  const database = held.flatMap(({ databaseCores, sessions }): [number, number][] =>
    databaseCores === null ? [] : [[sessions, databaseCores]],
  );
  const databasePerSession = database.length < 2 ? null : lineOf(database).perSession;
  const least = Math.min(...held.map(({ appMebibytes }) => appMebibytes));
  const perSession = held.map((point) => (point.appMebibytes - least) / point.sessions);
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return {
    kneeSessions: measured.kneeSessions,
    editsPerSecond: rounded(edits.perSession),
    appMsPerEdit: rounded(Math.max(0, 1000 * cpu.perSession - idleMsPerSecond) / edits.perSession),
    ...(databasePerSession === null || databasePerSession <= 0
      ? {}
      : { databaseMsPerEdit: rounded((1000 * databasePerSession) / edits.perSession) }),
    baseMebibytes: Math.ceil(least),
    kibibytesPerSession: Math.max(1, Math.ceil(1024 * Math.max(...perSession))),
  };
};
