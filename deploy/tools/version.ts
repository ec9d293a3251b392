// Versions as programs print them: numbers with dots between. What follows the numbers (rc1, -dev)
// does not count, and a number that is left out is zero.

const numbers = (version: string): number[] =>
  (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);

/** @example isAtLeast('1.26.8', '1.26') is true, isAtLeast('1.9', '1.26') is not. */
export const isAtLeast = (version: string, least: string): boolean => {
  const [have, need] = [numbers(version), numbers(least)];
  const differing = need.findIndex((number, index) => (have[index] ?? 0) !== number);
  return differing === -1 || (have[differing] ?? 0) > (need[differing] ?? 0);
};
