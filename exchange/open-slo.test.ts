import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';
import { randomDefinitions } from './fixtures/random-definitions.ts';
import { keptOf } from './open-slo/kept.ts';
import { exportOpenSlo } from './open-slo.ts';
import { printDocuments } from './print.ts';

/** Places are where something was written, which an export changes. */
const withoutPlaces = (set: SloSet): unknown =>
  JSON.parse(JSON.stringify(set, (key, value) => (key === 'place' ? undefined : value)));

const readBack = (set: SloSet): SloSet => {
  const { openSlo, signalbox } = exportOpenSlo(set);
  const files = [
    { path: 'openslo.yaml', text: openSlo },
    ...(signalbox === '' ? [] : [{ path: 'signalbox.yaml', text: signalbox }]),
  ];
  const { set: again, diagnostics } = readDefinitions(files, {});
  assert.ok(again, diagnostics.map(renderDiagnostic).join('\n'));
  return again;
};

const read = (text: string): SloSet => {
  const { set, diagnostics } = readDefinitions([{ path: 'given.yaml', text }], {});
  assert.ok(set, diagnostics.map(renderDiagnostic).join('\n'));
  return set;
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsAt = (value: unknown, ...path: readonly string[]): Fields =>
  path.reduce<Fields>((inner, key) => (inner[key] ?? {}) as Fields, value as Fields);

const documentsOf = (text: string): readonly Fields[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Fields);

/** The fields of OpenSLO v1's kinds as its specification lists them: needed, and allowed beside. */
const specFields: Readonly<Record<string, readonly [needed: string[], allowed: string[]]>> = {
  Service: [[], ['description']],
  DataSource: [['type', 'connectionDetails'], ['description']],
  SLI: [[], ['description', 'ratioMetric', 'thresholdMetric']],
  AlertNotificationTarget: [['target'], ['description']],
  AlertCondition: [['severity', 'condition'], ['description']],
  AlertPolicy: [
    ['conditions'],
    ['notificationTargets', 'alertWhenNoData', 'alertWhenResolved', 'alertWhenBreaching'],
  ],
  SLO: [
    ['service', 'budgetingMethod', 'objectives'],
    ['description', 'indicatorRef', 'timeWindow', 'alertPolicies'],
  ],
};

const objectiveFields = [
  ...['displayName', 'op', 'value', 'target', 'timeSliceTarget', 'timeSliceWindow'],
  ...['indicatorRef', 'compositeWeight'],
];

/** What is not as OpenSLO's specification has it. */
const violations = (document: Fields): readonly string[] => {
  const { apiVersion, kind, metadata, spec, ...others } = document;
  const [needed, allowed] = specFields[String(kind)] ?? [[], []];
  const given = Object.keys(fieldsAt(spec));
  const objectives = (fieldsAt(spec).objectives ?? []) as readonly Fields[];
  const composite = objectives.some((objective) => 'indicatorRef' in objective);
  return [
    ...(apiVersion === 'openslo/v1' && kind !== undefined && String(kind) in specFields
      ? []
      : ['kind']),
    ...Object.keys(others),
    ...Object.keys(fieldsAt(metadata)).filter(
      (key) => !['name', 'displayName', 'labels', 'annotations'].includes(key),
    ),
    ...(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(String(fieldsAt(metadata).name))
      ? []
      : ['name']),
    ...needed.filter((field) => !given.includes(field)),
    ...given.filter((field) => ![...needed, ...allowed].includes(field)),
    ...objectives.flatMap((objective) =>
      Object.keys(objective).filter((field) => !objectiveFields.includes(field)),
    ),
    ...(kind === 'SLO' && composite === 'indicatorRef' in fieldsAt(spec) ? ['indicatorRef'] : []),
  ];
};

const { files } = await loadDefinitionFiles('slos');
const shipped = readDefinitions(files, {}).set;
assert.ok(shipped);

describe('OpenSLO out again', () => {
  it('the shipped definitions come back equal', () => {
    assert.deepEqual(withoutPlaces(readBack(shipped)), withoutPlaces(shipped));
  });

  it('random definitions come back equal, and are OpenSLO', () => {
    let [right, composites] = [0, 0];
    const runs = 60;
    fc.assert(
      fc.property(randomDefinitions, (documents) => {
        const given = printDocuments(documents.map((body) => ({ body })));
        const { set } = readDefinitions([{ path: 'given.yaml', text: given }], {});
        if (!set) return;
        right += 1;
        composites += set.composites.length;
        assert.deepEqual(withoutPlaces(readBack(set)), withoutPlaces(set));
        assert.deepEqual(documentsOf(exportOpenSlo(set).openSlo).flatMap(violations), []);
      }),
      { numRuns: runs },
    );
    assert.ok(right > runs / 2, `${right} of ${runs} were right`);
    assert.ok(composites > 0);
  });

  it('the documents are OpenSLO and nothing else; what is ours is in the other file', () => {
    const { openSlo, signalbox, notices } = exportOpenSlo(shipped);
    assert.deepEqual(documentsOf(openSlo).flatMap(violations), []);
    assert.deepEqual(notices, []);
    const kinds = new Set(documentsOf(signalbox).map(({ kind }) => kind));
    for (const kind of ['StatusPolicy', 'BurnPolicy', 'ScrapeTarget', 'Probe', 'LoadGate'])
      assert.ok(kinds.has(kind), kind);
    assert.ok(documentsOf(signalbox).every(({ apiVersion }) => apiVersion === 'signalbox/v1'));
  });

  it('labels, bounds and what other tools noted are kept', () => {
    const { openSlo, signalbox } = exportOpenSlo(shipped, keptOf(files));
    const again = [openSlo, signalbox].map((text, at) => ({ path: `${at}.yaml`, text }));
    assert.deepEqual(readDefinitions(again, {}).diagnostics.map(renderDiagnostic), []);
    const noted = promise(
      'a',
      'b_total',
      ', labels: { team: [x, y] }, annotations: { other.io/a: b }',
    );
    const kept = keptOf([{ path: 'a.yaml', text: noted }]);
    const slo = documentsOf(exportOpenSlo(read(noted), kept).openSlo).find(
      ({ kind }) => kind === 'SLO',
    );
    assert.deepEqual(fieldsAt(slo, 'metadata'), {
      ...{ name: 'a', labels: { team: ['x', 'y'] }, annotations: { 'other.io/a': 'b' } },
    });
  });

  it('bad events stay bad events', () => {
    const documents = documentsOf(exportOpenSlo(shipped).openSlo);
    const errors = documents.find(
      ({ kind, metadata }) =>
        kind === 'SLI' && fieldsAt(metadata).name === 'request-errors-answered',
    );
    assert.deepEqual(Object.keys(fieldsAt(errors, 'spec', 'ratioMetric')), [
      'counter',
      'bad',
      'total',
    ]);
  });

  const promise = (name: string, query: string, more = '') => `
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name}${more} }
spec:
  service: shop
  budgetingMethod: Occurrences
  objectives: [{ target: 0.99 }]
  indicator:
    metadata: { name: i }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: m, spec: { query: '${query}' } } }
        total: { metricSource: { metricSourceRef: m, spec: { query: a_total } } }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: m }
spec: { type: prometheus }
`;

  it('what a query counts is kept, however its text was shortened', () => {
    const given = read(promise('a', 'a_total{x="two  spaces",y="\\\\"}'));
    const good = (set: SloSet) =>
      set.objectives.map(({ indicator }) => 'good' in indicator && indicator.good);
    assert.deepEqual(good(readBack(given)), good(given));
  });

  it('one SLI is written once, and one name is given once', () => {
    const given = [promise('a', 'b_total'), promise('b', 'b_total').split('---')[0]].join('---');
    const slis = documentsOf(exportOpenSlo(read(given)).openSlo).filter(
      ({ kind }) => kind === 'SLI',
    );
    assert.equal(slis.length, 1);
  });

  it('says what other tools may refuse', () => {
    const long = 'A title that says so much that it has no end, or hardly any, and goes on';
    const { notices } = exportOpenSlo(read(promise('a.b', 'b_total', `, displayName: '${long}'`)));
    assert.match(notices[0]?.text ?? '', /'a\.b': OpenSLO promises no names with dots/);
    assert.match(notices[1]?.text ?? '', /63 characters/);
  });
});
