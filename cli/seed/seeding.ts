// All organisations of a seeding, one after another: people and documents are shared out evenly, and
// texts are drawn in portions, so that memory does not grow with their number.

import type { Database } from '../../app/database/pool.ts';
import { hashPassword } from '../../app/identity/passwords.ts';
import {
  planDocument,
  planOrganization,
  type SeedDocument,
  type SeedPerson,
} from './organization.ts';
import { countAnew, seedOrganization } from './store.ts';

export type Plan = {
  readonly organizations: number;
  /** In all organisations together, as are documents. */
  readonly people: number;
  readonly documents: number;
  readonly seed: number;
  readonly replace: boolean;
};

/** How many of a total the n-th of several gets; the first ones get one more where it is uneven. */
const shareOf = (total: number, number: number, several: number): number =>
  Math.floor(total / several) + (number <= total % several ? 1 : 0);

/** What was made in this run; characters are UTF-16 units, as the editor counts them. */
export type Made = {
  organizations: number;
  people: number;
  documents: number;
  edits: number;
  characters: number;
  longest: number;
};

const portionSize = 250;

function* portionsOf(
  { seed, organization, documents }: { seed: number; organization: number; documents: number },
  people: readonly SeedPerson[],
  planned: (document: SeedDocument) => void,
): Generator<readonly SeedDocument[]> {
  for (let from = 0; from < documents; from += portionSize) {
    const count = Math.min(portionSize, documents - from);
    yield Array.from({ length: count }, (_, at) => {
      const document = planDocument(seed, organization, from + at, people);
      planned(document);
      return document;
    });
  }
}

/** @throws SeedConflict for the first organisation that cannot be; those before it are made. */
export const seedAll = async (
  database: Database,
  options: Plan,
  password: string,
): Promise<Made> => {
  const made = { organizations: 0, people: 0, documents: 0, edits: 0, characters: 0, longest: 0 };
  // One hash for all: the password is the same.
  const passwordHash = await hashPassword(password);
  for (let organization = 1; organization <= options.organizations; organization += 1) {
    const recipe = {
      seed: options.seed,
      organization,
      people: shareOf(options.people, organization, options.organizations),
      documents: shareOf(options.documents, organization, options.organizations),
    };
    const plan = planOrganization(recipe.seed, organization, recipe.people);
    const documents = portionsOf(recipe, plan.people, ({ parts }) => {
      const length = parts.reduce((sum, { text }) => sum + text.length, 0);
      made.edits += parts.length;
      made.characters += length;
      made.longest = Math.max(made.longest, length);
    });
    const { replace } = options;
    const seeding = { recipe, organization: plan, documents, passwordHash, replace };
    if ((await seedOrganization(database, seeding)) === 'kept') continue;
    made.organizations += 1;
    made.people += recipe.people;
    made.documents += recipe.documents;
  }
  if (made.organizations > 0) await countAnew(database);
  return made;
};
