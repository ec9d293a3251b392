// The programs that tests and the load gate need and npm does not carry. One row a program;
// `fetch.ts` gets what is missing, tests ask `findTool`.

import { join } from 'node:path';
import { cacheFolder, chaosModule, clientsModule } from './cache.ts';
import type { GoBuild } from './go.ts';
import { type Environment, findOnPath, isProgram, type PassedOver, type Program } from './path.ts';

/** How to get a tool: from a Debian package, or built from a package of a Go module. */
export type Origin = { readonly debianPackage: string } | GoBuild;

export type Tool = Program & {
  readonly name: string;
  readonly why: string;
  readonly from: Origin;
};

export const tools: readonly Tool[] = [
  {
    name: 'redis-server',
    binaries: ['redis-server', 'valkey-server'],
    why: 'the cache contract is tested on real Redis',
    from: { debianPackage: 'redis-server' },
  },
  {
    name: 'chromium',
    binaries: ['chromium', 'chromium-browser', 'google-chrome'],
    why: 'board and editor are tested in a real browser',
    from: { debianPackage: 'chromium' },
  },
  {
    name: 'prometheus',
    binaries: ['prometheus'],
    why: 'the generated rules are compared with the collector on real Prometheus',
    from: { debianPackage: 'prometheus' },
  },
  {
    name: 'promtool',
    binaries: ['promtool'],
    why: 'it checks and tests the generated rules',
    from: { debianPackage: 'prometheus' },
  },
  {
    name: 'alertmanager',
    binaries: ['prometheus-alertmanager', 'alertmanager'],
    why: 'pages are delivered through a real Alertmanager',
    from: { debianPackage: 'prometheus-alertmanager' },
  },
  {
    name: 'amtool',
    binaries: ['amtool'],
    why: 'it checks the generated routes',
    from: { debianPackage: 'prometheus-alertmanager' },
  },
  {
    name: 'vmalert',
    binaries: ['vmalert'],
    why: 'it reads the generated rules too',
    from: { debianPackage: 'victoria-metrics' },
  },
  {
    name: 'victoria-metrics',
    binaries: ['victoria-metrics'],
    why: 'collectors write their counters to it, to be added up',
    from: { debianPackage: 'victoria-metrics' },
  },
  {
    name: 'k6',
    binaries: ['k6'],
    least: { version: '2.0', ask: ['version'], answer: /^k6 v(\d[\d.]*)/ },
    why: 'the load gate drives its sessions with it',
    from: { goPackage: 'go.k6.io/k6/v2', takes: 'about 1–3 minutes' },
  },
  {
    name: 'compose-check',
    // Ours, and of use only as built from the sources at hand: never taken from the PATH.
    binaries: [],
    why: 'it checks docker-compose.yml',
    from: { goPackage: './compose-check', takes: 'some seconds' },
  },
  {
    name: 'telemetrygen',
    // What it sends differs from version to version: never taken from the PATH.
    binaries: [],
    why: "OpenTelemetry's own client in Go sends to the collector",
    from: {
      goPackage: 'github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen',
      takes: 'about a minute',
      module: clientsModule,
    },
  },
  {
    name: 'toxiproxy-server',
    binaries: ['toxiproxy-server'],
    least: { version: '2.12', ask: ['-version'], answer: /version v?(\d[\d.]*)/ },
    why: 'experiments disturb connections with it',
    from: {
      goPackage: 'github.com/Shopify/toxiproxy/v2/cmd/server',
      takes: 'about half a minute',
      module: chaosModule,
    },
  },
];

/** By its name or by one of its binaries'. */
const toolNamed = (name: string): Tool | undefined =>
  tools.find((tool) => tool.name === name) ?? tools.find(({ binaries }) => binaries.includes(name));

export const isToolName = (name: string): boolean => toolNamed(name) !== undefined;

/** @throws RangeError for a name that no row has. */
export const toolOf = (name: string): Tool => {
  const tool = toolNamed(name);
  if (tool === undefined) throw new RangeError(`no tool is called ${name}`);
  return tool;
};

const inCache = ({ name, from }: Tool, environment: Environment): string | null => {
  if (!('goPackage' in from)) return null;
  const path = join(cacheFolder(environment, from.module), name);
  return isProgram(path) ? path : null;
};

/** Looks on the PATH, then in the cache. */
export const locate = (
  tool: Tool,
  environment: Environment,
): { readonly path: string | null; readonly passedOver: readonly PassedOver[] } => {
  const { path, passedOver } = findOnPath(tool, environment);
  return { path: path ?? inCache(tool, environment), passedOver };
};

/** @returns the absolute path of the tool, or null where neither PATH nor cache has it. */
export const findTool = (name: string, environment: Environment = process.env): string | null =>
  locate(toolOf(name), environment).path;
