// What a runbook may name, and whether there is such a thing: metrics, routes, faults, flags, services,
// secrets, settings, files, spans. A name that nobody knows is found by the pattern of its kind.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { faultTitles } from '../../app/faults/faults.ts';
import { flagPhases } from '../../app/flags/flag.ts';
import { limitMetrics } from '../../collector/ingest/limits/metrics.ts';
import { exposed, namesOf } from '../dashboards/exposed.ts';
import { shippedSet } from './sets.ts';

const root = join(import.meta.dirname, '../..');
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const set = await shippedSet();
export const runbookFiles = readdirSync(join(root, 'alerts/runbooks')).toSorted();

/** What a runbook names of a kind, and whether there is such a thing. */
type Rule = {
  readonly what: string;
  readonly named: RegExp;
  readonly isThere: (name: string) => boolean;
};

const limits = new Registry();
limitMetrics(limits, { limitBytes: 0, refused: 0 }, () => []);
const metrics = new Set([
  ...exposed.flatMap((metric) => [metric.name, ...namesOf(metric)]),
  ...limits.getMetricsAsArray().map(({ name }) => name),
  'process_start_time_seconds',
]);
/** As written: a pattern may name several metrics, or only how one begins. */
const isMetric = (name: string): boolean =>
  metrics.has(name) || [...metrics].some((each) => each.startsWith(`${name}_`));

const sources = (path: string): string =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => textOf(join(path, file)))
    .join('\n');
const appText = sources('app');
const settings = [
  textOf('collector/config.ts'),
  textOf('app/config.ts'),
  textOf('docker-compose.yml'),
];
const compose: { readonly services: Readonly<Record<string, unknown>> } = parse(
  textOf('docker-compose.yml'),
  { merge: true },
);
const isSlo = (name: string): boolean => set.objectives.some(({ slo }) => slo === name);
const isSetting = (name: string): boolean =>
  settings.some((text) => new RegExp(`\\b${name}(_FILE)?:`).test(text)) ||
  textOf('slos/signalbox.yaml').includes(`\${${name}`);

const rules: readonly Rule[] = [
  {
    what: 'metric',
    named:
      /\b((?:signalbox|http_server|app_cache|collab|workflow_runs|workflow_step_duration|auth|db_client|feature_flag_ev|probe_req|process|nodejs)_[a-z0-9_]*[a-z0-9])\b(?![-./:])/g,
    isThere: isMetric,
  },
  { what: 'SLO', named: /(?:\/slos\/|[?&]slo=)([\w-]+)/g, isThere: isSlo },
  {
    what: 'runbook',
    named: /\]\(([\w-]+\.md)\)/g,
    isThere: (name) => runbookFiles.includes(name),
  },
  {
    what: 'fault',
    named: /(?:\/api\/faults\/|`fault\.)([\w-]+)/g,
    isThere: (name) => Object.hasOwn(faultTitles, name),
  },
  {
    what: 'flag',
    named: /\$APP\/flags\/([\w-]+)/g,
    isThere: (name) => Object.hasOwn(flagPhases, name),
  },
  {
    what: 'health check',
    named: /\/api\/health\/([\w-]+)/g,
    isThere: (name) => appText.includes(`register('${name}'`),
  },
  {
    what: 'address of the app',
    named: /\$APP(\/[a-z/]*[a-z])/g,
    isThere: (path) => /^\/(metrics|flags|api\/(health|faults|sessions)(\/|$))/.test(path),
  },
  {
    what: 'service',
    named:
      /docker compose (?:exec -T|restart|logs (?:--\S+ (?:\d+[hm]? )?)+|up (?:--\S+ )+)(?: *)([a-z]+)/g,
    isThere: (name) => Object.hasOwn(compose.services, name),
  },
  {
    what: 'secret',
    named: /\/run\/secrets\/([\w-]+)/g,
    isThere: (name) => textOf('deploy/image/secrets.ts').includes(`name: '${name}'`),
  },
  { what: 'setting', named: /`([A-Z]+(?:_[A-Z]+)+)`/g, isThere: isSetting },
  {
    what: 'file',
    named: /`((?:slos|alerts|deploy|app)\/[\w./-]+|docker-compose\.yml)`/g,
    isThere: (path) => existsSync(join(root, path)),
  },
  {
    what: 'span or attribute',
    named: /`((?:app|workflow|hub|cache|fault|error|url|db)\.[a-z.]+(?:-[a-z]+)*)`/g,
    isThere: (name) => appText.includes(`'${name}'`) || /^(url\.path|db\.query\.text)$/.test(name),
  },
];

/** 'a_(b|c)' is a_b and a_c. */
const written = (pattern: string): readonly string[] => {
  const [whole, inside] = /\(([^()]*)\)/.exec(pattern) ?? [];
  return whole === undefined || inside === undefined
    ? [pattern]
    : inside.split('|').flatMap((one) => written(pattern.replace(whole, one)));
};

export const missedMetrics = (text: string): readonly string[] => {
  const names = [...text.matchAll(/\/metrics"? \| grep (?:-E )?'\^([^']+)'/g)]
    .flatMap(([, pattern = '']) => written(pattern))
    .map((one) => /^\w*/.exec(one)?.[0] ?? '');
  return [...new Set(names)].filter((name) => !isMetric(name));
};

export const findings = (text: string): readonly string[] =>
  rules.flatMap(({ what, named, isThere }) =>
    [...text.matchAll(named)]
      .map(([, name = '']) => name)
      .filter((name) => !isThere(name))
      .map((name) => `there is no ${what} ${name}`),
  );
