// The connection of the document: shape, word, and what becomes of what is typed.

import type { Status } from '../../../ui/status.ts';
import { Sign } from '../sign.tsx';
import type { ConnectionReading } from './connection-words.ts';

const shapes: Readonly<Record<ConnectionReading['state'], Status>> = {
  live: 'green',
  polling: 'yellow',
  alone: 'yellow',
  waiting: 'yellow',
  offline: 'no data',
  ended: 'red',
};

/** Only the word is announced: what is saved changes with every key. */
export const Connection = ({ reading }: { readonly reading: ConnectionReading }) => (
  <p className={`connection connection-${reading.state}`}>
    <Sign status={shapes[reading.state]} />
    <strong role="status">{reading.word}</strong>{' '}
    {reading.detail !== '' && <span className="connection-detail">{reading.detail}</span>}
  </p>
);
