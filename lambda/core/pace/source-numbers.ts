/**
 * Which number of a campaign is shown to the called person: of several the one that was used least in the last 24 hours,
 * and none beyond its daily cap.
 *
 * A use counts from the admission, and for good: it is written before the request is sent, so a crash may count a call too
 * many and never one too few. Uses are counted by the hour, and the whole of the oldest hour counts until it has passed, so
 * the cap holds in every 24 hours. A number is one number, whichever campaigns use it.
 */
import type { SourceNumber } from '../../contract/campaign';
import { HOURS_COUNTED, hourOf, type SourceItem, type SourceUse, usesSince } from '../../contract/source-items';
import type { SourceBook } from './ports';

export class SourceNumbers {
  readonly #book: SourceBook;
  /** Uses by number and hour. */
  readonly #uses = new Map<string, Map<number, number>>();
  /** Uses that are still to be written. */
  #unwritten: readonly SourceUse[] = [];

  constructor(book: SourceBook) {
    this.#book = book;
  }

  restore(items: readonly SourceItem[]): void {
    for (const item of items) this.#uses.set(item.sk, usesSince(item, 0));
  }

  /** Calls that the numbers still have today, infinite if one of them has no cap. */
  left(numbers: readonly SourceNumber[], nowMs: number): number {
    return numbers.reduce((sum, number) => sum + this.#leftOf(number, nowMs), 0);
  }

  /** Takes the next number; undefined if all of them are used up. */
  take(numbers: readonly SourceNumber[], nowMs: number): string | undefined {
    const usable = numbers.filter((number) => this.#leftOf(number, nowMs) > 0);
    const [first, ...others] = usable;
    if (!first) return undefined;
    const least = others.reduce((a, b) => (this.#used(b.phone, nowMs) < this.#used(a.phone, nowMs) ? b : a), first);
    const use = { phone: least.phone, hour: hourOf(nowMs) };
    this.#count(use);
    // Without a cap, nobody has to know after a change of controllers: the numbers take turns anew.
    if (numbers.some(({ dailyCap }) => dailyCap !== undefined)) this.#unwritten = [...this.#unwritten, use];
    return least.phone;
  }

  /** Writes the uses that were taken. To be awaited before a request is sent; what fails is written the next time. */
  async write(): Promise<void> {
    const uses = this.#unwritten;
    if (uses.length === 0) return;
    await this.#book.addSourceUses(uses);
    this.#unwritten = this.#unwritten.slice(uses.length);
  }

  #leftOf({ phone, dailyCap = Number.POSITIVE_INFINITY }: SourceNumber, nowMs: number): number {
    return Math.max(0, dailyCap - this.#used(phone, nowMs));
  }

  #used(phone: string, nowMs: number): number {
    const oldest = hourOf(nowMs) - HOURS_COUNTED;
    let used = 0;
    for (const [hour, uses] of this.#uses.get(phone) ?? []) if (hour >= oldest) used += uses;
    return used;
  }

  #count({ phone, hour }: SourceUse): void {
    const hours = this.#uses.get(phone) ?? new Map<number, number>();
    this.#uses.set(phone, hours);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
    for (const each of hours.keys()) if (each < hour - HOURS_COUNTED) hours.delete(each);
  }
}
