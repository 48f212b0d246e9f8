import { spawnSync } from 'node:child_process';
import { buildSync } from 'esbuild';
import { INTAKE, REPORT } from '../../../lambda/contract/settings';

/** Loads a bundled entry in a process of its own, and tells what it exports. */
function load(entry: string, environment: Readonly<Record<string, string>>) {
  const { outputFiles } = buildSync({
    entryPoints: [`lambda/handlers/${entry}.entry.ts`],
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

describe.each([
  ['intake', INTAKE],
  ['report', REPORT],
])('the %s entry', (entry, spec) => {
  const names = Object.values(spec).map(({ name }) => name as string);

  it('exports a handler when every setting is there', () => {
    const environment = Object.fromEntries(
      names.map((name) => [name, name === 'DEFAULT_COUNTRY' ? 'US' : 'something']),
    );

    expect(load(entry, environment).stdout).toBe("[ 'handler' ] function\n");
  });

  it('names everything that is missing and required when it is not', () => {
    const missing = Object.values(spec).flatMap((variable) =>
      'fallback' in variable ? [] : [variable.name as string],
    );
    const { status, stderr } = load(entry, {});

    expect(status).not.toBe(0);
    expect(stderr).toContain(
      `the ${entry} function is misconfigured: ${missing.map((name) => `${name} is not set`).join('; ')}`,
    );
  });
});
