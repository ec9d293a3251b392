// The stream's state in words, at the end of the bar. It is read out when it breaks or comes back.

import type { Freshness } from './freshness.ts';
import './connection.css';

export const Connection = ({
  fresh,
  version,
}: {
  readonly fresh: Freshness;
  readonly version: string | null;
}) => (
  <p
    className={`connection connection-${fresh.level}`}
    title={version === null ? undefined : `Signalbox ${version}`}
  >
    <span className="connection-sign" aria-hidden="true" />
    <strong role="status">{fresh.word}</strong>
    <span className="connection-detail">{fresh.detail}</span>
  </p>
);
