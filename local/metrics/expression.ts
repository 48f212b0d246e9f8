/**
 * Metric math, as much as a dialer's dashboards and alarms need: `+ - * /`, comparisons and AND, OR (1 or 0 per period),
 * brackets, numbers, the ids of other queries, FILL(series, number), IF(condition, then, otherwise) and PERIOD(id). A
 * period counts where every series of the expression has it, as in CloudWatch.
 */
import type { SeriesPoint } from './datum';

/** A number, or a number per period (start of the period, Unix ms). */
type Value = number | ReadonlyMap<number, number>;

export interface ExpressionScope {
  /** The points of another query. @throws where there is no such id */
  points(id: string): readonly SeriesPoint[];
  /** Period of another query, s. @throws where there is no such id */
  periodSeconds(id: string): number;
  /** Starts of all periods of the time range, for FILL. */
  readonly periodStartsMs: readonly number[];
}

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|[<>=!]=|&&|\|\||[-+*/(),<>])/y;

/** @throws an Error that says what of the expression is not understood. */
export function evaluate(expression: string, scope: ExpressionScope): readonly SeriesPoint[] {
  const parser = new Parser(tokenize(expression), scope);
  const value = parser.whole();
  if (typeof value === 'number') throw new Error(`"${expression}" is a number, not a time series`);
  return [...value].map(([atMs, number]) => ({ atMs, value: number })).sort((a, b) => a.atMs - b.atMs);
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match?.[1]) throw new Error(`"${expression.slice(from).trim()}" is not understood`);
    tokens.push(match[1]);
  }
  return tokens;
}

type Operation = (a: number, b: number) => number;

const bit = (holds: boolean): number => (holds ? 1 : 0);
const COMPARISONS: Readonly<Record<string, Operation>> = {
  '<': (a, b) => bit(a < b),
  '>': (a, b) => bit(a > b),
  '<=': (a, b) => bit(a <= b),
  '>=': (a, b) => bit(a >= b),
  '==': (a, b) => bit(a === b),
  '!=': (a, b) => bit(a !== b),
};

class Parser {
  readonly #tokens: string[];
  readonly #scope: ExpressionScope;

  constructor(tokens: string[], scope: ExpressionScope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  whole(): Value {
    const value = this.#either();
    if (this.#tokens.length > 0) throw new Error(`"${this.#tokens[0]}" is not expected there`);
    return value;
  }

  #either(): Value {
    let value = this.#both();
    while (this.#take('OR') || this.#take('||'))
      value = combine(value, this.#both(), (a, b) => bit(a !== 0 || b !== 0));
    return value;
  }

  #both(): Value {
    let value = this.#comparison();
    while (this.#take('AND') || this.#take('&&'))
      value = combine(value, this.#comparison(), (a, b) => bit(a !== 0 && b !== 0));
    return value;
  }

  #comparison(): Value {
    const left = this.#sum();
    const compare = COMPARISONS[this.#tokens[0] ?? ''];
    if (!compare) return left;
    this.#tokens.shift();
    return combine(left, this.#sum(), compare);
  }

  #sum(): Value {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value = combine(value, this.#product(), (a, b) => a + b);
      else if (this.#take('-')) value = combine(value, this.#product(), (a, b) => a - b);
      else return value;
    }
  }

  #product(): Value {
    let value = this.#factor();
    for (;;) {
      if (this.#take('*')) value = combine(value, this.#factor(), (a, b) => a * b);
      else if (this.#take('/')) value = combine(value, this.#factor(), (a, b) => a / b);
      else return value;
    }
  }

  #factor(): Value {
    if (this.#take('-')) return combine(0, this.#factor(), (a, b) => a - b);
    if (this.#take('(')) return this.#closed(this.#either());
    const token = this.#tokens.shift() ?? 'nothing';
    if (/^\d/.test(token)) return Number(token);
    if (token === 'FILL') return this.#fill();
    if (token === 'IF') return this.#choice();
    if (token === 'PERIOD') return this.#period();
    if (!/^[a-z]/.test(token)) throw new Error(`"${token}" is not supported here`);
    return new Map(this.#scope.points(token).map(({ atMs, value }) => [atMs, value]));
  }

  #fill(): Value {
    this.#expect('(');
    const series = this.#sum();
    this.#expect(',');
    const filling = this.#closed(this.#sum());
    if (typeof series === 'number' || typeof filling !== 'number') throw new Error('FILL takes a series and a number');
    return new Map(this.#scope.periodStartsMs.map((atMs) => [atMs, series.get(atMs) ?? filling]));
  }

  #choice(): Value {
    this.#expect('(');
    const condition = this.#either();
    this.#expect(',');
    const [yes, no] = [this.#either(), this.#take(',') ? this.#either() : undefined];
    this.#expect(')');
    if (typeof condition === 'number') throw new Error('the condition of IF takes a series');
    const chosen = [...condition].flatMap(([atMs, value]): [number, number][] => {
      const branch = value === 0 ? no : yes;
      const result = typeof branch === 'number' ? branch : branch?.get(atMs);
      return result === undefined ? [] : [[atMs, result]];
    });
    return new Map(chosen);
  }

  #period(): Value {
    this.#expect('(');
    return this.#closed(this.#scope.periodSeconds(this.#tokens.shift() ?? 'nothing'));
  }

  #closed(value: Value): Value {
    this.#expect(')');
    return value;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`"${token}" is missing before "${this.#tokens[0] ?? 'the end'}"`);
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }
}

function combine(left: Value, right: Value, operation: Operation): Value {
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  const times = typeof left === 'number' ? (right as ReadonlyMap<number, number>) : left;
  const at = (value: Value, atMs: number) => (typeof value === 'number' ? value : value.get(atMs));
  const result = new Map<number, number>();
  for (const atMs of times.keys()) {
    const [a, b] = [at(left, atMs), at(right, atMs)];
    if (a === undefined || b === undefined) continue;
    const value = operation(a, b);
    // A division by zero has no datapoint.
    if (Number.isFinite(value)) result.set(atMs, value);
  }
  return result;
}
