import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { DIALER } from '../../../lambda/contract/settings';

/** Loads the bundled entry in a process of its own, and tells what it exports. */
function load(environment: Readonly<Record<string, string>>) {
  const { outputFiles } = buildSync({
    entryPoints: ['lambda/handlers/dial.entry.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  return spawnSync(process.execPath, ['-'], {
    input: `${outputFiles[0]?.text}\n;console.log(Object.keys(module.exports), typeof module.exports.handler);`,
    env: { AWS_REGION: 'us-east-1', ...environment },
    encoding: 'utf8',
  });
}

it('exports a handler when every setting is there', () => {
  const environment = Object.fromEntries(
    Object.values(DIALER)
      .filter((variable) => !('fallback' in variable))
      .map(({ name }) => [name, 'something']),
  );

  expect(load(environment).stdout).toBe("[ 'handler' ] function\n");
});

it('names everything that is missing when it is not', () => {
  const { status, stderr } = load({});

  expect(status).not.toBe(0);
  expect(stderr).toContain(
    'the dialer function is misconfigured: CONTACTS_TABLE is not set; CAMPAIGNS_TABLE is not set',
  );
  expect(stderr).toContain('CONNECT_INSTANCE_ID is not set');
});
