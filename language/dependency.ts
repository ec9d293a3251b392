// What services stand on: `signalbox/depends-on: a, b` on a Service names those without which it cannot
// do its work. Whoever depends on something depends on all that it depends on, and never on itself.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { Service } from './slo-set.ts';

const annotation = 'signalbox/depends-on';

type Definition = DefinitionOf<'Service'>;

const writtenIn = ({ body }: Definition): readonly string[] =>
  (body.metadata.annotations?.[annotation] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const markOf = ({ document }: Definition): Mark =>
  document.mark(['metadata', 'annotations', annotation]);

/** One name among those of the annotation, so that it alone is mended. */
const nameMark = (definition: Definition, name: string): Mark => {
  const { source, offset, end } = markOf(definition);
  const names = source.text.slice(offset, end ?? source.text.length);
  const at = [...names.matchAll(/[-a-z0-9.]+/g)].find(([word]) => word === name)?.index;
  if (end === undefined || at === undefined) return { source, offset };
  return { source, offset: offset + at, end: offset + at + name.length };
};

export type StandsOn = (service: string) => ReadonlySet<string>;

/** @returns all services that one stands on, directly or not; itself only where there is a circle */
export const standsOn = (services: readonly Pick<Service, 'name' | 'dependsOn'>[]): StandsOn => {
  const named = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  const known = new Map<string, ReadonlySet<string>>();
  return (service) => {
    const before = known.get(service);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const waiting = [...(named.get(service) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...(named.get(next) ?? []));
    }
    known.set(service, found);
    return found;
  };
};

const reportEmpty = (definition: Definition, report: Report): void => {
  const written = definition.body.metadata.annotations?.[annotation];
  if (written === undefined || writtenIn(definition).length > 0) return;
  const fix = 'Name services, with commas between them, or leave the annotation out.';
  const at = definition.document.keyMark(['metadata', 'annotations', annotation]);
  report('unknown-reference', at, `'${annotation}' names no service`, fix);
};

/** The services that one names; what is wrong about them is reported. */
export const readDependsOn = (
  definition: Definition,
  index: Index,
  report: Report,
): readonly string[] => {
  reportEmpty(definition, report);
  const names = [...new Set(writtenIn(definition))];
  for (const name of names) index.reportUnknown('Service', name, nameMark(definition, name));
  return names;
};

/** In a circle each would silence all others, so that nobody would be told. */
export const reportCircles = (index: Index, report: Report): void => {
  const definitions = index.all('Service');
  const below = standsOn(
    definitions.map((each) => ({ name: each.name, dependsOn: writtenIn(each) })),
  );
  for (const definition of definitions) {
    const { name } = definition;
    if (!below(name).has(name)) continue;
    const through = writtenIn(definition).find((each) => each === name || below(each).has(name));
    const others = through === undefined || through === name ? '' : `, through '${through}'`;
    const message = `the service '${name}' depends on itself${others}`;
    const fix = 'Leave out the one of them that does its work without the other.';
    report('dependency-circle', markOf(definition), message, fix);
  }
};
