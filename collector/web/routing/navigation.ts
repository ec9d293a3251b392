// Moving between the board's pages, and the filters that an address carries.

import { createNavigation } from '../../../ui/navigation.ts';
import { type Route, routeOf } from './route.ts';

export const { navigate, usePath, useQuery } = createNavigation(
  (path) => routeOf(path).page !== 'unknown',
);

/** The route now. Use once, at the root. */
export const useRoute = (): Route => routeOf(usePath());

let boardAddress = '/';

/** The board as it was last looked at, with what was asked for. */
export const lastBoard = (): string => boardAddress;

export const rememberBoard = (address: string): void => {
  boardAddress = address;
};

export type Filters = {
  /** '' for one that is not set. */
  readonly get: (name: string) => string;
  /** Whether it is there, with a value or without. */
  readonly has: (name: string) => boolean;
  /** '' takes a filter away. The address changes, and stays one step of the way back. */
  readonly set: (changes: Readonly<Record<string, string>>) => void;
};

/** The filters of a page are its address: it can be sent to somebody, and reloaded. */
export const useFilters = (): Filters => {
  const query = useQuery();
  const parameters = new URLSearchParams(query);
  return {
    get: (name) => parameters.get(name) ?? '',
    has: (name) => parameters.has(name),
    set: (changes) => {
      const next = new URLSearchParams(query);
      for (const [name, value] of Object.entries(changes)) {
        if (value === '') next.delete(name);
        else next.set(name, value);
      }
      const text = next.toString();
      navigate(`${location.pathname}${text && `?${text}`}`, { replace: true });
    },
  };
};
