// The layers of docs/architecture.md as rules: who may import whom.
const only = (name, from, ...to) => ({ name, severity: 'error', from: { path: from }, to: { pathNot: to } });
const dep = (name) => `^node_modules/${name}`;
const builtin =
  '^(node:)?(path|fs|fs/promises|crypto|http|https|os|url|util|stream|stream/promises|worker_threads|child_process|zlib|events|readline|timers/promises|perf_hooks|process|net|module|async_hooks)$';
const TYPES = dep('@types/aws-lambda');

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['^bin/', '\\.entry\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('contract-is-self-contained', '^lambda/contract/', '^lambda/contract/'),
    only('core-is-pure', '^lambda/core/', '^lambda/(core|contract)/', dep('libphonenumber-js/'), dep('zod/')),
    only(
      'adapters-reach-out',
      '^lambda/adapters/',
      '^lambda/(adapters|core|contract)/',
      dep('@aws-sdk/'),
      dep('@smithy/'),
      dep('@aws-lambda-powertools/'),
      builtin,
      TYPES,
    ),
    only(
      'handlers-translate',
      '^lambda/handlers/(?!.*\\.entry\\.ts$)',
      '^lambda/(core|contract|handlers)/',
      dep('@aws-lambda-powertools/'),
      TYPES,
    ),
    { name: 'nobody-imports-an-entry', severity: 'error', from: {}, to: { path: '\\.entry\\.ts$' } },
    only(
      'lib-sees-only-the-contract',
      '^lib/',
      '^lib/',
      '^lambda/contract/',
      dep('aws-cdk-lib/'),
      dep('constructs/'),
      dep('esbuild/'),
      '^(node:)?(path|fs)$',
    ),
    only('the-model-is-pure', '^sim/', '^sim/', '^lambda/(core|contract)/'),
    // What is done to an account must not depend on emulators, and what judges an account must not read it.
    only(
      'commands-need-no-local-stack',
      '^bin/commands/',
      '^bin/commands/',
      '^local/cli/',
      '^lambda/(core|contract|adapters)/',
      dep('@aws-sdk/'),
    ),
    only(
      'findings-only-judge',
      '^bin/commands/preflight/([a-z-]*findings?|quota-request)\\.ts$',
      '^bin/commands/preflight/([a-z-]*findings?|quota-request|account-picture|reading)\\.ts$',
      '^lambda/contract/',
    ),
    only('app-composes', '^bin/app\\.ts$', '^lib/', dep('aws-cdk-lib/'), dep('cdk-nag/')),
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: { path: '^(lib|lambda)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: [dep('@types/')] },
    },
  ],
  // What is proven in virtual time is proven of the code that is deployed.
  required: [
    {
      name: 'the-world-runs-the-deployed-controller',
      severity: 'error',
      module: { path: '^sim/world/controllers\\.ts$' },
      to: { path: '^lambda/core/pace/run-controller\\.ts$' },
    },
    {
      name: 'the-world-runs-the-deployed-dialer',
      severity: 'error',
      module: { path: '^sim/world/dialer\\.ts$' },
      to: { path: '^lambda/core/dial/dial-attempt\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
