/** `npm run month`. */
import path from 'node:path';
import { inThread } from '../in-thread';
import { type Measured, month } from './month';

const WORKER = path.join(__dirname, 'month-worker.ts');

const { stdout, stderr } = process;

void month(process.argv.slice(2), { stdout, stderr, tryMonth: (options) => inThread<Measured>(WORKER, options) }).then(
  (code) => {
    process.exitCode = code;
  },
);
