// Load gates: how many people for how long, and what they must have exercised for a run to count.
// A floor names an objective of the set, each once.

import { readCourse, timeReader } from './course.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { ObjectiveKeys } from './objective-key.ts';
import type { Floor, LoadGate } from './slo-set.ts';
import type { Path } from './yaml-document.ts';

const longestRampUpSeconds = 3600;
const longestDurationSeconds = 86_400;

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
    const time = timeReader(definition, report);
    const rampUpSeconds = time(
      ['spec', 'rampUp'],
      spec.rampUp,
      'ramp up for',
      longestRampUpSeconds,
    );
    const { duration } = spec;
    const durationSeconds = time(['spec', 'duration'], duration, 'last', longestDurationSeconds);
    const course = readCourse(definition, keys, report);
    const floors = readFloors(definition, keys, report);
    if (rampUpSeconds === null || durationSeconds === null || course === null) return [];
    const { source, offset } = document.mark(['metadata', 'name']);
    return [
      {
        ...{ name, description: spec.description ?? '', sessions: spec.sessions },
        ...{ rampUpSeconds, durationSeconds, course, floors },
        ...{ pace: spec.pace ?? 1 },
        arrivalsPerMinute: spec.arrivals?.perMinute ?? null,
        place: source.placeAt(offset),
      },
    ];
  });
