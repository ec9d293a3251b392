// Load gates: how many people for how long, and what they must have exercised for a run to count.
// A floor names an objective of the set, each once.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { ObjectiveKeys } from './objective-key.ts';
import type { Floor, LoadGate } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

const longestRampUpSeconds = 3600;
const longestDurationSeconds = 86_400;

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
  keys: ObjectiveKeys,
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
    keys.reportUnknown(objective, document.mark(path));
    floors.set(objective, floor);
  }
  return [...floors.values()];
};

/** Every load gate that is right; what is wrong is reported. */
export const readLoadGates = (index: Index, keys: ObjectiveKeys, report: Report): LoadGate[] =>
  index.all('LoadGate').flatMap((definition) => {
    const { name, body, document } = definition;
    const { spec } = body;
    const time = (field: 'rampUp' | 'duration', what: string, most: number) =>
      readTime(spec[field], what, most, document.mark(['spec', field]), report);
    const rampUpSeconds = time('rampUp', 'ramp up for', longestRampUpSeconds);
    const durationSeconds = time('duration', 'last', longestDurationSeconds);
    const floors = readFloors(definition, keys, report);
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
