import { Button, Form, Input, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { FileReport } from '../../generated/documents';
import type { IssueSource, ReporterGrade } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWork } from '../api/work';
import { useLanguage, type Words } from '../page/language';
import { momentOfField } from '../page/local-moment';
import { ActionForm, TextField, textOf, type Values } from './actions/ActionForm';
import { CategorySelect } from './actions/choices';
import { AreaFields, areaOf, useAreas } from './actions/place';
import { gradeWords, sourceWords } from './words/words';

/** Roles that enter reports of callers and visitors, and among them those that answer the hotline. */
const hotlineDesks = ['street_dispatcher', 'coordinator', 'intake_desk'];
const desks = [...hotlineDesks, 'community_clerk'];

/** What the person at the desk has to do for each kind of report (接待职责). */
const duties: Record<ReporterGrade, Words> = {
  NAMED: {
    zh: '请核对姓名和电话。经办人员说明理由后才能看到全名和号码。提交后将查询码告知反映人，可凭码查看进度、补充；办结后由回访人员电话回访。',
    en:
      'Check the name and the number. Those who handle the report see both in clear only for a reason. Read the ' +
      'receipt code to the reporter, who follows the report with it and is called after the end.',
  },
  CONFIDENTIAL: {
    zh:
      '请告知反映人：身份单独加密保存，经办人员只看到代号；须由一人申请、另一单位负责人同意才能查看。' +
      '姓名、电话、单位只填入下列栏目，不得写入事项描述，不得另行记录或转告。提交后当场将查询码告知反映人。',
    en:
      'Tell the reporter: the identity is sealed apart, those who handle the report see a code name, and it is shown ' +
      'only on request of one person with the consent of another unit. Enter name, number and employer only below, ' +
      'never in the description; do not note them elsewhere or pass them on. Read the receipt code to the reporter.',
  },
  ANONYMOUS: {
    zh: '不询问、不记录姓名、电话和单位，也不得写入事项描述。提交后当场将查询码告知反映人，这是查看进度的唯一方式。',
    en:
      'Do not ask for a name, a number or an employer, and do not write them into the description. Read the receipt ' +
      'code to the reporter; it is the only way to follow the report.',
  },
};

/** Fields of the identity. The draft of the form, which the browser keeps, never contains them. */
const identity = ['reporterName', 'reporterPhone', 'reporterEmployer'] as const;

interface Taken {
  id: string;
  receiptCode: string | null;
}

/** A report whose code was not read out yet. It outlives a change of the screen and the lock, but not the page. */
let toldNobody: { by: string; report: Taken } | null = null;

interface Properties {
  open: (id: string) => void;
  taken: () => void;
}

/** Enters the report of a caller or a visitor at the desk, and shows the receipt code until it was read out. */
export function TakeIn({ open, taken }: Properties): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [asking, setAsking] = useState(false);
  const [filed, setFiled] = useState(toldNobody?.by === me.id ? toldNobody.report : null);
  if (!me.roles.some((role) => desks.includes(role))) return null;
  const keep = (report: Taken | null): void => {
    toldNobody = report && { by: me.id, report };
    setFiled(report);
  };
  const done = (report: Taken): void => {
    setAsking(false);
    keep(report);
    taken();
  };
  return (
    <div className="queue-filters">
      {!asking && !filed && (
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {say({ zh: '登记来电、来访', en: 'Enter a call or a visit' })}
        </button>
      )}
      {asking && <TakeInForm close={() => setAsking(false)} done={done} />}
      {filed && <ForReporter filed={filed} open={open} close={() => keep(null)} />}
    </div>
  );
}

