// The way past the hub for those for whom collaboration is switched off, as this page goes it.

import { AloneSocket } from '../../collaboration/protocol/alone-socket.ts';
import { systemClock } from '../../collaboration/protocol/clock.ts';
import { call } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';

export const writeAlone = (): AloneSocket =>
  new AloneSocket({
    call,
    isNotFound: (error) => error instanceof ApiProblem && error.kind === 'not-found',
    clock: systemClock,
  });
