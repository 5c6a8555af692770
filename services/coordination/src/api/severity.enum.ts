import type { Severity } from '@jiceng/contracts/codes';
import { apiEnum } from './graphql-enum.js';

export const SeverityEnum = apiEnum<Severity>('Severity', 'Severity of an issue (严重程度).', {
  ordinary: 'The issue can be handled in the usual order (一般).',
  urgent: 'Damage or danger grows until the issue is handled (紧急).',
  critical: 'A life is in danger (特急).',
});
