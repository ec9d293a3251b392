// What is to be in one organisation, as data: its people, its documents and who wrote which part of
// them when. Pure: the same seed makes the same, whatever other organisations are made with it.
// Addresses and ids of people do not depend on the seed, so that they can be made anew in place.

import { limits } from '../../app/collaboration/edit.ts';
import type { Role } from '../../app/identity/principal.ts';
import type { Chance } from '../../demo/chance.ts';
import { drawing, drawLength, idOf } from './drawing.ts';
import { blocksOf, titleOf } from './text.ts';
import { companies, firstNames, lastNames } from './words.ts';

export type SeedPerson = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
};

/** One person's addition at the end of the text. */
export type SeedPart = {
  readonly author: string;
  readonly text: string;
  readonly minutesAgo: number;
};

export type SeedDocument = {
  readonly id: string;
  readonly title: string;
  readonly createdBy: string;
  readonly createdMinutesAgo: number;
  /** In the order of writing; none for a document that is empty. */
  readonly parts: readonly SeedPart[];
};

export type SeedOrganization = {
  readonly id: string;
  readonly name: string;
  readonly people: readonly SeedPerson[];
};

/** Lengths in characters: half of the documents are shorter than the median, one in a hundred is
 * about sixteen times as long. */
export const lengths = { median: 2_000, spread: 1.2, longest: limits.documentLength / 5 };

const yearMinutes = 365 * 24 * 60;
const emptyPercent = 2;
const mostParts = 12;
/** These write, so that whoever signs in as one of the first people can do so. */
const neverViewers = 20;

/** @param number from 1. */
export const addressOf = (organization: number, number: number | '{n}'): string =>
  `person-${number}@org-${organization}.seed.example`;

const roleOf = (number: number, people: number): Role => {
  if (number === 1) return 'admin';
  return number > Math.max(neverViewers, people - Math.floor(people / 20)) ? 'viewer' : 'member';
};

export const planOrganization = (
  seed: number,
  organization: number,
  people: number,
): SeedOrganization => {
  const company = companies[(organization - 1) % companies.length];
  const round = Math.ceil(organization / companies.length);
  return {
    id: idOf(`organization ${seed} ${organization}`),
    name: round === 1 ? `${company}` : `${company} ${round}`,
    people: Array.from({ length: people }, (_, index) => {
      const chance = drawing(`person ${seed} ${organization} ${index}`);
      const email = addressOf(organization, index + 1);
      return {
        id: idOf(`person ${email}`),
        email,
        name: `${chance.pick(firstNames)} ${chance.pick(lastNames)}`,
        role: roleOf(index + 1, people),
      };
    }),
  };
};

/** The blocks as parts of about the same number of blocks, each by one of few people. */
const partsOf = (
  chance: Chance,
  blocks: readonly string[],
  authors: readonly string[],
  createdMinutesAgo: number,
): readonly SeedPart[] => {
  const count = Math.min(blocks.length, Math.floor(chance.between(1, mostParts + 1)));
  const edges = Array.from({ length: count + 1 }, (_, at) =>
    Math.floor((at * blocks.length) / count),
  );
  // Most is written soon after the beginning.
  const ages = edges
    .slice(1)
    .map(() => Math.floor(createdMinutesAgo * (1 - chance.between(0, 1) ** 2)))
    .sort((a, b) => b - a);
  return ages.map((minutesAgo, at) => ({
    author: chance.pick(authors),
    text: blocks.slice(edges[at], edges[at + 1]).join(''),
    minutesAgo,
  }));
};

/** @param index from 0. */
export const planDocument = (
  seed: number,
  organization: number,
  index: number,
  people: readonly SeedPerson[],
): SeedDocument => {
  const chance = drawing(`document ${seed} ${organization} ${index}`);
  const title = titleOf(chance);
  const writers = people.filter(({ role }) => role !== 'viewer');
  const team = Array.from({ length: Math.floor(chance.between(1, 6)) }, () => chance.pick(writers));
  const authors = team.map(({ id }) => id);
  // New ones are more than old ones.
  const createdMinutesAgo = Math.floor(2 * yearMinutes * chance.between(0, 1) ** 2) + 1;
  const length = drawLength(chance, lengths);
  const blocks = chance.percent(emptyPercent) ? [] : blocksOf(chance, title, length);
  return {
    id: idOf(`document ${seed} ${organization} ${index}`),
    title,
    createdBy: authors[0] ?? '',
    createdMinutesAgo,
    parts: blocks.length === 0 ? [] : partsOf(chance, blocks, authors, createdMinutesAgo),
  };
};
