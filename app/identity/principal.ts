// Who is asking: a person in one organisation. Every query of tenants' data takes its
// organizationId from here and from nowhere else.

/** Viewers read; members write, too; admins also switch what concerns all. */
export type Role = 'admin' | 'member' | 'viewer';

export type Principal = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly role: Role;
};

export const mayEdit = ({ role }: Pick<Principal, 'role'>): boolean => role !== 'viewer';
