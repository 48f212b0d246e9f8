import { adviceFor, reasonName } from '../../../../lambda/core/operate/advice';

const COUNTRY = 'have the country or number range enabled for the instance and redrive them, or take the numbers out';
const SETTINGS = "look at the instance's outbound settings, mend them and redrive, or take the numbers out";
const NUMBER =
  'correct the number and drop it into a new campaign; if caller id, flow or queue was at fault, mend it and redrive';
const CRASH = "read the dialer's log of that time, mend what crashed it, then redrive them";
const OTHERWISE =
  'look at its line in results.csv and look the error up in the Amazon Connect documentation; redrive it once the cause is mended, or take it out of the list';

describe('adviceFor', () => {
  it.each([
    ['DestinationNotAllowedException: not allowed', COUNTRY],
    ['OutboundContactNotPermittedException', SETTINGS],
    ['InvalidParameterException', NUMBER],
    ['InvalidRequestException: the flow is not published', NUMBER],
    ['crashed', CRASH],
    ['SomethingNewException', OTHERWISE],
    ['no reason was kept', OTHERWISE],
  ])('says what to do about %s', (reason, advice) => {
    expect(adviceFor(reason)).toBe(advice);
  });

  it.each(['DestinationNotAllowed', 'OutboundContactNotPermitted', 'InvalidParameter', 'InvalidRequest', 'crashed'])(
    'goes by how a reason begins, not by a message that names %s',
    (name) => {
      expect(adviceFor(`SomethingNewException: ${name}`)).toBe(OTHERWISE);
    },
  );
});

describe('reasonName', () => {
  it.each([
    ['DestinationNotAllowedException: not allowed', 'DestinationNotAllowedException'],
    ['crashed', 'crashed'],
    ['Throttled again', 'Throttled'],
    ['Throttled\tagain', 'Throttled'],
    [': nothing before it', ': nothing before it'],
    [' nothing before it', ' nothing before it'],
    ['', ''],
  ])('takes what stands before the message: %j', (reason, name) => {
    expect(reasonName(reason)).toBe(name);
  });
});
