import { lstat } from 'node:fs/promises';

/** Whether something stands there, a link that leads nowhere included; false where that cannot be told. */
export const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
