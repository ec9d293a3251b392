// How a run of a gate ended, as shape and word.

import type { Status } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { GateState } from '../../serve/gates/shapes.ts';
import { stateMeanings, stateWords } from './figures.ts';

const shapes: Readonly<Record<GateState, Status>> = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'no data',
  running: 'no data',
  unfinished: 'stale',
};

export const GateSign = ({
  state,
  word,
}: {
  readonly state: GateState;
  readonly word?: string;
}) => (
  <span
    className={`gate-sign gate-sign-${state}`}
    title={word === undefined ? stateMeanings[state] : undefined}
  >
    <StatusShape status={shapes[state]} />
    {word ?? stateWords[state]}
  </span>
);
