// What every connection to PostgreSQL is told, besides where to go.

/** One that cannot be made is given up; of one that says nothing the system asks if it is still there. */
export const connectionPatience = {
  connectionTimeoutMillis: 5000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const;
