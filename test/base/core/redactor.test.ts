import { expect, it } from 'vitest';
import { createRedactor } from '../../../main/base/core/redactor.ts';

it('knows at once what it is told, and forgets the management key of an earlier start alone', () => {
  const { redact, keepOut, keepOutForThisStart } = createRedactor({
    homeFolder: '/srv/zoe',
    userName: 'zoe',
  });
  const said = () =>
    redact('zoe in /srv/zoe: blue sesame, green parsley, first start, later start');
  expect(said()).toBe('[user] in ~: blue sesame, green parsley, first start, later start');
  keepOut(['blue sesame']);
  keepOut(['green parsley']);
  keepOutForThisStart('first start');
  expect(said()).toBe('[user] in ~: [key], [key], [key], later start');
  keepOutForThisStart('later start');
  expect(said()).toBe('[user] in ~: [key], [key], first start, [key]');
});
