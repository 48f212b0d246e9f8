import { ProblemBook } from '../../../local/problem-book';

it('tells of every problem once, in order', () => {
  const told: string[] = [];
  const book = new ProblemBook(({ source, message }) => told.push(`${source}: ${message}`));
  book.report('Dialer', 'a');
  book.report('Dialer', 'b');
  book.report('Dialer', 'a');
  book.report('Intake', 'a');
  expect(told).toEqual(['Dialer: a', 'Dialer: b', 'Intake: a']);
  expect(book.all().map(({ source, message }) => `${source}: ${message}`)).toEqual(told);
});
