// The filters of the page of errors as the question to the API. What an address holds that is no
// filter is left out.

import type { ErrorList, ErrorSort, ErrorWindow } from '../../serve/errors/shapes.ts';

export const windowOf = (text: string): ErrorWindow => (text === '7d' ? '7d' : '24h');

export const sortOf = (text: string): ErrorSort =>
  text === 'newest' || text === 'latest' ? text : 'worst';

export const sortWords: Readonly<Record<ErrorSort, string>> = {
  worst: 'Most often',
  newest: 'Newest error',
  latest: 'Seen last',
};

export const windowWords: Readonly<Record<ErrorWindow, string>> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
};

export const errorsUrl = (get: (name: string) => string): string => {
  const query = new URLSearchParams({ window: windowOf(get('window')), sort: sortOf(get('sort')) });
  for (const name of ['service', 'release']) if (get(name) !== '') query.set(name, get(name));
  return `/api/errors?${query}`;
};

/** The releases that can be chosen: of one service, or of all. */
export const releasesOf = (services: ErrorList['services'], service: string): readonly string[] => [
  ...new Set(
    services
      .filter((each) => service === '' || each.service === service)
      .flatMap(({ releases }) => releases),
  ),
];
