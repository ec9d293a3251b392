// A state as shape, word and colour. The shapes are drawn, not typed, so that they are the same in
// every font; they stay apart in grey and in print.

import './status-badge.css';
import { type Status, signOf } from './status.ts';

/** The shape alone: always beside a word. It takes the height of the text around it. */
export const StatusShape = ({ status }: { status: Status }) => {
  const { slug } = signOf(status);
  return (
    <svg className={`ui-shape ui-shape-${slug}`} viewBox="0 0 16 16" aria-hidden="true">
      {status === 'green' && <circle cx="8" cy="8" r="6.5" />}
      {status === 'yellow' && <path d="M8 1 15.5 14.5H.5Z" />}
      {status === 'red' && <path d="M1.5 1.5h13v13h-13Z" />}
      {status === 'no data' && <circle cx="8" cy="8" r="6" className="ui-shape-open" />}
      {status === 'stale' && (
        <>
          <path d="M8 1 15 8 8 15 1 8Z" className="ui-shape-open" />
          <path d="M5 8.4 8.4 5M6.6 10.4 10.4 6.6" className="ui-shape-open" />
        </>
      )}
    </svg>
  );
};

export type StatusBadgeProps = {
  readonly status: Status;
  /** `solid` fills the badge; `plain` writes word and shape in the colour. */
  readonly look?: 'solid' | 'plain';
};

export const StatusBadge = ({ status, look = 'solid' }: StatusBadgeProps) => {
  const { word, slug, meaning } = signOf(status);
  return (
    <span className={`ui-status ui-status-${look} ui-status-${slug}`} title={meaning}>
      <StatusShape status={status} />
      <span>{word}</span>
    </span>
  );
};
