/** `npm run month`. */
import { tryMonth } from '../../../sim/month/month';
import { month } from './month';

const { stdout, stderr } = process;

void month(process.argv.slice(2), {
  stdout,
  stderr,
  tryMonth: async (options) => {
    const before = process.cpuUsage();
    const trial = await tryMonth(options);
    const { user, system } = process.cpuUsage(before);
    return { trial, cpuSeconds: (user + system) / 1e6 };
  },
}).then((code) => {
  process.exitCode = code;
});
