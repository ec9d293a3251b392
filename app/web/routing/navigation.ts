// Moving between the app's pages.

import { createNavigation } from '../../../ui/navigation.ts';
import { type Route, routeOf } from './route.ts';

const { navigate, usePath } = createNavigation((path) => routeOf(path).page !== 'unknown');

export { navigate };

/** The route now. Use once, at the root. */
export const useRoute = (): Route => routeOf(usePath());
