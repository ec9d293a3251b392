// The demo's organisation and its people, made at the start of demo mode and only there. Their
// password is public: that is why demo mode runs on loopback alone.

import type { Database } from '../database/pool.ts';
import { hashPassword } from './passwords.ts';
import { addOrganization, countMembers } from './store.ts';

export const demoOrganization = 'Demo';
/** Known to everybody. */
export const demoPassword = 'demo-person';

const names = [
  'Ada Moreau',
  'Ben Okafor',
  'Chiara Conti',
  'Daniel Novak',
  'Elif Demir',
  'Femi Adeyemi',
  'Grace Lindqvist',
  'Hiro Tanaka',
  'Ines Carvalho',
  'Jonas Weber',
  'Kavya Raman',
  'Liam Byrne',
  'Mina Park',
  'Noor Haddad',
  'Oskar Nyman',
  'Priya Desai',
  'Quentin Leroy',
  'Rosa Alvarez',
  'Samir Khalil',
  'Tove Hansen',
];

/** Reads only. */
const viewer = 'Uma Solberg';

export const seedPeople = async (database: Database): Promise<void> => {
  if ((await countMembers(database, demoOrganization)) > names.length) return;
  // One hash for all: the password is the same and known.
  const passwordHash = await hashPassword(demoPassword);
  await addOrganization(
    database,
    demoOrganization,
    [...names, viewer].map((name, index) => ({
      email: `person-${index + 1}@demo.example`,
      name,
      passwordHash,
      role: index === 0 ? 'admin' : name === viewer ? 'viewer' : 'member',
    })),
  );
};
