import { serviceConfigSchema } from '@jiceng/platform/config';
import { z } from 'zod';

const shape = serviceConfigSchema.extend({
  /**
   * Makes the receipt codes of anonymous reports: the first secret of a comma-separated list makes new codes, and codes of
   * every secret in the list are valid. A code is stored nowhere, so a lost secret ends all codes that it made. The local
   * profile may leave it out and then derives it from ACTOR_CONTEXT_SECRET.
   */
  RECEIPT_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32').optional(),
});

export const coordinationConfigSchema = shape.refine(
  ({ JICENG_PROFILE, RECEIPT_SECRET }) => JICENG_PROFILE === 'local' || RECEIPT_SECRET !== undefined,
  {
    path: ['RECEIPT_SECRET'],
    error: 'is needed so that anonymous reporters can follow their reports; make one with: openssl rand -hex 32',
  },
);
export type CoordinationConfig = z.infer<typeof coordinationConfigSchema>;
