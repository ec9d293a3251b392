// A test that needs a program says so here: in CI a missing one fails it, elsewhere it is skipped
// by name, so that nobody takes a skipped test for a passed one.

import { findTool } from '../deploy/tools/tools.ts';

/** For node:test's `skip` option: false where the tool is there. @throws in CI where it is not. */
export const skipWithout = (name: string): string | false => {
  if (findTool(name) !== null) return false;
  const message = `${name} is missing; \`npm run tools\` fetches it`;
  if (process.env.CI !== undefined) throw new Error(message);
  return message;
};

/** The tool's path, in a test that `skipWithout` lets run. */
export const toolPath = (name: string): string => {
  const path = findTool(name);
  if (path === null) throw new Error(`${name} is missing; \`npm run tools\` fetches it`);
  return path;
};
