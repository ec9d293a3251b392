// From the text of all definition files to the one set that every consumer reads.
// The set is there only when nothing is wrong; reading never throws, whatever the text.

import { alertPolicies } from './alert-policy.ts';
import { reportAnnotations } from './annotation.ts';
import { readBudgetPolicies } from './budget-policy.ts';
import { readBurnPolicy } from './burn-policy.ts';
import { readComposites } from './composite.ts';
import {
  type Definition,
  type DefinitionOf,
  indexDefinitions,
  toDefinition,
} from './definition.ts';
import { definitionsIn } from './definition-list.ts';
import { reportCircles } from './dependency.ts';
import { byPlace, type Diagnostic, diagnose, diagnoseFile, type Report } from './diagnostic.ts';
import type { DefinitionFile } from './files.ts';
import { readBounds } from './histogram-bounds.ts';
import { readSli } from './indicator.ts';
import { k6Metrics } from './k6-metric.ts';
import type { KindName } from './kinds/known.ts';
import type { LiveSources } from './lint/live-metrics.ts';
import { lint } from './lint.ts';
import { readLoadGates } from './load-gate.ts';
import { readMaintenances } from './maintenance.ts';
import { notificationTargets } from './notification-target.ts';
import { objectiveName, readObjectives } from './objective.ts';
import { objectiveKeys } from './objective-key.ts';
import { readRolloutPolicies } from './rollout-policy.ts';
import { rules } from './rules.ts';
import { readService } from './service.ts';
import type { SloSet } from './slo-set.ts';
import { readSources } from './source.ts';
import { sourceText } from './source-text.ts';
import { readStatusPolicy } from './status-policy.ts';
import { reportVariables } from './url.ts';
import { type Path, parseYaml, type YamlDocument } from './yaml-document.ts';

export type Reading = {
  /** null when there is an error among the diagnostics. */
  readonly set: SloSet | null;
  /** In order of file and place, each once. */
  readonly diagnostics: readonly Diagnostic[];
};

/** More findings of one severity than this about one file help nobody. */
const mostPerFile = 100;

const collector = (strict: boolean) => {
  const found = new Map<string, Diagnostic>();
  const counts = new Map<string, number>();
  const report: Report = (rule, at, message, fix) => {
    const key = JSON.stringify([rule, at.source.path, at.offset, message]);
    // Errors are counted by themselves, so that no number of notices hides the first.
    const group = `${rules[rule].severity} ${at.source.path}`;
    const count = counts.get(group) ?? 0;
    if (found.has(key) || count >= mostPerFile || (rules[rule].strict && !strict)) return;
    counts.set(group, count + 1);
    found.set(key, diagnose(rule, at, message, fix));
  };
  return { report, diagnostics: () => [...found.values()].sort(byPlace) };
};

/** Where ${…} means something, or is no business of ours. */
const openToVariables = ({ kind }: Definition): Path => {
  if (kind === 'DataSource') return ['spec', 'connectionDetails'];
  return kind === 'ScrapeTarget' || kind === 'Probe' ? ['spec', 'url'] : [];
};

const toDefinitions = (documents: readonly YamlDocument[], report: Report): Definition[] =>
  documents.flatMap((document) => {
    const definition = toDefinition(document, report);
    if (!definition) return [];
    reportVariables(document, openToVariables(definition), report);
    const objectives =
      definition.kind === 'SLO'
        ? definition.body.spec.objectives.map((to, at) => objectiveName(to.displayName, at))
        : [];
    reportAnnotations(definition, objectives, report);
    return [definition];
  });

export type ReadOptions = {
  /** Says also what is merely good practice. */
  readonly strict?: boolean;
  /** What was seen of each source: selectors are compared with it. */
  readonly live?: LiveSources;
};

/** What the definitions mean. `variables` fill the ${…} in URLs of ScrapeTargets and Probes. */
export const readDefinitions = (
  files: readonly DefinitionFile[],
  variables: Readonly<Record<string, string>>,
  { strict = false, live }: ReadOptions = {},
): Reading => {
  const { report, diagnostics } = collector(strict);
  const documents = files
    .flatMap(({ path, text }) => parseYaml(sourceText(path, text), report))
    .flatMap((document) => definitionsIn(document, report));
  const index = indexDefinitions(toDefinitions(documents, report), documents, report);
  const { sources, scrapeTargets, probes } = readSources(index, variables, report);
  const bounds = readBounds(index.all('DataSource'), report);

  // Everything that has a name is read once, also what nothing names.
  const read = <Kind extends KindName, Value>(
    kind: Kind,
    one: (definition: DefinitionOf<Kind>) => Value | null,
  ): ((name: string) => Value | null) => {
    const values = new Map(index.all(kind).map((definition) => [definition.name, one(definition)]));
    return (name) => values.get(name) ?? null;
  };
  const sli = read('SLI', ({ body, document }) =>
    readSli(body.spec, ['spec'], document, { index, sources, bounds, report }),
  );
  const statusPolicy = read('StatusPolicy', (definition) =>
    readStatusPolicy(
      definition,
      (name, at) => {
        index.reportUnknown('SLI', name, at);
        return sli(name);
      },
      report,
    ),
  );
  const burnPolicy = read('BurnPolicy', (definition) => readBurnPolicy(definition, report, index));
  const targets = notificationTargets(index, report);
  const named = { sli, statusPolicy, burnPolicy, k6Metric: k6Metrics(report) };
  const context = {
    ...{ index, sources, bounds, report, ...named },
    alertPolicies: alertPolicies(index, targets, report),
  };
  const objectives = index.all('SLO').flatMap((slo) => readObjectives(slo, context));
  const composites = readComposites(index, objectives, report);
  const keys = objectiveKeys(index, report);
  const loadGates = readLoadGates(index, keys, report);
  const rolloutPolicies = readRolloutPolicies(index, keys, objectives, report);
  const maintenances = readMaintenances(index, report);
  const services = index.all('Service').map((service) => readService(service, index, report));
  reportCircles(index, report);
  const budgetPolicies = readBudgetPolicies(index, report);

  if (documents.length === 0 && diagnostics().length === 0) {
    const fix = 'Write at least one SLO.';
    const file = files[0]?.path ?? '.';
    const nothing = diagnoseFile('no-definitions', file, 'nothing is defined here', fix);
    return { set: null, diagnostics: [nothing] };
  }
  if (diagnostics().some(({ severity }) => severity === 'error')) {
    lint(documents, null, report, live);
    return { set: null, diagnostics: diagnostics() };
  }
  const ofAll: Diagnostic[] = [];
  if (objectives.length === 0) {
    const fix = 'Define an SLO, or read the files together with those that do.';
    const file = documents[0]?.source.path ?? '.';
    ofAll.push(diagnoseFile('nothing-promised', file, 'no SLO is defined', fix));
  }
  const dataSources = [...sources.values()];
  const set = {
    ...{ objectives, composites, dataSources, scrapeTargets, probes, loadGates, services },
    ...{ notificationTargets: targets.all(), rolloutPolicies, maintenances, budgetPolicies },
  };
  lint(documents, set, report, live);
  return { set, diagnostics: [...ofAll, ...diagnostics()].sort(byPlace) };
};
