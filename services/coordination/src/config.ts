import { serviceConfigSchema } from '@jiceng/platform/config';
import { z } from 'zod';

const shape = serviceConfigSchema.extend({
  /**
   * Secrets for the receipt codes of anonymous reports, separated by commas. The first secret makes new codes; codes of
   * all listed secrets are accepted, so removing a secret invalidates its codes. The local profile derives a secret
   * from ACTOR_CONTEXT_SECRET when none is set.
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
