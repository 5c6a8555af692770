import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useQuery } from 'urql';
import { ApproveRoleRule, RefuseRoleRule, RetireRole, RevokeRoleRule, RightChoices } from '../../generated/documents';
import type { RoleBookQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useRereadWhenStale } from '../api/reread';
import { LastChange } from '../desk/actions/LastChange';
import { Fact, Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { LabelForm } from './LabelForm';
import { ReasonForm } from './ReasonForm';
import { useRights } from './rights';
import { RuleForm } from './RuleForm';

export type Role = NonNullable<RoleBookQuery['roles']>[number];
type Rule = Role['rules'][number];

/** A role with its rules, the persons who agreed to them, and the commands on them. */
export function RolePage({ role, changed }: { role: Role; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const rights = useRights();
  const [form, setForm] = useState<'labels' | 'retire' | 'rule' | null>(null);
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    changed();
  };
  const mayChange = !role.builtIn && !role.retired;
  return (
    <>
      <h2 className="record-title">{say({ zh: role.labelZh, en: role.labelEn })}</h2>
      <dl className="facts">
        <Fact label={say({ zh: '代码', en: 'Code' })}>{role.code}</Fact>
        <Fact label={say({ zh: '中文名称', en: 'In Chinese' })}>{role.labelZh}</Fact>
        <Fact label={say({ zh: '英文名称', en: 'In English' })}>{role.labelEn}</Fact>
        <Fact label={say({ zh: '状态', en: 'State' })}>
          {role.retired ? say({ zh: '已停用', en: 'Retired' }) : say({ zh: '在用', en: 'In use' })}
        </Fact>
      </dl>
      {role.builtIn && (
        <p className="quiet">
          {say({
            zh: '平台内置角色，权限随平台版本确定，不可更改。',
            en: 'A built-in role: its rights belong to the release.',
          })}
        </p>
      )}
      {mayChange && form === null && (
        <p className="roles-actions">
          <Button type="primary" onClick={() => setForm('rule')}>
            {say({ zh: '提出权限规则', en: 'Propose a rule' })}
          </Button>
          {rights.roles && (
            <>
              <Button onClick={() => setForm('labels')}>{say({ zh: '更正名称', en: 'Correct the labels' })}</Button>
              <Button danger onClick={() => setForm('retire')}>
                {say({ zh: '停用角色', en: 'Retire the role' })}
              </Button>
            </>
          )}
        </p>
      )}
      {form === 'labels' && <LabelForm of="role" entry={role} close={close} done={done} />}
      {form === 'rule' && <RuleForm role={role.code} close={close} done={done} />}
      {form === 'retire' && (
        <ReasonForm
          command={RetireRole}
          input={{ code: role.code, expectedVersion: role.version ?? 0 }}
          title={say({ zh: '停用角色', en: 'Retire the role' })}
          consequence={say({
            zh: '停用后，该角色的全部规则立即失效；已有岗位保留该角色，但不再有权限。',
            en: 'All rules of the role end at once. Posts keep the role, without rights.',
          })}
          close={close}
          done={done}
        />
      )}
      {!role.builtIn && (
        <Section title={say({ zh: '权限规则', en: 'Rules' })}>
          {role.rules.length === 0 && (
            <p className="quiet">
              {say({ zh: '尚无规则，该角色没有权限。', en: 'No rule yet: the role has no rights.' })}
            </p>
          )}
          {role.rules.map((rule) => (
            <RuleCard key={rule.id} rule={rule} changed={changed} />
          ))}
        </Section>
      )}
    </>
  );
}

function RuleCard({ rule, changed }: { rule: Rule; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const rights = useRightNames();
  const approve = useCommand(ApproveRoleRule);
  useRereadWhenStale(approve.fault);
  const [ending, setEnding] = useState<'REFUSE' | 'REVOKE' | null>(null);
  const done = (): void => {
    setEnding(null);
    changed();
  };
  const act = async (action: Rule['availableActions'][number]['action']): Promise<void> => {
    if (action !== 'APPROVE') return setEnding(action);
    if (await approve.send({ ruleId: rule.id, expectedVersion: rule.version })) changed();
  };
  // Actions that belong to another state of the rule are left out. Actions that are refused for other reasons are grey.
  const needed = rule.state === 'PROPOSED' ? ['APPROVE', 'REFUSE'] : rule.state === 'IN_FORCE' ? ['REVOKE'] : [];
  const inputOfEnd = ending && { ruleId: rule.id, expectedVersion: rule.version };
  return (
    <section className="roles-rule" aria-label={say(district.roleRuleStateWords[rule.state])}>
      <p>
        <span className="flag">{say(district.roleRuleStateWords[rule.state])}</span>{' '}
        {rule.personal && <span className="flag">{say({ zh: '涉及个人信息', en: 'Personal data' })}</span>}
      </p>
      <p>
        {[...rule.operations, ...rule.fields.map(({ field }) => field)].map(rights).join(say({ zh: '、', en: ', ' }))}
      </p>
      <dl className="facts">
        <Fact label={say({ zh: '范围', en: 'Rows' })}>
          {rule.rows.map((scope) => say(district.rowScopeWords[scope])).join(say({ zh: ' 且 ', en: ' and ' }))}
        </Fact>
        <Fact label={say({ zh: '理由', en: 'Reason' })}>{rule.reason}</Fact>
        <Fact label={say({ zh: '提出', en: 'Proposed' })}>
          {rule.proposer?.name} {moment(rule.proposedAt, now)}
        </Fact>
        {rule.approvedAt !== null && (
          <Fact label={say({ zh: '批准', en: 'Approved' })}>
            {rule.approver?.name} {moment(rule.approvedAt, now)}
          </Fact>
        )}
        {rule.consentedAt !== null && (
          <Fact label={say({ zh: '数据专员同意', en: 'Data owner' })}>
            {rule.consenter?.name} {moment(rule.consentedAt, now)}
          </Fact>
        )}
        {rule.endedAt !== null && (
          <Fact label={say(district.roleRuleStateWords[rule.state])}>
            {rule.ender?.name} {moment(rule.endedAt, now)} {rule.endReason}
          </Fact>
        )}
      </dl>
      {ending === null && (
        <p className="roles-actions">
          {rule.availableActions
            .filter(({ action }) => needed.includes(action))
            .map(({ action, enabled, reason }) => (
              <span key={action}>
                <Button
                  disabled={!enabled}
                  danger={action !== 'APPROVE'}
                  loading={action === 'APPROVE' && approve.sending}
                  onClick={() => void act(action)}
                >
                  {say(district.roleRuleActionWords[action])}
                </Button>
                {reason && <span className="quiet"> {say(reason)}</span>}
              </span>
            ))}
        </p>
      )}
      {approve.fault && (
        <Alert
          className="record-fault"
          type="error"
          title={approve.fault.text}
          description={approve.fault.lastChange && <LastChange change={approve.fault.lastChange} />}
        />
      )}
      {inputOfEnd && (
        <ReasonForm
          command={ending === 'REFUSE' ? RefuseRoleRule : RevokeRoleRule}
          input={inputOfEnd}
          title={say(district.roleRuleActionWords[ending])}
          consequence={say({
            zh: '撤销的规则数秒内在各处失效，且不能恢复；需要时可重新提出。',
            en: 'The rule ends everywhere within seconds and cannot come back; it can be proposed again.',
          })}
          close={() => setEnding(null)}
          done={done}
        />
      )}
    </section>
  );
}

/** Names of rights in the user's language; the name in the API while they load and in English. */
export function useRightNames(): (right: string) => string {
  const { language } = useLanguage();
  const [{ data }] = useQuery({ query: RightChoices });
  return (right) =>
    language === 'en' ? right : (data?.givableRights?.find((each) => each.right === right)?.nameZh ?? right);
}
