import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { CONTROLLER } from '../../../lambda/contract/settings';

const { outputFiles } = buildSync({
  entryPoints: ['lambda/handlers/control.entry.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  write: false,
  logLevel: 'error',
});

/** Loads the bundled entry in a process of its own, and tells what it exports. */
const load = (environment: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, ['-'], {
    input: `${outputFiles[0]?.text}\n;console.log(Object.keys(module.exports), typeof module.exports.handler);`,
    env: { AWS_REGION: 'us-east-1', ...environment },
    encoding: 'utf8',
  });

it.each(['account', 'configured'])('exports a handler when every setting is there and the quotas are %s', (quotas) => {
  const environment = {
    ...Object.fromEntries(Object.values(CONTROLLER).map(({ name }) => [name, '1'])),
    CALLING_WINDOW: '08:00-20:00',
    CALLING_RULES: 'us',
    ALLOW_LAXER_HOURS: 'false',
    CAPACITY_BUFFER: '0',
    QUOTAS: quotas,
  };

  expect(load(environment).stdout).toBe("[ 'handler' ] function\n");
});

it('names everything that is missing when it is not', () => {
  const { status, stderr } = load({});

  expect(status).not.toBe(0);
  expect(stderr).toContain('the controller function is misconfigured: CAMPAIGNS_TABLE is not set');
  expect(stderr).toContain('QUOTAS is not set');
});
