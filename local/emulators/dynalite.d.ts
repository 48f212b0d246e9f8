/** The part of dynalite that is used; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** How long a table stays in CREATING, DELETING and UPDATING, ms. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
    /** Folder that the tables are kept in. @default memory */
    readonly path?: string;
  }

  function dynalite(options?: Options): Server;
  export = dynalite;
}
