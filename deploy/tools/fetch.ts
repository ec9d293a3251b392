// `npm run tools`: brings the programs of tools.ts that are neither on the PATH nor in the cache.
// `fetch.ts NAME…` brings only those and prints their paths on stdout, one a line, in that order.
// Exit code 1 says that something is missing, 2 that a name is no tool's.

import { Interrupted } from './child.ts';
import { fetchTools } from './supply.ts';
import { isToolName, tools } from './tools.ts';

const say = (line: string) => process.stderr.write(`tools: ${line}\n`);

const names = process.argv.slice(2);
const unknown = names.filter((name) => !isToolName(name));
const known = tools.map(({ name }) => name);

const fetchThem = async (): Promise<number> => {
  const { paths, missing } = await fetchTools(names.length > 0 ? names : known, say);
  for (const { sentence } of missing) say(sentence);
  if (names.length === 0) for (const [name, path] of paths) say(`${name}: ${path}`);
  else if (missing.length === 0) {
    for (const name of names) process.stdout.write(`${paths.get(name)}\n`);
  }
  return missing.length > 0 ? 1 : 0;
};

if (unknown.length > 0) {
  say(`no tool is called ${unknown.join(' or ')}; there are ${known.join(', ')}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await fetchThem();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.kill(process.pid, error.signal);
  }
}
