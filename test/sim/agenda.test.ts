import fc from 'fast-check';
import { Agenda } from '../../sim/agenda';
import { EventHeap } from '../../sim/event-heap';

describe('EventHeap', () => {
  it('gives items back by time, and those of one moment in the order in which they came', () => {
    // A small range of times, so that many fall together; a pop between pushes, so that the heap shrinks and grows.
    const steps = fc.array(fc.oneof(fc.nat(9), fc.constant('pop' as const)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (moves) => {
        const heap = new EventHeap<readonly [number, number]>();
        const model: (readonly [number, number])[] = [];
        for (const [rank, move] of moves.entries()) {
          if (move === 'pop') {
            expect(heap.pop()).toEqual(model.shift());
          } else {
            heap.push(move, [move, rank]);
            model.push([move, rank]);
            model.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
          }
          expect([heap.nextAtMs(), heap.size]).toEqual([model[0]?.[0], model.length]);
        }
      }),
    );
  });
});

describe('Agenda', () => {
  it('shows every action the moment it was planned for, actions planned on the way included', () => {
    const agenda = new Agenda(100);
    const seen: (readonly [string, number])[] = [];
    agenda.at(300, () => seen.push(['late', agenda.nowMs]));
    agenda.at(200, () => {
      seen.push(['early', agenda.nowMs]);
      agenda.after(50, () => seen.push(['follow-up', agenda.nowMs]));
    });
    agenda.runUntil(299);
    expect(seen).toEqual([
      ['early', 200],
      ['follow-up', 250],
    ]);
    expect(agenda.nowMs).toBe(299);
    expect(agenda.nextAtMs()).toBe(300);
  });

  it('never goes back, whatever it is told and whatever was planned for the past', () => {
    const agenda = new Agenda(1000);
    let ranAtMs = 0;
    agenda.at(400, () => {
      ranAtMs = agenda.nowMs;
    });
    agenda.runUntil(500);
    expect([agenda.nowMs, ranAtMs]).toEqual([1000, 1000]);
  });

  it('plans nothing for the end of time', () => {
    const agenda = new Agenda(0);
    agenda.at(Number.POSITIVE_INFINITY, () => undefined);
    expect(agenda.nextAtMs()).toBeUndefined();
  });
});
