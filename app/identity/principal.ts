// Who is asking: a person in one organisation. Every query of tenants' data takes its
// organizationId from here and from nowhere else.

export type Role = 'admin' | 'member';

export type Principal = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly role: Role;
};
