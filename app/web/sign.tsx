// A coloured shape beside a word that says the same: the word is what counts.

import { type Status, signOf } from '../../ui/status.ts';
import { StatusShape } from '../../ui/status-badge.tsx';

export const Sign = ({ status }: { readonly status: Status }) => (
  <span className={`ui-status ui-status-plain ui-status-${signOf(status).slug}`}>
    <StatusShape status={status} />
  </span>
);
