// Load gates: how many people for how long, and what they must have exercised for a run to count.
// A floor names an objective of the set, each once.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import { objectiveName } from './objective.ts';
import type { Floor, LoadGate } from './slo-set.ts';
import { readSeconds } from './source.ts';
import { correction } from './spelling.ts';
import type { Path } from './yaml-document.ts';

const longestRampUpSeconds = 3600;
const longestDurationSeconds = 86_400;

/** Keys of all objectives that are written, also of those with something wrong about them. */
const writtenKeys = (index: Index): string[] =>
  index
    .all('SLO')
    .flatMap(({ name, body }) =>
      body.spec.objectives.map(
        ({ displayName }, at) => `${name}/${objectiveName(displayName, at)}`,
      ),
    );

const reportUnknown = (
  key: string,
  keys: readonly string[],
  index: Index,
  at: Mark,
  report: Report,
): void => {
  const [slo = ''] = key.split('/');
  const ofSlo = keys.filter((known) => known.startsWith(`${slo}/`));
  // A broken SLO was reported where it stands; what its objectives are is not known.
  if (ofSlo.length === 0 && index.isNamed('SLO', slo)) return;
  const choice = ofSlo.length > 0 ? ofSlo : keys;
  const [only] = ofSlo.length === 1 ? ofSlo : [];
  const otherwise = only
    ? `Write '${only}'.`
    : choice.length > 0
      ? `The objectives are: ${choice.join(', ')}.`
      : 'Define its SLO, or leave the floor out.';
  const fix = correction(key, keys, 'objectives', otherwise);
  report('unknown-reference', at, `there is no objective '${key}'`, fix);
};

const readTime = (
  text: string,
  what: string,
  mostSeconds: number,
  mark: Mark,
  report: Report,
): number | null => {
  const seconds = readSeconds(text, 0, mark, report);
  if (seconds === null || (Number.isInteger(seconds) && seconds <= mostSeconds)) return seconds;
  const message = `a load gate cannot ${what} ${text}`;
  report('gate-time', mark, message, `Write whole seconds, 1s to ${mostSeconds / 3600}h.`);
  return null;
};

const readFloors = (
  { name, body, document }: DefinitionOf<'LoadGate'>,
  keys: readonly string[],
  index: Index,
  report: Report,
): Floor[] => {
  const floors = new Map<string, Floor>();
  for (const [position, floor] of (body.spec.floors ?? []).entries()) {
    const { objective } = floor;
    const path: Path = ['spec', 'floors', position, 'objective'];
    if (floors.has(objective)) {
      const message = `'${name}' has a second floor for '${objective}'`;
      report('duplicate-name', document.mark(path), message, 'Keep one of the two.');
    }
    if (!keys.includes(objective))
      reportUnknown(objective, keys, index, document.mark(path), report);
    floors.set(objective, floor);
  }
  return [...floors.values()];
};

/** Every load gate that is right; what is wrong is reported. */
export const readLoadGates = (index: Index, report: Report): LoadGate[] => {
  const keys = writtenKeys(index);
  return index.all('LoadGate').flatMap((definition) => {
    const { name, body, document } = definition;
    const { spec } = body;
    const time = (field: 'rampUp' | 'duration', what: string, most: number) =>
      readTime(spec[field], what, most, document.mark(['spec', field]), report);
    const rampUpSeconds = time('rampUp', 'ramp up for', longestRampUpSeconds);
    const durationSeconds = time('duration', 'last', longestDurationSeconds);
    const floors = readFloors(definition, keys, index, report);
    if (rampUpSeconds === null || durationSeconds === null) return [];
    const { source, offset } = document.mark(['metadata', 'name']);
    return [
      {
        ...{ name, description: spec.description ?? '', sessions: spec.sessions },
        ...{ rampUpSeconds, durationSeconds, floors },
        place: source.placeAt(offset),
      },
    ];
  });
};
