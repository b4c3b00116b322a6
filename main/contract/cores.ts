import { z } from 'zod';

/** A release of the core as its folder and its papers call it: `7.2.140`. */
export const coreVersion = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/);
