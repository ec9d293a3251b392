// Moving between the board's pages.

import { createNavigation } from '../../../ui/navigation.ts';
import { type Route, routeOf } from './route.ts';

const { usePath } = createNavigation((path) => routeOf(path).page !== 'unknown');

/** The route now. Use once, at the root. */
export const useRoute = (): Route => routeOf(usePath());
