// All SQL about people and organisations.

import type { Database, Queryable } from '../database/pool.ts';
import type { Principal, Role } from './principal.ts';

const principalColumns = `
  u.id AS "userId", u.name, u.email, o.id AS "organizationId", o.name AS "organizationName", m.role`;

/** Someone with this address and what their password hashes to; in the first organisation joined. */
export const findByEmail = async (
  database: Queryable,
  email: string,
): Promise<(Principal & { readonly passwordHash: string | null }) | null> => {
  const { rows } = await database.query<Principal & { passwordHash: string | null }>(
    `SELECT ${principalColumns}, u.password_hash AS "passwordHash"
     FROM users u
     JOIN organization_members m ON m.user_id = u.id
     JOIN organizations o ON o.id = m.organization_id
     WHERE u.email = lower($1) ORDER BY m.joined_at LIMIT 1`,
    [email],
  );
  return rows[0] ?? null;
};

export const findMember = async (
  database: Queryable,
  userId: string,
  organizationId: string,
): Promise<Principal | null> => {
  const { rows } = await database.query<Principal>(
    `SELECT ${principalColumns}
     FROM users u
     JOIN organization_members m ON m.user_id = u.id
     JOIN organizations o ON o.id = m.organization_id
     WHERE m.organization_id = $2 AND u.id = $1`,
    [userId, organizationId],
  );
  return rows[0] ?? null;
};

/** Anybody of the organisation with this name who may write. */
export const findAnyMember = async (
  database: Queryable,
  organizationName: string,
): Promise<Principal | null> => {
  const { rows } = await database.query<Principal>(
    `SELECT ${principalColumns}
     FROM organizations o
     JOIN organization_members m ON m.organization_id = o.id
     JOIN users u ON u.id = m.user_id
     WHERE o.name = $1 AND m.role <> 'viewer' ORDER BY random() LIMIT 1`,
    [organizationName],
  );
  return rows[0] ?? null;
};

export type Person = {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly role: Role;
};

/** Makes what is missing of an organisation and its people; who is there already stays as is. */
export const addOrganization = (
  database: Database,
  name: string,
  people: readonly Person[],
): Promise<{ readonly organizationId: string; readonly userIds: readonly string[] }> =>
  database.withTransaction(async (transaction) => {
    const { rows } = await transaction.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ($1)
       ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
      [name],
    );
    const organizationId = rows[0]?.id;
    if (!organizationId) throw new TypeError('an upsert returns its row');
    await transaction.query(
      `INSERT INTO users (email, name, password_hash)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (email) DO NOTHING`,
      [people.map((p) => p.email), people.map((p) => p.name), people.map((p) => p.passwordHash)],
    );
    const members = await transaction.query<{ userId: string }>(
      `INSERT INTO organization_members (organization_id, user_id, role)
       SELECT $1, u.id, p.role FROM unnest($2::text[], $3::text[]) AS p (email, role)
       JOIN users u ON u.email = p.email
       ON CONFLICT (organization_id, user_id) DO UPDATE SET role = excluded.role
       RETURNING user_id AS "userId"`,
      [organizationId, people.map((p) => p.email), people.map((p) => p.role)],
    );
    return { organizationId, userIds: members.rows.map((row) => row.userId) };
  });

export const countMembers = async (database: Queryable, organization: string): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM organization_members m
     JOIN organizations o ON o.id = m.organization_id WHERE o.name = $1`,
    [organization],
  );
  return rows[0]?.count ?? 0;
};

export const countUsers = async (database: Queryable): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM users',
  );
  return rows[0]?.count ?? 0;
};

/** What was done, by whom, in which organisation (null: by the operators, to no one's data). */
export type AuditEntry = {
  readonly organizationId: string | null;
  readonly author: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export const writeAudit = async (database: Queryable, entry: AuditEntry): Promise<void> => {
  await database.query(
    `INSERT INTO audit_log (organization_id, author, action, subject, detail)
     VALUES ($1, $2, $3, $4, $5)`,
    [entry.organizationId, entry.author, entry.action, entry.subject, JSON.stringify(entry.detail)],
  );
};
