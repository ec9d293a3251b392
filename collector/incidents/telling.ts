// What the public is told when nobody has found better words: that there is a problem, with what, and
// how far things are. Titles of components are all it names; nothing of alerts or figures is in it.

import type { IncidentStatus } from '../serve/incidents/shapes.ts';

/** 'API', 'API and Mail', 'API, Mail and Search'. */
export const listed = (names: readonly string[]): string => {
  const last = names.at(-1) ?? 'the service';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

/** @param components their titles */
export const publicTitle = (components: readonly string[]): string =>
  `Problem with ${listed(components)}`;

const sentences: Readonly<Record<IncidentStatus, (what: string) => string>> = {
  investigating: (what) => `We are investigating a problem with ${what}.`,
  identified: (what) => `We know what is wrong with ${what} and are working on it.`,
  monitoring: (what) => `We believe that ${what} works again, and are watching it.`,
  resolved: (what) => `The problem with ${what} is over.`,
};

export const publicSentence = (status: IncidentStatus, components: readonly string[]): string =>
  sentences[status](listed(components));

export const recoveredSentence = (components: readonly string[]): string =>
  `${listed(components)} ${components.length > 1 ? 'have' : 'has'} recovered.`;

export const backSentence = (components: readonly string[]): string =>
  `The problem with ${listed(components)} is back. We are investigating it.`;
