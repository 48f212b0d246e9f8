/**
 * Runs one emulator on its own thread, so that a slow query keeps nobody waiting but its caller, and tells the port
 * it listens on (loopback only). A module of its own kind, because Node.js loads it as it is.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { EmulatorName, EmulatorReady, EmulatorStart } from './emulator-protocol.js';

/** Longest request body, bytes: fauxqs' own 11 MiB refuses lists that S3 takes in one PutObject. */
const LONGEST_BODY = 2 ** 30;

const start = workerData as EmulatorStart;

const STARTERS: Readonly<Record<EmulatorName, () => Promise<Server>>> = {
  fauxqs: async () => {
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false });
    app.removeContentTypeParser('*');
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LONGEST_BODY }, (_request, body, done) => {
      done(null, body);
    });
    // Not startFauxqs, which listens on all interfaces.
    await app.listen({ host: '127.0.0.1', port: 0 });
    return app.server;
  },
  dynalite: async () => {
    const { default: dynalite } = await import('dynalite');
    const path = start.tablesDir === undefined ? {} : { path: start.tablesDir };
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...path });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  },
};

const server = await STARTERS[start.name]();
// Idle connections of the front port stay: one that is closed while it is taken into use again would fail a call.
server.keepAliveTimeout = 0;
const ready: EmulatorReady = { port: (server.address() as AddressInfo).port };
parentPort?.postMessage(ready);
