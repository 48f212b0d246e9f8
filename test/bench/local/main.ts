/** The program behind `npm run bench:local`. */
import { benchCommand } from './bench-command';

const interruption = new AbortController();
const interrupt = (): void => interruption.abort();
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

const { stdout, stderr } = process;
void benchCommand(process.argv.slice(2), { stdout, stderr, signal: interruption.signal }).then((code) => {
  process.exitCode = code;
});
