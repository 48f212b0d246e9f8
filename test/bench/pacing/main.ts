/** `npm run bench:pacing`. */
import { bench } from './bench';
import { POLICY_PLANS, REGIME_PLANS } from './runs';
import { runInThread, traceInThread } from './threads';

const { stdout, stderr } = process;
void bench(process.argv.slice(2), {
  stdout,
  stderr,
  regimes: REGIME_PLANS,
  policies: POLICY_PLANS,
  runOne: runInThread,
  traceDay: traceInThread,
}).then((code) => {
  process.exitCode = code;
});
