/** Message bodies that nobody should send: any text, any JSON, and messages of ours in which a part was changed, lost or added. */
import fc from 'fast-check';

/** Stands for a number that JSON can write and no machine can hold. */
const HUGE = '@a number beyond all numbers@';

/** Words that mean something to JavaScript, to a spreadsheet, to a terminal or to a table. */
const NASTY: readonly unknown[] = [
  '',
  '\0',
  '\ud800',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  '=1+1',
  'x'.repeat(3_000),
  -1,
  -0,
  1.5,
  Number.MAX_SAFE_INTEGER + 2,
  HUGE,
  null,
  [],
  {},
  { toString: 1, valueOf: 1 },
];

const value = fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue());

type Node = Record<string, unknown>;

/** Every object and list within a value, itself first. */
const nodesOf = (within: unknown): readonly Node[] =>
  typeof within === 'object' && within !== null
    ? [within as Node, ...Object.values(within).flatMap((each) => nodesOf(each))]
    : [];

interface Change {
  readonly node: number;
  readonly field: number;
  readonly act: 'replace' | 'remove' | 'add';
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  node: fc.nat(),
  field: fc.nat(),
  act: fc.constantFrom('replace', 'remove', 'add'),
  value,
});

function changed(message: object, changes: readonly Change[]): string {
  const copy = structuredClone(message);
  for (const { node, field, act, value: to } of changes) {
    const nodes = nodesOf(copy);
    const chosen = nodes[node % nodes.length] as Node;
    const names = Object.keys(chosen);
    const name = act === 'add' || names.length === 0 ? `added${field % 3}` : (names[field % names.length] as string);
    if (act === 'remove') delete chosen[name];
    else chosen[name] = structuredClone(to);
  }
  return JSON.stringify(copy).replaceAll(`"${HUGE}"`, '1e999');
}

/** Bodies like these messages, and unlike any. */
export const bodies = (...messages: readonly object[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.json() },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...messages), fc.array(change, { minLength: 1, maxLength: 3 }))
        .map(([message, changes]) => changed(message, changes)),
    },
  );
