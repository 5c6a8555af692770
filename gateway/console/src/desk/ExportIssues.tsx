import type { ReactNode } from 'react';
import { ExportIssues as IssuesDocument, ExportTasks } from '../../generated/documents';
import type { InboxScope, IssueExportInput, IssueFilter } from '../../generated/operations';
import { useWork } from '../api/work';
import { useLanguage } from '../page/language';
import { ExportButton } from './actions/export';
import type { View } from './queue-data';

/** Roles that the policy lets export issues. */
const exporters = [
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'coordinator',
  'intake_desk',
  'appraiser',
  'district_admin',
  'unit_leader',
  'leader_on_duty',
  'district_leader',
  'auditor',
];

/** Exports the issues of the queue, or their tasks, under the conditions that the desk shows. */
export function ExportIssues({ view }: { view: View }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  if (!me.roles.some((role) => exporters.includes(role))) return null;
  return (
    <ExportButton<IssueExportInput>
      draft="export-issues"
      tables={[
        { label: say({ zh: '事项', en: 'Issues' }), document: IssuesDocument },
        { label: say({ zh: '任务', en: 'Tasks' }), document: ExportTasks },
      ]}
      personal
      conditions={conditionsOf(view)}
    />
  );
}

function conditionsOf(view: View): { inbox: InboxScope | null; filter: IssueFilter | null } {
  if (view.kind === 'search') return { inbox: null, filter: view.filter };
  const filter = { ...(view.state ? { states: [view.state] } : {}), ...(view.overdue ? { overdue: true } : {}) };
  return { inbox: view.scope, filter };
}
