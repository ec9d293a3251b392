// How far an incident is, as shape and word: full while nobody knows why, half while it is worked on,
// open while it is watched, a ring once it is over.

import type { IncidentStatus } from '../../serve/incidents/shapes.ts';
import { statusMeanings, statusWords } from './words.ts';

export const IncidentSign = ({ status }: { readonly status: IncidentStatus }) => (
  <span className={`incident-sign incident-sign-${status}`} title={statusMeanings[status]}>
    <svg className="ui-shape" viewBox="0 0 16 16" aria-hidden="true">
      {status === 'investigating' && <path d="M1.5 1.5h13v13h-13Z" />}
      {status === 'identified' && <path d="M1.5 1.5h13L1.5 14.5Z" />}
      {status === 'monitoring' && <path d="M8 1 15.5 14.5H.5Z" className="ui-shape-open" />}
      {status === 'resolved' && <circle cx="8" cy="8" r="6.5" />}
    </svg>
    {statusWords[status].toUpperCase()}
  </span>
);
