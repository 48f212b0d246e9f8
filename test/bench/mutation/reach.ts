/** Writes down what the tests of a file reached: how often each mutant would have been asked for, loading included. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

interface Instrumented {
  readonly __stryker__?: { readonly mutantCoverage?: { readonly static: Readonly<Record<string, number>> } };
}

const before = process.cpuUsage();

afterAll(() => {
  const { testPath = '' } = expect.getState();
  const reached = (globalThis as Instrumented).__stryker__?.mutantCoverage?.static ?? {};
  const { user, system } = process.cpuUsage(before);
  const found = { testPath, tookSeconds: (user + system) / 1e6, reached: Object.keys(reached) };
  const folder = process.env['MUTATION_REACH'] ?? '';
  writeFileSync(path.join(folder, `${testPath.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(found));
});
