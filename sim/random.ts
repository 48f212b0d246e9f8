/**
 * A seeded source of chance: the same seed and stream give the same draws on every machine. Each part of a model takes
 * a stream of its own, so that what one part draws never changes what happens to another.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** Streams of one seed are independent of each other. */
  constructor(seed: number, stream: string) {
    const words = scramble(`${seed}/${stream}`);
    this.a = words();
    this.b = words();
    this.c = words();
    for (let round = 0; round < 16; round += 1) this.word();
  }

  /** Uniform over all 32-bit words: the small fast counting generator (sfc32), of period 2^32 at the very least. */
  private word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform, from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** True with this probability. Always takes one draw. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Uniform between two bounds. */
  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** Exponential: the gap between two arrivals of a Poisson process. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Lognormal with this median; `sigma` 0 is the median itself. */
  lognormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(sigma * normal);
  }

  /** Lognormal with this mean; its median is mean x exp(-sigma^2 / 2). */
  lognormalOfMean(mean: number, sigma: number): number {
    return this.lognormal(mean * Math.exp((-sigma * sigma) / 2), sigma);
  }

  /** A version 4 UUID. */
  uuid(): string {
    let bits = 0;
    for (let index = 0; index < FREE_DIGITS.length; index += 1) {
      if (index % 8 === 0) bits = this.word();
      UUID[FREE_DIGITS[index] as number] = DIGITS[bits & 0xf] as number;
      bits >>>= 4;
    }
    return UUID.toString('latin1');
  }
}

/** Written digit by digit into one buffer: a string put together from parts would cost more as the key of a map. */
const UUID = Buffer.from('00000000-0000-4000-8000-000000000000');
const DIGITS = Buffer.from('0123456789abcdef');
/** All digits but the version and the variant. */
const FREE_DIGITS = [...UUID.keys()].filter((index) => UUID[index] === DIGITS[0]);

/** Words that depend on every character of the text: a multiply-and-xor hash, stirred once more for each word. */
function scramble(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  };
}
