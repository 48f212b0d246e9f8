/** The program behind `npm run bench:cost`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { costCommand } from './cost-command';
import { measure } from './run';

const interruption = new AbortController();
const interrupt = (): void => interruption.abort();
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const { stdout, stderr } = process;
const page = path.join(__dirname, '../../../docs/cost.md');
void costCommand(process.argv.slice(2), {
  stdout,
  stderr,
  signal: interruption.signal,
  measure,
  writePage: (text) => writeFileSync(page, text),
}).then((code) => {
  process.exitCode = code;
});
