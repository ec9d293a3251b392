// sharedb-postgres brings no types of its own.

declare module 'sharedb-postgres' {
  import type { PoolConfig } from 'pg';
  import { DB } from 'sharedb';

  // biome-ignore lint/style/noDefaultExport: that is what it exports.
  export default class PostgresDatabase extends DB {
    constructor(options: PoolConfig);
  }
}
