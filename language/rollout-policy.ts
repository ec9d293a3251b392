// Under which objectives a release is rolled out, in which steps, and what calls it off.
// What is not written: 5 %, 25 %, 50 % and all of the traffic, 2 min and 100 events each, off on red.

import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { ObjectiveKeys } from './objective-key.ts';
import type { Objective, RolloutPolicy } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

const usual = { steps: [0.05, 0.25, 0.5, 1], observeSeconds: 120, minimumEvents: 100 } as const;

const shortestSeconds = 10;
const longestSeconds = 86_400;

type Definition = DefinitionOf<'RolloutPolicy'>;

const readObjectives = (
  { name, body, document }: Definition,
  keys: ObjectiveKeys,
  report: Report,
): readonly string[] => {
  const seen = new Set<string>();
  for (const [position, key] of body.spec.objectives.entries()) {
    const mark = document.mark(['spec', 'objectives', position]);
    if (seen.has(key)) {
      const message = `'${name}' watches '${key}' twice`;
      report('duplicate-name', mark, message, 'Keep one of the two.');
    }
    keys.reportUnknown(key, mark);
    seen.add(key);
  }
  return [...seen];
};

const readSteps = ({ body, document }: Definition, report: Report): readonly number[] | null => {
  const steps = body.spec.steps ?? usual.steps;
  const wrong = steps.findIndex((share, at) => share <= (steps[at - 1] ?? 0));
  if (wrong !== -1) {
    const message = `a step to ${steps[wrong]} of the traffic is no step up`;
    const fix = 'Write rising shares of more than 0: [0.05, 0.25, 0.5, 1].';
    report('rollout-steps', document.mark(['spec', 'steps', wrong]), message, fix);
    return null;
  }
  if (steps.at(-1) === 1) return steps;
  const message = 'the last step leaves some of the traffic behind';
  const mark = document.mark(['spec', 'steps', steps.length - 1]);
  report('rollout-steps', mark, message, 'Add a last step of 1, which is all of it.');
  return null;
};

const readObserve = ({ body, document }: Definition, report: Report): number | null => {
  const mark = document.mark(['spec', 'observe']);
  const seconds = readSeconds(body.spec.observe, usual.observeSeconds, mark, report);
  if (seconds === null || (seconds >= shortestSeconds && seconds <= longestSeconds)) return seconds;
  const message = `a step cannot be observed for ${body.spec.observe}`;
  report('rollout-time', mark, message, 'Write 10s to 1d; 2m is usual.');
  return null;
};

const reportUnreachable = (
  { body, document }: Definition,
  burnAbove: number,
  watched: readonly Objective[],
  report: Report,
): void => {
  const path: Path = ['spec', 'abort', 'burnAbove'];
  const out = watched.filter(({ target }) => burnAbove >= (1 / (1 - target)) * (1 - 1e-9));
  const [first] = out;
  if (!first || body.spec.abort?.burnAbove === undefined) return;
  const highest = Number((1 / (1 - first.target)).toPrecision(3));
  const others = out.length > 1 ? ` and ${out.length - 1} more` : '';
  const message = `the budget of '${first.key}'${others} cannot burn ${burnAbove} times too fast, but ${highest} times at most`;
  const fix = `Write less than ${highest}, or watch it under a RolloutPolicy of its own.`;
  report('unreachable-burn', document.mark(path), message, fix);
};

const readAbort = (
  definition: Definition,
  watched: readonly Objective[],
  report: Report,
): RolloutPolicy['abort'] | null => {
  const { body, document } = definition;
  const { onRed = true, burnAbove = null, budgetLeftBelow = null } = body.spec.abort ?? {};
  if (!onRed && burnAbove === null && budgetLeftBelow === null) {
    const message = 'nothing ever calls this rollout off';
    const fix = "Leave 'onRed: false' out, or add 'burnAbove' or 'budgetLeftBelow'.";
    report('rollout-never-aborts', document.keyMark(['spec', 'abort']), message, fix);
    return null;
  }
  if (burnAbove !== null) reportUnreachable(definition, burnAbove, watched, report);
  return { onRed, burnAbove, budgetLeftBelow };
};

/** Every rollout policy that is right; what is wrong is reported. */
export const readRolloutPolicies = (
  index: Index,
  keys: ObjectiveKeys,
  objectives: readonly Objective[],
  report: Report,
): RolloutPolicy[] => {
  const byKey = new Map(objectives.map((objective) => [objective.key, objective]));
  return index.all('RolloutPolicy').flatMap((definition) => {
    const { name, body, document } = definition;
    const { spec } = body;
    const named = readObjectives(definition, keys, report);
    const watched = named.flatMap((key) => byKey.get(key) ?? []);
    const steps = readSteps(definition, report);
    const observeSeconds = readObserve(definition, report);
    const abort = readAbort(definition, watched, report);
    if (steps === null || observeSeconds === null || abort === null) return [];
    const { source, offset } = document.mark(['metadata', 'name']);
    return [
      {
        ...{ name, description: spec.description ?? '', objectives: named, observeSeconds, steps },
        ...{ abort, minimumEvents: spec.minimumEvents ?? usual.minimumEvents },
        place: source.placeAt(offset),
      },
    ];
  });
};
