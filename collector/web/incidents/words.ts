// Incidents in words: how far one is, what the public is told, what its figures say.

import { count, share } from '../../../ui/figure.ts';
import type {
  IncidentEvent,
  IncidentImpact,
  IncidentRow,
  IncidentStatus,
  ObjectiveCost,
} from '../../serve/incidents/shapes.ts';

export const statusWords: Readonly<Record<IncidentStatus, string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
};

export const statusMeanings: Readonly<Record<IncidentStatus, string>> = {
  investigating: 'Nobody knows the cause yet.',
  identified: 'The cause is known; it is being worked on.',
  monitoring: 'It should be over; that is being watched.',
  resolved: 'It is over.',
};

export const impactWords: Readonly<Record<IncidentImpact, string>> = {
  outage: 'Outage',
  degraded: 'Degraded',
  maintenance: 'Maintenance',
  none: 'Users notice nothing',
};

/** What the status page says of it; what it does not say, too. */
export const publicWords = ({ published, impact }: IncidentRow): string =>
  published === null
    ? 'Not on the status page'
    : `On the status page as “${published.title}” (${impactWords[impact].toLowerCase()})`;

export const firingWords = ({ firing, resolvedAt }: IncidentRow): string => {
  if (firing > 0) return firing === 1 ? '1 trouble goes on' : `${firing} troubles go on`;
  return resolvedAt === null ? 'no alert fires' : '';
};

/** Who ends it. */
export const endWords = ({ tended, resolvedAt }: IncidentRow): string => {
  if (resolvedAt !== null) return '';
  return tended
    ? 'A person tends it: it is open until somebody resolves it.'
    : 'It resolves itself when all of its alerts have ended.';
};

const kindWords: Readonly<Record<IncidentEvent['kind'], string>> = {
  opened: 'Opened',
  alert: 'Alert',
  status: 'Status',
  note: 'Note',
  published: 'Published',
  update: 'Told the public',
  change: 'Change',
  deploy: 'Deploy',
  gate: 'Gate',
  flag: 'Flag',
  page: 'Page',
  fault: 'Fault',
  collector: 'Collector',
};

export const eventWords = ({ kind }: IncidentEvent): string => kindWords[kind];

export const badWords = ({ bad, total, counts }: ObjectiveCost): string => {
  if (total === 0) return 'nothing measured';
  const unit = counts === 'slices' ? ' time slices' : '';
  return `${count(bad)} of ${count(total)}${unit}`;
};

export const shareWords = ({ bad, total }: ObjectiveCost): string =>
  total === 0 ? '–' : share(bad / total);

export const spentWords = ({ budgetSpent, window }: ObjectiveCost): string => {
  if (budgetSpent === null) return 'not known';
  const part = budgetSpent > 0 && budgetSpent < 0.0001 ? '< 0.01 %' : share(budgetSpent);
  return window === '' ? part : `${part} of ${window}`;
};
