// Moving between the board's pages, and the filters that an address carries.

import { createNavigation } from '../../../ui/navigation.ts';
import { type Route, routeOf } from './route.ts';

const { navigate, usePath, useQuery } = createNavigation(
  (path) => routeOf(path).page !== 'unknown',
);

/** The route now. Use once, at the root. */
export const useRoute = (): Route => routeOf(usePath());

export type Filters = {
  /** '' for one that is not set. */
  readonly get: (name: string) => string;
  /** '' takes a filter away. The address changes, and stays one step of the way back. */
  readonly set: (changes: Readonly<Record<string, string>>) => void;
};

/** The filters of a page are its address: it can be sent to somebody, and reloaded. */
export const useFilters = (): Filters => {
  const query = useQuery();
  const parameters = new URLSearchParams(query);
  return {
    get: (name) => parameters.get(name) ?? '',
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
