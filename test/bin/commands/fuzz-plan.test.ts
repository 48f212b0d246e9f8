/** The command line and files that nobody should have: a sentence, an exit code, and never a trace of the program. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { callpace } from './run';

const FOLDER = 'test/fixtures/nasty';

it.each(readdirSync(FOLDER))(
  'plan says of %s what would become of its rows, or why it would be refused',
  async (name) => {
    const { code, stdout, stderr } = await callpace(['plan', `${FOLDER}/${name}`, '--offline', '--json']);
    expect(stderr).not.toMatch(/^\s+at /m);
    const told = JSON.parse(stdout) as {
      readonly no?: readonly string[];
      readonly list?: Record<'rows' | 'rejected' | 'duplicates' | 'contacts', number>;
    };
    const { list } = told;
    if (list) expect(list.rows).toBe(list.rejected + list.duplicates + list.contacts);
    else expect([code, told.no?.[0]]).toEqual([1, expect.stringMatching(/^the whole list would be refused: \S/)]);
  },
);

it('whatever is typed as a list, a flag or a value ends in a sentence', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      '--json',
      '--offline',
      '--answer-share',
      '--campaign-file',
      '--',
      '-h',
      '--no-json',
      '--json=',
      '-',
      '__proto__',
      '--__proto__',
      '--constructor=1',
      '\0',
      '.',
      '/',
    ),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (args) => {
      const { code, stdout, stderr } = await callpace(['plan', ...args, '--offline']);
      expect([0, 1, 2]).toContain(code);
      expect((code === 0 ? stdout : stderr + stdout).length).toBeGreaterThan(0);
      expect(stderr).not.toMatch(/^\s+at /m);
    }),
    { numRuns: 200 },
  );
});
