// All SQL of seeding. An organisation is one transaction: it is there with all its people and
// documents or not at all. Its audit log says what it was made from; one without that entry was made
// by people, and is never touched.

import { isDeepStrictEqual } from 'node:util';
import type { Database, Queryable } from '../../app/database/pool.ts';
import { writeAudit } from '../../app/identity/store.ts';
import type { SeedDocument, SeedOrganization, SeedPerson } from './organization.ts';

/** From what an organisation was made; equal where equal data are made of it. */
export type Recipe = {
  readonly seed: number;
  readonly organization: number;
  readonly people: number;
  readonly documents: number;
};

/** `kept`: it was there already, made from the same. */
export type Seeded = 'made' | 'kept';

/** Seeding would take away what is there; the message says what to do. */
export class SeedConflict extends Error {
  override readonly name = 'SeedConflict';
}

const action = 'organization.seeded';

/** null: there is none of this name; a recipe of null: people made it. */
const findSeeded = async (transaction: Queryable, name: string) => {
  const { rows } = await transaction.query<{ id: string; recipe: Recipe | null }>(
    `SELECT o.id, a.detail AS recipe FROM organizations o
     LEFT JOIN audit_log a ON a.organization_id = o.id AND a.action = $2
     WHERE o.name = $1`,
    [name, action],
  );
  return rows[0] ?? null;
};

const insertPeople = async (
  transaction: Queryable,
  organizationId: string,
  people: readonly SeedPerson[],
  passwordHash: string,
): Promise<void> => {
  // People outlive their organisation, and come back with a name and password of now.
  const { rowCount } = await transaction.query(
    `INSERT INTO users (id, email, name, password_hash)
     SELECT id, email, name, $4 FROM unnest($1::uuid[], $2::text[], $3::text[]) AS p (id, email, name)
     ON CONFLICT (email) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash
     WHERE users.id = excluded.id`,
    [people.map((p) => p.id), people.map((p) => p.email), people.map((p) => p.name), passwordHash],
  );
  if (rowCount !== people.length)
    throw new SeedConflict(
      `somebody with an address like ${people[0]?.email} is there who was not seeded: take another database`,
    );
  await transaction.query(
    `INSERT INTO organization_members (organization_id, user_id, role)
     SELECT $1, id, role FROM unnest($2::uuid[], $3::text[]) AS p (id, role)`,
    [organizationId, people.map((p) => p.id), people.map((p) => p.role)],
  );
};

const textOf = ({ parts }: SeedDocument): string => parts.map(({ text }) => text).join('');

/** The log alone makes each text: every part is a change that inserts at the end. */
const insertDocuments = async (
  transaction: Queryable,
  organizationId: string,
  documents: readonly SeedDocument[],
): Promise<void> => {
  await transaction.query(
    `INSERT INTO documents (id, organization_id, title, text, revision, snapshot_revision,
       created_by, updated_by, created_at, updated_at)
     SELECT id, $1, title, text, revision, revision, created_by, updated_by,
       now() - make_interval(mins => created_ago), now() - make_interval(mins => updated_ago)
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::integer[], $6::uuid[], $7::uuid[],
       $8::integer[], $9::integer[])
       AS d (id, title, text, revision, created_by, updated_by, created_ago, updated_ago)`,
    [
      organizationId,
      documents.map(({ id }) => id),
      documents.map(({ title }) => title),
      documents.map(textOf),
      documents.map(({ parts }) => parts.length),
      documents.map(({ createdBy }) => createdBy),
      documents.map(({ parts, createdBy }) => parts.at(-1)?.author ?? createdBy),
      documents.map(({ createdMinutesAgo }) => createdMinutesAgo),
      documents.map(
        ({ parts, createdMinutesAgo }) => parts.at(-1)?.minutesAgo ?? createdMinutesAgo,
      ),
    ],
  );
  const changes = documents.flatMap(({ id, parts }) => {
    let length = 0;
    return parts.map(({ author, text, minutesAgo }, index) => {
      const kept = length;
      length += text.length;
      return { id, revision: index + 1, author, kept, text, minutesAgo };
    });
  });
  // A change in JSON is how much is kept, then what comes in, as lines.
  await transaction.query(
    `INSERT INTO document_changes
       (organization_id, document_id, revision, client_id, sequence, changes, author, at)
     SELECT $1, c.id, c.revision, 'seed', c.revision - 1,
       CASE WHEN c.kept = 0 THEN '[]' ELSE jsonb_build_array(c.kept) END
         || jsonb_build_array('[0]' || to_jsonb(string_to_array(c.text, E'\\n'))),
       c.author, now() - make_interval(mins => c.ago)
     FROM unnest($2::uuid[], $3::integer[], $4::uuid[], $5::integer[], $6::text[], $7::integer[])
       AS c (id, revision, author, kept, text, ago)`,
    [
      organizationId,
      changes.map(({ id }) => id),
      changes.map(({ revision }) => revision),
      changes.map(({ author }) => author),
      changes.map(({ kept }) => kept),
      changes.map(({ text }) => text),
      changes.map(({ minutesAgo }) => minutesAgo),
    ],
  );
};

export type Seeding = {
  readonly recipe: Recipe;
  readonly organization: SeedOrganization;
  /** In portions, so that not all texts are in memory at once. */
  readonly documents: Iterable<readonly SeedDocument[]>;
  readonly passwordHash: string;
  /** Takes away what an earlier seeding made of this organisation, and what was done in it since. */
  readonly replace: boolean;
};

/** @throws SeedConflict where an organisation of this name must stay as it is. */
export const seedOrganization = (database: Database, seeding: Seeding): Promise<Seeded> =>
  database.withTransaction(async (transaction) => {
    const { recipe, organization, documents, passwordHash, replace } = seeding;
    const { id, name, people } = organization;
    const found = await findSeeded(transaction, name);
    if (found?.recipe === null)
      throw new SeedConflict(
        `the organisation ${name} is there and was not seeded: take another database`,
      );
    if (found !== null && !replace) {
      if (isDeepStrictEqual(found.recipe, recipe)) return 'kept';
      throw new SeedConflict(
        `the organisation ${name} was made from other numbers (${JSON.stringify(found.recipe)}): give the same, or --replace to lose it with all that was written there since`,
      );
    }
    if (found !== null)
      await transaction.query('DELETE FROM organizations WHERE id = $1', [found.id]);
    await transaction.query('INSERT INTO organizations (id, name) VALUES ($1, $2)', [id, name]);
    await insertPeople(transaction, id, people, passwordHash);
    for (const portion of documents) await insertDocuments(transaction, id, portion);
    await writeAudit(transaction, {
      organizationId: id,
      author: 'signalbox seed',
      action,
      subject: name,
      detail: recipe,
    });
    return 'made';
  });

/** PostgreSQL plans by what it knows of its tables, and would look a minute later by itself. */
export const countAnew = async (database: Queryable): Promise<void> => {
  await database.query(
    'ANALYZE organizations, users, organization_members, documents, document_changes',
  );
};
