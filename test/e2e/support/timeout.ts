// A deployment boots in seconds and dials in virtual minutes, but a busy machine is slow.
jest.setTimeout(480_000);
