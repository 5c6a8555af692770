import { Alert, Button, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { DraftDutyList, DutyListFinding } from '../../generated/documents';
import type { DutyListFindingKind, DutyListFindingQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { faultOf } from '../api/faults';
import { OrganizationSelect } from '../desk/actions/choices';
import { Section, StateTag } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { caseWords } from './words';

type Finding = NonNullable<DutyListFindingQuery['dutyListFindings']>['edges'][number]['node'];

/** The page of a gap or an overlap: the units, the cases that show it, and the draft of a change. */
export function FindingPage({ id, drafted }: { id: string; drafted: (version: number) => void }): ReactNode {
  const { language, say } = useLanguage();
  const { kind, categoryCode, regionCode } = keysOf(id);
  const [{ data, error, fetching }] = useQuery({
    query: DutyListFinding,
    variables: { kind, categoryCode, regionCode },
    requestPolicy: 'cache-and-network',
  });
  const finding = data?.dutyListFindings?.edges.find(({ node }) => node.id === id)?.node;
  if (error) return <Alert className="record-page" type="error" title={faultOf(error, language).text} />;
  if (!finding && fetching) return <Skeleton className="record-page" active paragraph={{ rows: 8 }} />;
  if (!finding)
    return (
      <p className="desk-hint">
        {say({
          zh: '该项已不存在：清单已修改，或案例已超出统计时段。',
          en: 'This entry is gone: the list was changed, or its cases are too old.',
        })}
      </p>
    );
  return (
    <article className="record-page">
      <h2 className="record-title">{finding.category?.item ?? categoryCode}</h2>
      <p className="quiet">{[finding.category?.minor, finding.region?.name].filter(Boolean).join(' · ')}</p>
      <Reason finding={finding} />
      <Units units={finding.units} />
      <Cases cases={finding.cases} />
      <DraftForm finding={finding} drafted={drafted} />
    </article>
  );
}

function Reason({ finding }: { finding: Finding }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { kind, refusals, rulings, acceptances } = finding;
  const since = moment(finding.from, now);
  const where = finding.region?.name ?? '';
  return (
    <p>
      {kind === 'GAP'
        ? say({
            zh: `${since} 以来，单位以“不在权责清单”退回 ${refusals} 次，裁定 ${rulings} 次；清单在${where}未指明该类别的承办单位。`,
            en: `Since ${since} units refused ${refusals} times citing the list, and ${rulings} rulings were given; no row names a unit for the category in ${where}.`,
          })
        : say({
            zh: `${since} 以来，该类别在${where}共接收 ${acceptances} 次，分散在多个单位。`,
            en: `Since ${since} units took over ${acceptances} issues of the category in ${where}; several units share them.`,
          })}
    </p>
  );
}

function Units({ units }: { units: Finding['units'] }): ReactNode {
  const { say } = useLanguage();
  return (
    <Section title={say({ zh: '涉及单位', en: 'Units' })}>
      <ul className="duty-units">
        {units.map(({ organization, acceptances, refusals, rulings, share }) => (
          <li key={organization?.id}>
            <span className="duty-unit">
              <b>{organization?.name}</b>
              <span className="quiet">
                {[
                  acceptances > 0 && say({ zh: `接收 ${acceptances} 次`, en: `took over ${acceptances}` }),
                  rulings > 0 && say({ zh: `裁定归属 ${rulings} 次`, en: `named by ${rulings} rulings` }),
                  refusals > 0 && say({ zh: `退回 ${refusals} 次`, en: `refused ${refusals}` }),
                ]
                  .filter(Boolean)
                  .join(say({ zh: '，', en: ', ' }))}
              </span>
            </span>
            {acceptances > 0 && (
              <span className="duty-share">
                <span className="duty-bar" style={{ width: `${share * 100}%` }} />
                <span className="number">{Math.round(share * 100)}%</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Cases({ cases }: { cases: Finding['cases'] }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <Section title={say({ zh: '案例', en: 'Cases' })}>
      {cases.length === 0 && (
        <p className="quiet">{say({ zh: '没有您可以查看的案例。', en: 'There are no cases that you may see.' })}</p>
      )}
      <ul className="record-lines">
        {cases.map(({ issue, kind, at, organization }, index) => (
          <li key={index}>
            <span className="tag">{say(caseWords[kind])}</span>
            {issue && <a href={`/console/desk?issue=${issue.id}`}>{issue.title}</a>}
            {issue && <StateTag state={issue.state} />}
            <span className="quiet">
              {organization?.name} · {moment(at, now)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DraftForm({ finding, drafted }: { finding: Finding; drafted: (version: number) => void }): ReactNode {
  const { say } = useLanguage();
  const { categoryCode, regionCode } = keysOf(finding.id);
  const { send, sending, fault } = useCommand(DraftDutyList);
  const proposed = finding.proposedOrganization;
  const [organizationId, choose] = useState<string | null>(proposed?.id ?? null);
  const known = [proposed, ...finding.units.map(({ organization }) => organization)].filter((each) => each !== null);
  const { refusals, rulings, acceptances } = finding;
  const draft = async (): Promise<void> => {
    if (organizationId === null) return;
    const note = `依据案例拟订：退回 ${refusals} 次，裁定 ${rulings} 次，接收 ${acceptances} 次`;
    const change = { categoryCode, regionCode, organizationId, note };
    const answer = await send({ changes: [change] });
    if (answer?.draftDutyList) drafted(answer.draftDutyList.version.version);
  };
  return (
    <Section title={say({ zh: '拟订修改', en: 'Draft a change' })}>
      <p className="quiet">
        {say({
          zh: '拟订稿将该类别在该区划的职责只给所选单位。发布前不影响派遣，可先用以往派遣试算。',
          en: 'The draft gives the category in the region to this unit alone. It routes nothing until it is published, and can be tried on past dispatches before.',
        })}
      </p>
      <div className="duty-form">
        <OrganizationSelect
          label={say({ zh: '承办单位', en: 'Unit that handles' })}
          value={organizationId}
          known={known}
          onChange={choose}
        />
        <Button type="primary" disabled={organizationId === null} loading={sending} onClick={() => void draft()}>
          {say({ zh: '拟订', en: 'Draft' })}
        </Button>
      </div>
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </Section>
  );
}

/** The id of a finding names its kind, its category and its region. */
function keysOf(id: string): { kind: DutyListFindingKind; categoryCode: string; regionCode: string } {
  const [kind = '', categoryCode = '', regionCode = ''] = id.split('-');
  return { kind: kind === 'overlap' ? 'OVERLAP' : 'GAP', categoryCode, regionCode };
}
