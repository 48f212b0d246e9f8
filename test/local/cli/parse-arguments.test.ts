import fc from 'fast-check';
import { flagName } from '../../../local/cli/flag';
import { DEMO_FLAGS, type DemoOptions, STACK_FLAGS } from '../../../local/cli/options';
import { entriesOf, fallbacks, parseArguments } from '../../../local/cli/parse-arguments';

const demo = (...args: string[]) => parseArguments(DEMO_FLAGS, args);

const optionsOf = (...args: string[]): DemoOptions => {
  const parsed = demo(...args);
  if (parsed.kind !== 'options') throw new Error(`refused: ${JSON.stringify(parsed)}`);
  return parsed.options;
};

const problemsOf = (...args: string[]): readonly string[] => {
  const parsed = demo(...args);
  return parsed.kind === 'refused' ? parsed.problems : [];
};

describe('parseArguments', () => {
  it('takes every default where nothing is given', () => {
    expect(optionsOf()).toEqual(fallbacks(DEMO_FLAGS));
  });

  it('reads a value after a space and after an equals sign', () => {
    expect(optionsOf('--rate', '2.5', '--quota=7', '--json')).toMatchObject({ rate: 2.5, quota: 7, json: true });
  });

  it('takes the last value of a flag that is given twice', () => {
    expect(optionsOf('--rate', '2', '--rate', '3').rate).toBe(3);
  });

  it('reads a calling window and an address', () => {
    expect(optionsOf('--calling-window', '09:30-24:00', '--connect-endpoint', 'http://localhost:8080/')).toMatchObject({
      callingWindow: { fromMinute: 570, toMinute: 1440 },
      connectEndpoint: 'http://localhost:8080',
    });
  });

  it('reads prefixes, and that there are none', () => {
    expect(optionsOf('--blocked-prefixes', '+447,+61').blockedPrefixes).toEqual(['+447', '+61']);
    expect(optionsOf('--blocked-prefixes', 'none').blockedPrefixes).toEqual([]);
  });

  it.each([
    [['--blocked-prefixes', '447'], '--blocked-prefixes must be none, or prefixes such as +447,+61, got "447"'],
    [['--rate', 'fast'], '--rate must be a number above 0, got "fast"'],
    [['--rate', '0'], '--rate must be a number above 0, got "0"'],
    [['--rate='], '--rate must be a number above 0, got ""'],
    [['--rate', 'Infinity'], '--rate must be a number above 0, got "Infinity"'],
    [['--rate', '-1'], '--rate must be a number above 0, got "-1"'],
    [['--burst', '2.5'], '--burst must be a whole number above 0, got "2.5"'],
    [['--answer-rate', '30'], '--answer-rate must be a share from 0 to 1, got "30"'],
    [['--inbound-share', '1'], '--inbound-share must be a share from 0 to below 1, got "1"'],
    [['--when-full', 'maybe'], '--when-full must be one of drop, reject, got "maybe"'],
    [['--calling-window', '8-20'], '--calling-window must be a window such as 08:00-20:00, got "8-20"'],
    [['--connect-endpoint', 'ftp://x'], '--connect-endpoint must be an http:// or https:// address, got "ftp://x"'],
    [['--port', '70000'], '--port must be a port from 1 to 65535, got "70000"'],
    [['--rate'], '--rate needs a value: a number above 0'],
    [['--json=yes'], '--json takes no value, got "yes"'],
    [['list.csv'], 'unexpected argument "list.csv"'],
    [['--quotta', '5'], 'unknown flag --quotta; did you mean --quota?'],
    [['--frobnicate'], 'unknown flag --frobnicate'],
    [['-r', '5'], 'unknown flag -r'],
  ])('refuses %j and says why', (args, problem) => {
    expect(problemsOf(...args)).toEqual([problem]);
  });

  it('reports every problem at once', () => {
    expect(problemsOf('--rate', 'x', '--burst', '0', '--lst', 'a.csv')).toEqual([
      '--rate must be a number above 0, got "x"',
      '--burst must be a whole number above 0, got "0"',
      'unknown flag --lst; did you mean --list?',
    ]);
  });

  it.each([['--help'], ['-h']])('lets %s win over whatever is wrong besides', (help) => {
    expect(demo('--rate', 'x', help)).toEqual({ kind: 'help' });
  });

  it('gives the flags of the stack to both commands, and --list to the demo only', () => {
    expect(parseArguments(STACK_FLAGS, ['--rate', '4']).kind).toBe('options');
    expect(parseArguments(STACK_FLAGS, ['--list', 'a.csv'])).toMatchObject({ kind: 'refused' });
  });

  it('names flag and value in every refusal, whatever the value is', () => {
    const valued = entriesOf(DEMO_FLAGS).filter(([, flag]) => flag.placeholder !== undefined);
    fc.assert(
      fc.property(fc.constantFrom(...valued), fc.string(), ([option, flag], text) => {
        const problems = problemsOf(`${flagName(option)}=${text}`);
        const isAllowed = flag.parse(text) !== undefined;
        expect(problems).toEqual(isAllowed ? [] : [`${flagName(option)} must be ${flag.allowed}, got "${text}"`]);
      }),
    );
  });
});
