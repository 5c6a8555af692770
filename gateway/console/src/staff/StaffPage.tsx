import { Alert, Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useQuery } from 'urql';
import { StaffRecord } from '../../generated/documents';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import { Fact, Section } from '../desk/parts';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { AppointForm } from './AppointForm';
import { daysOf, stateOf, type Assignment, type Member } from './book';
import { EndForm } from './EndForm';
import { JurisdictionForm } from './JurisdictionForm';

interface Properties {
  id: string;
  mayAppoint: boolean;
  open: (id: string) => void;
  changed: () => void;
}

/** A person: the contacts, the superior, and all posts, past, present and future, with their roles and areas. */
export function StaffPage({ id, mayAppoint, open, changed }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }, again] = useQuery({
    query: StaffRecord,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const [appointing, setAppointing] = useState(false);
  const reload = (): void => {
    again({ requestPolicy: 'network-only' });
    changed();
  };
  const member = data?.staffMember;
  // A person on the page stays there with an opened form, when a later reading fails.
  if (error && !member) return <Alert type="error" title={faultOf(error, language).text} />;
  if (!member) return fetching ? null : <p>{say({ zh: '没有这个人员。', en: 'There is no such person.' })}</p>;
  return (
    <Reread.Provider value={reload}>
      <h2 className="record-title">{member.name}</h2>
      <Facts member={member} open={open} />
      {mayAppoint && !appointing && (
        <p>
          <Button type="primary" onClick={() => setAppointing(true)}>
            {say({ zh: '任职…', en: 'Appoint…' })}
          </Button>
        </p>
      )}
      {appointing && (
        <AppointForm
          person={member}
          close={() => setAppointing(false)}
          done={() => {
            setAppointing(false);
            reload();
          }}
        />
      )}
      <Section title={say({ zh: '任职经历', en: 'Posts' })}>
        {member.assignments.length === 0 && (
          <p className="quiet">
            {say({ zh: '没有您可查看的任职记录。', en: 'There is no assignment that you may see.' })}
          </p>
        )}
        {[...member.assignments].reverse().map((assignment) => (
          <Post key={assignment.id} assignment={assignment} member={member} open={open} changed={reload} />
        ))}
      </Section>
    </Reread.Provider>
  );
}

function Facts({ member, open }: { member: Member; open: (id: string) => void }): ReactNode {
  const { say } = useLanguage();
  const { phone, email, mainPost, reportsTo, staffCode } = member;
  return (
    <dl className="facts">
      <Fact label={say({ zh: '工号', en: 'Staff code' })}>{staffCode}</Fact>
      <Fact label={say({ zh: '主要任职', en: 'Main post' })}>
        {mainPost
          ? `${mainPost.organization?.name ?? ''} ${mainPost.name}`
          : say({ zh: '现无任职', en: 'Holds no post now' })}
      </Fact>
      <Fact label={say({ zh: '上级', en: 'Reports to' })}>
        {reportsTo && (
          <button type="button" className="link" onClick={() => open(reportsTo.id)}>
            {reportsTo.name}
          </button>
        )}
      </Fact>
      <Fact label={say({ zh: '电话', en: 'Phone' })}>{phone && <span className="number">{phone}</span>}</Fact>
      <Fact label={say({ zh: '邮箱', en: 'E-mail' })}>{email}</Fact>
    </dl>
  );
}

const stateWords: Record<ReturnType<typeof stateOf>, Words> = {
  now: { zh: '在任', en: 'In office' },
  later: { zh: '待任', en: 'To come' },
  over: { zh: '已结束', en: 'Over' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
};

interface PostProperties {
  assignment: Assignment;
  member: Member;
  open: (id: string) => void;
  changed: () => void;
}

function Post({ assignment, member, open, changed }: PostProperties): ReactNode {
  const { say } = useLanguage();
  const clock = useNow();
  // An assignment that has just begun or ended is newer than the last tick of the clock.
  const readAt = useMemo(() => Date.now(), [assignment]);
  const now = Math.max(clock, readAt);
  const [form, setForm] = useState<string | null>(null);
  const roles = useDistrictCodes('Role');
  const lines = useDistrictCodes('Line');
  const { post, organization } = assignment;
  const state = stateOf(assignment, now);
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    changed();
  };
  const superior = post?.reportsTo;
  const deputy = post?.deputy;
  return (
    <section className="staff-post" aria-label={post?.name ?? organization?.name ?? assignment.id}>
      <h3>
        {organization?.name} {post?.name}
        <span className={state === 'now' ? 'tag good' : 'tag'}>{say(stateWords[state])}</span>
        {!assignment.main && <span className="tag">{say({ zh: '兼任', en: 'Further post' })}</span>}
      </h3>
      <dl className="facts">
        <Fact label={say({ zh: '任期', en: 'Period' })}>
          {daysOf(assignment, say({ zh: '至今', en: 'no end set' }))}
        </Fact>
        <Fact label={say({ zh: '编制', en: 'Establishment' })}>
          {post && say(district.establishmentKindWords[post.establishment])}
        </Fact>
        <Fact label={say({ zh: '职级', en: 'Grade' })}>{post?.grade}</Fact>
        <Fact label={say({ zh: '角色', en: 'Roles' })}>
          {post?.roles.map((code) => say(roles.nameOf(code))).join(say({ zh: '、', en: ', ' }))}
        </Fact>
        <Fact label={say({ zh: '负责区域', en: 'Areas' })}>{areasOf(assignment)}</Fact>
        <Fact label={say({ zh: '条线', en: 'Lines' })}>
          {assignment.lines.length === 0
            ? say({ zh: '全部条线', en: 'Every line' })
            : assignment.lines.map((code) => say(lines.nameOf(code))).join(say({ zh: '、', en: ', ' }))}
        </Fact>
        <Fact label={say({ zh: '上级岗位', en: 'Superior post' })}>
          {superior && <Holder post={superior} open={open} />}
        </Fact>
        <Fact label={say({ zh: '代理岗位', en: 'Deputy post' })}>{deputy && <Holder post={deputy} open={open} />}</Fact>
        <Fact label={say({ zh: '职责', en: 'Duties' })}>{post?.duties}</Fact>
      </dl>
      {post && post.history.length > 1 && <History periods={post.history} />}
      {form === null && (state === 'now' || state === 'later') && <Actions assignment={assignment} begin={setForm} />}
      {form === 'END' && <EndForm assignment={assignment} member={member} close={close} done={done} />}
      {form === 'CHANGE_JURISDICTION' && (
        <JurisdictionForm assignment={assignment} later={state === 'later'} close={close} done={done} />
      )}
    </section>
  );
}

/** The name of the region when the assignment covers the whole of it, else the codes. */
function areasOf({ areaCodes, organization }: Assignment): string {
  const region = organization?.region;
  return areaCodes.map((code) => (region?.code === code ? region.name : code)).join('、');
}

interface HolderProperties {
  post: { name: string; holder: { id: string; name: string } | null };
  open: (id: string) => void;
}

function Holder({ post: { name, holder }, open }: HolderProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <>
      {name}{' '}
      {holder ? (
        <button type="button" className="link" onClick={() => open(holder.id)}>
          {holder.name}
        </button>
      ) : (
        <span className="quiet">{say({ zh: '空缺', en: 'vacant' })}</span>
      )}
    </>
  );
}

