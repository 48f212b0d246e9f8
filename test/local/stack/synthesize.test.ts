import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../../local/synthesize';

it('says what is wrong with the configuration, and not where in the code', async () => {
  const outDir = mkdtempSync(path.join(tmpdir(), 'callpace-synth-'));
  const failure = await synthesize({ context: { callsPerSecond: 'fast' }, outDir }).catch((error: Error) => error);
  rmSync(outDir, { recursive: true });
  expect(String(failure)).toContain('the stack could not be synthesized');
  expect(String(failure)).toContain('callsPerSecond must be');
  expect(String(failure)).not.toMatch(/^\s+at /m);
});
