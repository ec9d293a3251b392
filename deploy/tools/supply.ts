// Brings tools that are neither on the PATH nor in the cache: from Debian's packages or by Go. What
// cannot be brought is answered with one sentence that says what to install.

import { installPackages, packageAdvice } from './debian.ts';
import { buildAdvice, buildPrograms } from './go.ts';
import type { Environment } from './path.ts';
import { locate, type Tool, toolOf } from './tools.ts';

export type Missing = { readonly tool: Tool; readonly sentence: string };

export type Supply = {
  /** The path of each tool that is there, by the name it was asked for. */
  readonly paths: ReadonlyMap<string, string>;
  readonly missing: readonly Missing[];
};

const adviceFor = ({ name, least, from }: Tool, environment: Environment): string =>
  'debianPackage' in from
    ? packageAdvice(from.debianPackage, environment)
    : buildAdvice(least === undefined ? null : `${name} ${least.version}`, environment);

const sayPassedOver = (tool: Tool, say: (line: string) => void, environment: Environment): void => {
  for (const { path, version } of locate(tool, environment).passedOver) {
    const found = version === null ? 'does not say its version' : `is version ${version}`;
    say(`${path} ${found}: not taken, ${tool.name} ${tool.least?.version} or later is needed`);
  }
};

/**
 * Fetches those of the named tools that are missing; `say` gets a line of progress at a time.
 * @throws RangeError for a name that is no tool's.
 */
export const fetchTools = async (
  names: readonly string[],
  say: (line: string) => void,
  environment: Environment = process.env,
): Promise<Supply> => {
  const pathOf = (tool: Tool) => locate(tool, environment).path;
  const asked = [...new Set(names.map(toolOf))];
  for (const tool of asked) sayPassedOver(tool, say, environment);
  const wanted = asked.filter((tool) => pathOf(tool) === null);

  const packages = wanted.flatMap(({ from }) =>
    'debianPackage' in from ? from.debianPackage : [],
  );
  await installPackages([...new Set(packages)], say, environment);
  const builds = wanted.flatMap(({ name, from }) => ('goPackage' in from ? { name, ...from } : []));
  await buildPrograms(builds, say, environment);

  const found = names.map((name) => [name, pathOf(toolOf(name))] as const);
  return {
    paths: new Map(found.flatMap(([name, path]) => (path === null ? [] : [[name, path] as const]))),
    missing: wanted
      .filter((tool) => pathOf(tool) === null)
      .map((tool) => ({
        tool,
        sentence: `${tool.name} is missing (${tool.why}): ${adviceFor(tool, environment)}`,
      })),
  };
};