function TakeInForm({ close, done }: { close: () => void; done: (report: Taken) => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(FileReport);
  const [values, setValues] = useState<Values>({});
  const [district] = useAreas(null, true);
  const own = me.areaCodes[0] ?? '';
  const street = /000000$/.test(own) || own === '' ? null : `${own.slice(0, 9)}000`;
  const answersHotline = me.roles.some((role) => hotlineDesks.includes(role));
  const sources: IssueSource[] = answersHotline ? ['HOTLINE_12345', 'RESIDENT'] : ['RESIDENT'];
  const grade = (values.grade as ReporterGrade | undefined) ?? 'NAMED';
  const title = say({ zh: '登记来电、来访', en: 'Enter a call or a visit' });
  const words = (source: IssueSource): Words =>
    source === 'RESIDENT' ? { zh: '窗口来访、来电', en: 'Counter or telephone of the desk' } : sourceWords[source];
  return (
    <ActionForm
      name="take-in"
      draft="take-in"
      unkept={identity}
      title={title}
      consequence={say({
        zh: '登记后由本单位首接；来件按类别受理、派遣。',
        en: 'The own unit is the first receiver; the report is then judged and dispatched.',
      })}
      submit={say({ zh: '登记', en: 'Enter the report' })}
      initial={{
        source: sources[0],
        grade: 'NAMED',
        street,
        community: street !== null && !own.endsWith('000') ? own : null,
      }}
      sending={sending}
      fault={fault}
      onChange={setValues}
      onClose={close}
      onSubmit={async (filled) => {
        const answer = await send({
          source: filled.source as IssueSource,
          sourceReference: filled.source === 'HOTLINE_12345' ? textOf(filled, 'sourceReference') : null,
          description: textOf(filled, 'description') ?? '',
          observedAt: momentOfField(filled.observedAt),
          categoryCode: textOf(filled, 'categoryCode'),
          ...areaOf(filled)!,
          reporter: {
            grade,
            name: grade === 'ANONYMOUS' ? null : textOf(filled, 'reporterName'),
            phone: grade === 'ANONYMOUS' ? null : textOf(filled, 'reporterPhone'),
            employer: grade === 'CONFIDENTIAL' ? textOf(filled, 'reporterEmployer') : null,
          },
        });
        if (answer) done({ id: answer.reportIssue.issue.id, receiptCode: answer.reportIssue.receiptCode });
        return answer !== null;
      }}
    >
      <Form.Item name="source" label={say({ zh: '来源', en: 'Source' })}>
        <Radio.Group options={sources.map((value) => ({ value, label: say(words(value)) }))} />
      </Form.Item>
      {values.source === 'HOTLINE_12345' && (
        <TextField
          short
          name="sourceReference"
          label={say({ zh: '热线工单号', en: 'Number at the hotline' })}
          max={100}
        />
      )}
      <TextField name="description" label={say({ zh: '事项描述', en: 'The matter' })} required max={5000} />
      <Form.Item name="observedAt" label={say({ zh: '发现时间（可不填）', en: 'When it was seen (optional)' })}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="categoryCode" label={say({ zh: '事件类别（可不填）', en: 'Category (optional)' })}>
        <CategorySelect label={say({ zh: '输入名称或代码查找', en: 'Find by name or code' })} />
      </Form.Item>
      <AreaFields districtCode={district?.value ?? null} values={values} />
      <Form.Item
        name="grade"
        label={say({ zh: '上报方式', en: 'How does the person report?' })}
        extra={say(duties[grade])}
      >
        <Radio.Group options={Object.entries(gradeWords).map(([value, word]) => ({ value, label: say(word) }))} />
      </Form.Item>
      {grade !== 'ANONYMOUS' && (
        <>
          <TextField short name="reporterName" label={say({ zh: '反映人姓名', en: 'Name' })} max={50} required />
          <TextField short name="reporterPhone" label={say({ zh: '联系电话', en: 'Telephone number' })} max={20} />
        </>
      )}
      {grade === 'CONFIDENTIAL' && (
        <TextField short name="reporterEmployer" label={say({ zh: '所在单位', en: 'Employer' })} max={100} />
      )}
    </ActionForm>
  );
}

/** Shows the receipt code until the person at the desk has read it to the reporter. */
function ForReporter({
  filed: { id, receiptCode },
  open,
  close,
}: {
  filed: Taken;
  open: (id: string) => void;
  close: () => void;
}): ReactNode {
  const { say } = useLanguage();
  return (
    <section className="action-panel" role="status" aria-label={say({ zh: '登记结果', en: 'The report' })}>
      {receiptCode === null ? (
        <p>
          {say({
            zh: '该工单号此前已登记，内容相同，未重复立项；查询码在首次登记时给出。',
            en:
              'This number was entered before with the same text, so no second issue was opened. The code was given ' +
              'then.',
          })}
        </p>
      ) : (
        <>
          <p>
            {say({ zh: '已登记。查询码：', en: 'Entered. Receipt code: ' })}
            <strong className="number">{receiptCode}</strong>
          </p>
          <p className="quiet">
            {say({
              zh: '请逐组念给反映人并请其记下：平台不保存，关闭后无法再次显示。凭码可查看进度、补充，无需登录。',
              en:
                'Read the code to the reporter group by group: the platform does not store it and cannot show it ' +
                'again. With it the reporter follows the report and adds to it without an account.',
            })}
          </p>
        </>
      )}
      <div className="action-buttons">
        <Button type="primary" onClick={close}>
          {receiptCode === null
            ? say({ zh: '关闭', en: 'Close' })
            : say({ zh: '已告知反映人', en: 'The reporter has the code' })}
        </Button>
        <Button onClick={() => open(id)}>{say({ zh: '查看事项', en: 'Open the issue' })}</Button>
      </div>
    </section>
  );
}
