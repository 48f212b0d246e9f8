import { read, readingOf } from '../../../../bin/commands/preflight/reading';

const error = (name: string, message = 'in words') => Object.assign(new Error(message), { name });

describe('readingOf', () => {
  it.each([
    ['AccessDeniedException', 'denied'],
    ['AccessDenied', 'denied'],
    ['AuthorizationErrorException', 'denied'],
    ['UnauthorizedOperation', 'denied'],
    ['ResourceNotFoundException', 'absent'],
    ['NoSuchResourceException', 'absent'],
    ['NotFoundException', 'absent'],
    ['InternalServiceException', 'unreadable'],
    ['ThrottlingException', 'unreadable'],
  ])('takes %s for %s', (name, kind) => {
    expect(readingOf(error(name), false)).toEqual({ kind, said: `${name}: in words` });
  });

  it('takes what the local front does not serve for not here, and only where the local stack was asked', () => {
    const notServed = error('InvalidAction', "CloudWatch's GetDashboard is not simulated");
    expect(readingOf(notServed, true)).toEqual({ kind: 'not-here' });
    expect(readingOf(notServed, false).kind).toBe('unreadable');
  });
});

it('reads a value, or why there is none', async () => {
  expect(await read(false, async () => 7)).toEqual({ kind: 'value', value: 7 });
  expect(await read(false, () => Promise.reject(error('AccessDenied', '')))).toEqual({
    kind: 'denied',
    said: 'AccessDenied',
  });
});