function History({ periods }: { periods: NonNullable<Assignment['post']>['history'] }): ReactNode {
  const { say } = useLanguage();
  const { nameOf } = useDistrictCodes('Role');
  return (
    <details>
      <summary>{say({ zh: '岗位沿革', en: 'History of the post' })}</summary>
      <ul className="record-lines">
        {periods.map((period) => (
          <li key={period.validFrom}>
            <span className="number">{daysOf(period, '')}</span>
            <span>{period.name}</span>
            <span>{say(district.establishmentKindWords[period.establishment])}</span>
            <span>{period.roles.map((code) => say(nameOf(code))).join(say({ zh: '、', en: ', ' }))}</span>
            {period.reportsTo && (
              <span>{say({ zh: `上级：${period.reportsTo.name}`, en: `under ${period.reportsTo.name}` })}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The actions on an assignment; a refused one stays in grey with its reason. */
function Actions({ assignment, begin }: { assignment: Assignment; begin: (action: string) => void }): ReactNode {
  const { say } = useLanguage();
  return (
    <ul className="staff-actions">
      {assignment.availableActions.map(({ action, enabled, reason }) => (
        <li key={action}>
          <Button disabled={!enabled} onClick={() => begin(action)}>
            {say(district.assignmentActionKindWords[action])}
          </Button>
          {reason && <span className="quiet">{say(reason)}</span>}
        </li>
      ))}
    </ul>
  );
}
