import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { ExportScores, LeaderExplanation, LeaderIndicators, LeaderScores } from '../../generated/documents';
import type {
  LeaderExplanationQuery,
  LeaderIndicatorsQuery,
  ScoreExportInput,
  ScoreWithheldReason,
} from '../../generated/operations';
import { faultOf } from '../api/faults';
import { useWorklist } from '../api/worklist';
import { ExportButton } from '../desk/actions/export';
import { Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { stepWordsOf } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { go, useParameters } from '../page/location';
import { lastDays } from './figures';

const withheldWords: Record<ScoreWithheldReason, Words> = {
  NOTHING_TO_COUNT: { zh: '本月无此类情形', en: 'Nothing to count' },
  SAMPLE_TOO_SMALL: { zh: '样本过少，不计分', en: 'Too few cases' },
  TOO_FEW_INDICATORS: { zh: '可计指标不足，不计总分', en: 'Too few indicators' },
};

/** The indicators of the units in a month, each with its value, its formula and the events that it counts. */
export function Indicators(): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  const [parameters, change] = useParameters();
  const thisMonth = lastDays(1, now).to.slice(0, 7);
  const month = /^20\d{2}-\d{2}$/.test(parameters.month ?? '') ? parameters.month! : thisMonth;
  const [{ data, error, fetching }] = useQuery({ query: LeaderScores, variables: { month } });
  const rows = data?.scores?.edges.map(({ node }) => node) ?? [];
  const unit = parameters.unit ?? null;
  return (
    <Section
      title={say({ zh: '考核指标', en: 'Indicators' })}
      aside={
        <input
          type="month"
          className="board-month"
          aria-label={say({ zh: '月份', en: 'Month' })}
          value={month}
          max={thisMonth}
          onChange={({ target }) => change({ month: target.value || null, unit: null, indicator: null })}
        />
      }
    >
      {error && (
        <p className="board-fault" role="alert">
          {faultOf(error, language).text}
        </p>
      )}
      {fetching && rows.length === 0 && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {!fetching && !error && rows.length === 0 && (
        <p className="quiet">{say({ zh: '该月没有可查看的考核结果。', en: 'There are no scores for this month.' })}</p>
      )}
      {rows.length > 0 && (
        <div className="board-export">
          <ExportButton<ScoreExportInput>
            draft="export-scores"
            tables={[{ label: say({ zh: '考核结果', en: 'Scores' }), document: ExportScores }]}
            personal={false}
            conditions={{ month }}
          />
        </div>
      )}
      {rows.length > 0 && (
        <div className="board-scores">
          <div className="record-scroll" tabIndex={0} role="group" aria-label={say({ zh: '单位', en: 'Units' })}>
            <table className="record-table numbers">
              <thead>
                <tr>
                  <th scope="col">{say({ zh: '单位', en: 'Unit' })}</th>
                  <th scope="col">{say({ zh: '总分', en: 'Score' })}</th>
                  <th scope="col">{say({ zh: '位次', en: 'Rank' })}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ id, organization, organizationName, composite, rank, rankedAmong }) => (
                  <tr key={id} className={organization?.id === unit ? 'opened' : ''}>
                    <th scope="row">
                      <button
                        type="button"
                        className="link"
                        aria-pressed={organization?.id === unit}
                        onClick={() => change({ unit: organization?.id ?? null, indicator: null })}
                      >
                        {organizationName}
                      </button>
                    </th>
                    <td>{composite.value === null ? '—' : composite.value.toFixed(2)}</td>
                    <td title={composite.withheld ? say(withheldWords[composite.withheld]) : ''}>
                      {rank === null ? '—' : `${rank}/${rankedAmong}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {unit === null ? (
            <p className="quiet">
              {say({ zh: '选择一个单位，查看各项指标及其算式。', en: 'Choose a unit to see its indicators.' })}
            </p>
          ) : (
            <UnitScores key={`${month}/${unit}`} month={month} unit={unit} />
          )}
        </div>
      )}
    </Section>
  );
}

function UnitScores({ month, unit }: { month: string; unit: string }): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const [{ data, error }] = useQuery({ query: LeaderIndicators, variables: { month, organizationId: unit } });
  const score = data?.scores?.edges[0]?.node;
  if (error)
    return (
      <p className="board-fault" role="alert">
        {faultOf(error, language).text}
      </p>
    );
  if (!score) return <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>;
  return (
    <section className="board-unit" aria-label={score.organizationName}>
      <h3>{score.organizationName}</h3>
      <p className="quiet">
        {score.frozenAt === null
          ? say({ zh: '本月尚未冻结，数字仍会变化。', en: 'The month is not frozen; the numbers can still change.' })
          : say({ zh: '本月结果已冻结。', en: 'The month is frozen.' })}
      </p>
      <p>{score.composite.formula}</p>
      <ul className="board-indicators">
        {score.indicators.map((each) => (
          <IndicatorRow
            key={each.indicator.code}
            score={each}
            opened={parameters.indicator === each.indicator.code}
            open={(code) => change({ indicator: code })}
          >
            <Explanation month={month} organizationId={unit} code={each.indicator.code} />
          </IndicatorRow>
        ))}
      </ul>
    </section>
  );
}

type Score = NonNullable<LeaderIndicatorsQuery['scores']>['edges'][number]['node']['indicators'][number];

interface IndicatorProperties {
  score: Score;
  opened: boolean;
  open: (code: string | null) => void;
  /** The cases of the indicator, shown while it is opened. */
  children: ReactNode;
}

function IndicatorRow({ score, opened, open, children }: IndicatorProperties): ReactNode {
  const { say } = useLanguage();
  const { indicator, value, withheld, formula, openOverdue, denominator } = score;
  return (
    <li>
      <div>
        <b>{say({ zh: indicator.nameZh, en: indicator.nameEn })}</b>
        <b className="number">{value === null ? '—' : `${value.toFixed(2)}%`}</b>
      </div>
      <p>{formula}</p>
      {withheld && <p className="quiet">{say(withheldWords[withheld])}</p>}
      {openOverdue > 0 && (
        <p className="quiet">
          {say({ zh: `其中 ${openOverdue} 件在办且已超时`, en: `${openOverdue} of them are open and late` })}
        </p>
      )}
      {denominator > 0 && (
        <Button size="small" aria-expanded={opened} onClick={() => open(opened ? null : indicator.code)}>
          {opened ? say({ zh: '收起明细', en: 'Hide the cases' }) : say({ zh: '查看明细', en: 'Show the cases' })}
        </Button>
      )}
      {opened && children}
    </li>
  );
}

const listOf = ({ scoreExplanation }: LeaderExplanationQuery): LeaderExplanationQuery['scoreExplanation'] =>
  scoreExplanation;

/** Every case that an indicator counts, why it counts, and the events that led to it. */
function Explanation({
  month,
  organizationId,
  code,
}: {
  month: string;
  organizationId: string;
  code: string;
}): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { rows, more, loading, error, reload, loadMore } = useWorklist(LeaderExplanation, listOf, {
    month,
    organizationId,
    indicatorCode: code,
  });
  return (
    <section aria-label={say({ zh: '指标明细', en: 'Cases of the indicator' })} aria-busy={loading}>
      <h3>{say({ zh: '指标明细', en: 'Cases' })}</h3>
      {error !== null && (
        <p className="board-fault" role="alert">
          {error}{' '}
          <Button size="small" onClick={reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </Button>
        </p>
      )}
      <ol className="board-cases">
        {rows.map(({ id, issue, categoryName, regionName, countsFrom, numerator, because, events }) => (
          <li key={id}>
            <div>
              {issue ? (
                <a
                  href={`/console/desk?issue=${issue.id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    go(`/console/desk?issue=${issue.id}`);
                  }}
                >
                  {issue.title}
                </a>
              ) : (
                <span>{say({ zh: '（无权查看该事项）', en: '(you may not see this issue)' })}</span>
              )}
              <span className={numerator === 1 ? 'tag good' : 'tag'}>
                {numerator === 1
                  ? say({ zh: '计入分子', en: 'In the numerator' })
                  : say({ zh: '未计入分子', en: 'Not in the numerator' })}
              </span>
            </div>
            <p className="quiet">{[categoryName, regionName, moment(countsFrom, now)].filter(Boolean).join(' · ')}</p>
            <p>{because}</p>
            <details>
              <summary>{say({ zh: `相关环节 ${events.length} 个`, en: `${events.length} events` })}</summary>
              <ul>
                {events.map((event) => (
                  <li key={event.id}>
                    {[
                      moment(event.occurredAt, now),
                      say(stepWordsOf(event.step)),
                      event.organizationName,
                      event.postName,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
      {more && (
        <Button loading={loading} onClick={loadMore}>
          {say({ zh: '更多', en: 'More' })}
        </Button>
      )}
    </section>
  );
}
