import { Button, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { LeaveRequests } from '../../generated/documents';
import type { LeaveRequestsQuery } from '../../generated/operations';
import { Reread } from '../api/reread';
import { useWorklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { AskForm } from './AskForm';
import { RequestRow } from './RequestRow';
import './leave.css';

const listOf = ({ leaveRequests }: LeaveRequestsQuery): LeaveRequestsQuery['leaveRequests'] => leaveRequests;
const keyOf = ({ id }: { id: string }): string => id;

/** Leaves (请假): the own requests with their states, and those that wait for the decision of this person. */
export function Leave(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const [asking, setAsking] = useState(false);
  const scope = parameters.scope === 'TO_DECIDE' ? 'TO_DECIDE' : 'MINE';
  const mine = useWorklist(LeaveRequests, listOf, { scope: 'MINE' });
  const waiting = useWorklist(LeaveRequests, listOf, { scope: 'TO_DECIDE' });
  const list = scope === 'MINE' ? mine : waiting;
  const number = waiting.total?.count
    ? ` ${waiting.total.count.toLocaleString('en')}${waiting.total.exact ? '' : '+'}`
    : '';
  return (
    <main className="desk leave">
      <section className="desk-queue" aria-label={say({ zh: '请假清单', en: 'Requests for leave' })}>
        <h1 className="only-read">{say({ zh: '请假', en: 'Leave' })}</h1>
        <div className="leave-head">
          <Segmented<'MINE' | 'TO_DECIDE'>
            aria-label={say({ zh: '范围', en: 'Selection' })}
            value={scope}
            options={[
              { value: 'MINE', label: say({ zh: '我的请假', en: 'Mine' }) },
              { value: 'TO_DECIDE', label: say({ zh: `待我审批${number}`, en: `To decide${number}` }) },
            ]}
            onChange={(next) => change({ scope: next === 'MINE' ? null : next })}
          />
          {!asking && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {say({ zh: '申请请假…', en: 'Ask for leave…' })}
            </Button>
          )}
        </div>
        {asking && (
          <AskForm
            close={() => setAsking(false)}
            done={() => {
              setAsking(false);
              change({ scope: null });
              mine.reload();
            }}
          />
        )}
        <Reread.Provider value={list.reload}>
          <WorklistRows
            list={list}
            keyOf={keyOf}
            empty={
              scope === 'MINE'
                ? say({ zh: '您没有请假记录。', en: 'You have asked for no leave.' })
                : say({ zh: '没有待您审批的请假。', en: 'No request waits for you.' })
            }
          >
            {(row) => <RequestRow request={row} deciding={scope === 'TO_DECIDE'} done={list.reload} />}
          </WorklistRows>
        </Reread.Provider>
      </section>
    </main>
  );
}
