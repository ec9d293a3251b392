// The JSON Schema of every kind, for editors: made from the very schemas that `check` reads by. What
// a schema cannot say (names that must be there, queries, arithmetic) only `check` says.

import { z } from 'zod';
import type { Artefact } from './artefact.ts';
import { annotationsOf, type KindName, kindsOf, schemas } from './kinds/known.ts';

type Json = { [key: string]: unknown };

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindNames = Object.keys(schemas) as KindName[];

const kinds: Readonly<Record<KindName, string>> = {
  Service: 'What promises are made about.',
  SLO: 'A promise: how much of what is counted is good, over which time.',
  SLI: 'What is counted: good of total events.',
  DataSource: 'Where counts come from.',
  AlertPolicy: 'Which condition tells whom.',
  AlertCondition: 'How fast a budget may burn before someone is told.',
  AlertNotificationTarget: 'Who is told.',
  StatusPolicy: 'When a tile is yellow or red.',
  BurnPolicy: 'How fast a budget may burn before someone is told, over several windows.',
  LoadGate: 'A load under which every objective has to hold.',
  ScrapeTarget: 'A page of metrics that the collector reads.',
  Probe: 'A page that the collector asks for from outside.',
  RolloutPolicy: 'What must not hold while a release is rolled out.',
  Maintenance: 'Time that was agreed not to count.',
  BudgetPolicy: 'What is done when an error budget runs low.',
};

const annotationTexts: Readonly<Record<string, string>> = {
  'signalbox/owner': 'The name of an AlertNotificationTarget: told of alerts that name nobody.',
  'signalbox/budget-policy': 'The name of a BudgetPolicy.',
  'signalbox/depends-on': 'The names of the services without which it cannot do its work: a, b.',
  'signalbox/conditions': 'any: each condition alerts. all: they alert while all of them hold.',
  'signalbox/address-variable': 'The variable that holds its address: SHOP_SLACK_URL.',
  'signalbox/status-policy': 'The name of a StatusPolicy.',
  'signalbox/burn-policy': 'The name of a BurnPolicy.',
  'signalbox/exemplars': 'A TraceQL filter: which spans show a bad event.',
  'signalbox/runbook': 'What to do when it pages: a URL or a path.',
  'signalbox/k6-metric': 'The metric by which a load test measures the same promise.',
  'signalbox/interval': 'How often the source is heard: 60s.',
  'signalbox/histogram-bounds': 'A line for each histogram: name: 0.1 0.2 0.5.',
  'signalbox/short-window': 'The short window, in place of a twelfth of the long one.',
  'signalbox/minimum-bad-events': 'With fewer bad events the alert stays quiet.',
  'signalbox/keep-firing': 'The alert ends once it has not held for so long: 10m.',
};

const escaped = (text: string): string => text.replaceAll(/[./]/g, '\\$&');

/** Annotations of ours are those that the kind has, of an SLO also for one objective; others are free. */
const annotationSchema = (kind: KindName): Json => {
  const known = annotationsOf[kind];
  const suffix = kind === 'SLO' ? '(\\..+)?' : '';
  const ours = known.map((name) => `^${escaped(name)}${suffix}$`);
  return {
    type: 'object',
    propertyNames: { pattern: ['^(?!signalbox/)', ...ours].join('|') },
    properties: Object.fromEntries(
      known.map((name) => [name, { type: 'string', description: annotationTexts[name] ?? '' }]),
    ),
    additionalProperties: { type: 'string' },
  };
};

const kindSchema = (kind: KindName): Json => {
  const made = z.toJSONSchema(schemas[kind], { target: 'draft-7', io: 'input' });
  const { $schema: _, ...schema } = made as Json;
  const metadata = isJson(schema.properties) ? schema.properties.metadata : null;
  if (!isJson(metadata) || !isJson(metadata.properties))
    throw new TypeError(`the schema of ${kind} has no metadata`);
  metadata.properties.annotations = annotationSchema(kind);
  return { description: kinds[kind], ...schema };
};

const definition: Json = {
  type: 'object',
  required: ['apiVersion', 'kind'],
  properties: {
    apiVersion: { enum: Object.keys(kindsOf) },
    kind: { enum: kindNames },
  },
  allOf: kindNames.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
    then: { $ref: `#/definitions/${kind}` },
  })),
};

/** Of one document: a definition, or a list of such. */
export const definitionSchema = (): Json => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Definitions of Signalbox: openslo/v1 and signalbox/v1',
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
  then: { items: { $ref: '#/definitions/definition' } },
  else: { $ref: '#/definitions/definition' },
  definitions: {
    definition,
    ...Object.fromEntries(kindNames.map((kind) => [kind, kindSchema(kind)])),
  },
});

export const generateSchema = (): readonly Artefact[] => [
  {
    path: 'language/generated/definitions.schema.json',
    text: `${JSON.stringify(definitionSchema(), null, 2)}\n`,
  },
];
