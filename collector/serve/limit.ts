// How many rows a list answers: `?limit=`, a whole number in bounds, or the problem with it.

import type { Problem } from './problem.ts';

export const readLimit = (
  value: unknown,
  { standard, most }: { readonly standard: number; readonly most: number },
): number | Problem => {
  if (value === undefined) return standard;
  const limit = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (limit >= 1 && limit <= most) return limit;
  return {
    status: 400,
    title: 'Limit out of range',
    detail: `limit must be a whole number from 1 to ${most}.`,
  };
};
