// Time that was agreed not to count, of some services or of all. It is said in instants, so that
// no time zone and no change of clocks can move it.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { Maintenance } from './slo-set.ts';
import { readSeconds } from './source.ts';

const longestMs = 31 * 86_400_000;

type Definition = DefinitionOf<'Maintenance'>;

const withoutZone = /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

const readInstant = (text: string, mark: Mark, report: Report): number | null => {
  try {
    // A time zone in brackets would be ignored by some and obeyed by others.
    if (!text.includes('[')) return Temporal.Instant.from(text).epochMilliseconds;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  const message = withoutZone.test(text)
    ? `'${text}' does not say in which time zone`
    : `'${text}' is not a moment`;
  const fix = 'Write a date, a time and an offset: 2026-03-01T22:00:00Z or …+01:00.';
  report('maintenance-time', mark, message, fix);
  return null;
};

const readEnd = ({ body, document }: Definition, startMs: number | null, report: Report) => {
  const { end, duration } = body.spec;
  if ((end === undefined) === (duration === undefined)) {
    const message = "exactly one of 'end' and 'duration' is needed";
    report('one-of', document.keyMark(['spec']), message, "Write 'duration: 2h'.");
    return null;
  }
  if (end !== undefined) return readInstant(end, document.mark(['spec', 'end']), report);
  const seconds = readSeconds(duration, 0, document.mark(['spec', 'duration']), report);
  return seconds === null || startMs === null ? null : startMs + seconds * 1000;
};

const readServices = ({ body, document }: Definition, index: Index, report: Report) => {
  const services = new Set<string>();
  for (const [position, service] of (body.spec.services ?? []).entries()) {
    const mark = document.mark(['spec', 'services', position]);
    if (services.has(service))
      report('duplicate-name', mark, `'${service}' stands here twice`, 'Keep one of the two.');
    index.reportUnknown('Service', service, mark);
    services.add(service);
  }
  return [...services];
};

/** Every maintenance that is right; what is wrong is reported. */
export const readMaintenances = (index: Index, report: Report): Maintenance[] =>
  index.all('Maintenance').flatMap((definition) => {
    const { name, body, document } = definition;
    const { spec } = body;
    const startMs = readInstant(spec.start, document.mark(['spec', 'start']), report);
    const endMs = readEnd(definition, startMs, report);
    const services = readServices(definition, index, report);
    if (startMs === null || endMs === null) return [];
    if (endMs <= startMs || endMs - startMs > longestMs) {
      const field = spec.end === undefined ? 'duration' : 'end';
      const message =
        endMs <= startMs
          ? 'the maintenance ends before it starts'
          : 'the maintenance lasts longer than 31 days';
      const fix =
        endMs <= startMs
          ? 'Write an end after the start.'
          : 'Write a shorter one; what never counts is no promise.';
      report('maintenance-time', document.mark(['spec', field]), message, fix);
      return [];
    }
    const { source, offset } = document.mark(['metadata', 'name']);
    return [
      {
        ...{ name, description: spec.description ?? '', startMs, endMs, services },
        place: source.placeAt(offset),
      },
    ];
  });
