// Hocuspocus with its database extension on PostgreSQL: it keeps each document's state as one value.
// STORE_AFTER_MS is its `debounce`: how long after a change it stores.

import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const debounce = Number(process.env.STORE_AFTER_MS);

const server = new Server({
  address: '127.0.0.1',
  port: 0,
  quiet: true,
  debounce,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const { rows } = await pool.query<{ state: Buffer }>(
          'SELECT state FROM documents WHERE name = $1',
          [documentName],
        );
        return rows[0]?.state ?? null;
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          `INSERT INTO documents (name, state) VALUES ($1, $2)
           ON CONFLICT (name) DO UPDATE SET state = excluded.state`,
          [documentName, state],
        );
      },
    }),
  ],
});

await server.listen();
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: { app: server.httpURL } });
