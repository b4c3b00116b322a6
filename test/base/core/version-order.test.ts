import { expect, it } from 'vitest';
import { byVersion } from '../../../main/base/core/version-order.ts';

it('goes by the numbers, not by the letters', () => {
  const versions = ['7.2.140', '6.9.28', '10.0.0', '7.2.9', '7', '6.9.3'];
  expect(versions.toSorted(byVersion)).toEqual([
    ...['6.9.3', '6.9.28', '7', '7.2.9', '7.2.140', '10.0.0'],
  ]);
});
