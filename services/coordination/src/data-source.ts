import { createDataSource } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import { CallbackRow } from './case/tables/callback.entity.js';
import { IssueRow, ReporterRow } from './case/tables/issue.entity.js';
import { DutySpanRow, IssueStepRow } from './case/tables/issue-step.entity.js';
import { CreateDirectory1763912000000 } from './migrations/1763912000000-create-directory.js';
import { CreateIssue1763912100000 } from './migrations/1763912100000-create-issue.js';
import { CreateRules1763912200000 } from './migrations/1763912200000-create-rules.js';
import { IndexVolume1763912400000 } from './migrations/1763912400000-index-volume.js';
import { DropStepNotice1764100000000 } from './migrations/1764100000000-drop-step-notice.js';
import { ProcessDefinitionRow } from './rulebook/process/process-definition.entity.js';
import { DutyRowEntity, PrecedentEntity } from './rulebook/duty-list/duty-list.entity.js';
import { TaskRow } from './case/tables/task.entity.js';
import { VerificationRow } from './case/tables/verification.entity.js';

/** The one definition of this database, for the service, its migrations and its tests. */
export function dataSource(url: string, poolSize?: number): DataSource {
  return createDataSource(
    {
      entities: [
        IssueRow,
        ReporterRow,
        TaskRow,
        IssueStepRow,
        DutySpanRow,
        VerificationRow,
        CallbackRow,
        DutyRowEntity,
        PrecedentEntity,
        ProcessDefinitionRow,
      ],
      migrations: [
        CreateDirectory1763912000000,
        CreateIssue1763912100000,
        CreateRules1763912200000,
        IndexVolume1763912400000,
        DropStepNotice1764100000000,
      ],
    },
    url,
    poolSize,
  );
}
