// What each server's database holds before anybody comes: the same texts in each one's own form, and
// for the one that asks who people are, people.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type as textType } from 'ot-text-unicode';
import Backend from 'sharedb';
import PostgresDatabase from 'sharedb-postgres';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { migrate } from '../../app/database/migrations.ts';
import { createTokens } from '../../app/identity/tokens.ts';
import { type ContenderName, firstText, type Place } from './contender.ts';
import { withClient } from './database.ts';

export type Seating = {
  readonly documents: number;
  readonly peopleInEach: number;
};

export const jwtSecret = 'only-for-measuring-only-for-measuring';
/** Documents of one organisation. */
const documentsTogether = 10;

const names = ({ documents }: Seating): string[] =>
  Array.from({ length: documents }, (_, index) => `document-${index}`);

/** Document by document, each with all of its people. */
const placesIn = (
  { peopleInEach }: Seating,
  documents: readonly string[],
  token: (document: number, line: number) => string,
): Place[] =>
  documents.flatMap((document, index) =>
    Array.from({ length: peopleInEach }, (_, line) => ({
      document,
      line,
      token: token(index, line),
    })),
  );

const seedSignalbox = async (url: string, seating: Seating): Promise<Place[]> => {
  await migrate(url);
  const organizations = Math.ceil(seating.documents / documentsTogether);
  const text = firstText(seating.peopleInEach);
  const rows = await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO organizations (name) SELECT 'Organisation ' || n FROM generate_series(1, $1) n`,
      [organizations],
    );
    await client.query(
      `INSERT INTO users (email, name)
       SELECT 'person-' || n || '@bench.example', 'Person ' || n FROM generate_series(1, $1) n`,
      [documentsTogether * seating.peopleInEach],
    );
    await client.query(
      `INSERT INTO organization_members (organization_id, user_id)
       SELECT organizations.id, users.id FROM organizations, users`,
    );
    const users = await client.query<{ id: string }>('SELECT id FROM users ORDER BY id');
    const documents = await client.query<{ id: string; organization_id: string }>(
      `INSERT INTO documents (organization_id, title, text)
       SELECT organization.id, 'Document ' || n, $2
       FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM organizations)
         AS organization
       JOIN generate_series(0, $1 - 1) n ON n / ${documentsTogether} = organization.place
       RETURNING id, organization_id`,
      [seating.documents, text],
    );
    await client.query('ANALYZE');
    return { users: users.rows, documents: documents.rows };
  });
  const findMember = () => Promise.resolve(null);
  const { issue } = createTokens({ secret: jwtSecret, now: Date.now, findMember });
  const tokens = new Map<string, string>();
  for (const [index, { organization_id: organizationId }] of rows.documents.entries()) {
    for (let line = 0; line < seating.peopleInEach; line += 1) {
      const person = (index % documentsTogether) * seating.peopleInEach + line;
      const userId = rows.users[person]?.id ?? '';
      tokens.set(`${index} ${line}`, (await issue({ userId, organizationId })).token);
    }
  }
  return placesIn(
    seating,
    rows.documents.map(({ id }) => id),
    (document, line) => tokens.get(`${document} ${line}`) ?? '',
  );
};

const seedSharedb = async (url: string, seating: Seating): Promise<Place[]> => {
  const require = createRequire(import.meta.url);
  const structure = readFileSync(require.resolve('sharedb-postgres/structure.sql'), 'utf8');
  await withClient(url, (client) => client.query(structure));
  Backend.types.register(textType);
  const backend = new Backend({ db: new PostgresDatabase({ connectionString: url }) });
  const connection = backend.connect();
  const text = firstText(seating.peopleInEach);
  for (const name of names(seating)) {
    await new Promise<void>((resolve, reject) =>
      connection
        .get('documents', name)
        .create(text, textType.uri, (error) => (error ? reject(error) : resolve())),
    );
  }
  await new Promise<void>((resolve) => backend.close(() => resolve()));
  return placesIn(seating, names(seating), () => '');
};

const seedHocuspocus = async (url: string, seating: Seating): Promise<Place[]> => {
  const doc = new Doc();
  doc.getText('text').insert(0, firstText(seating.peopleInEach));
  const state = Buffer.from(encodeStateAsUpdate(doc));
  await withClient(url, async (client) => {
    await client.query('CREATE TABLE documents (name text PRIMARY KEY, state bytea NOT NULL)');
    for (const name of names(seating)) {
      await client.query('INSERT INTO documents VALUES ($1, $2)', [name, state]);
    }
  });
  return placesIn(seating, names(seating), () => '');
};

export const seed: Record<ContenderName, (url: string, seating: Seating) => Promise<Place[]>> = {
  Signalbox: seedSignalbox,
  ShareDB: seedSharedb,
  Hocuspocus: seedHocuspocus,
  'Hocuspocus, storing at once': seedHocuspocus,
};
