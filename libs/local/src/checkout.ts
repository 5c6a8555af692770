import { resolve } from 'node:path';

/** The checkout is three levels above `src` and also three above the compiled `dist`. */
export const checkout = resolve(import.meta.dirname, '../../..');
