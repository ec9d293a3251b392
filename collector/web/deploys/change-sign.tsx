// What became of an objective, or of all, after a deploy: as shape and word.

import type { Status } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { DeployChange } from '../../serve/deploys/shapes.ts';
import { changeWords } from './effects.ts';

const shapes: Readonly<Record<DeployChange, Status>> = {
  worse: 'red',
  better: 'green',
  same: 'green',
  unknown: 'no data',
};

export const ChangeSign = ({ change }: { readonly change: DeployChange }) => (
  <span className={`deploy-change deploy-change-${change}`}>
    <StatusShape status={shapes[change]} />
    {changeWords[change]}
  </span>
);
