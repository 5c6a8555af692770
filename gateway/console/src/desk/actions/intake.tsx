import { App, Form, Radio, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { DeskSearch, JudgeIssue, MergeIssue, UnmergeIssue } from '../../../generated/documents';
import type { Severity } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { CategorySelect } from './choices';
import { openStates, severityWords, stateWords } from '../words/words';
import { PlaceFields, placeOf } from './place';
import { draftOf, type ActionProps } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

export function Judge({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(JudgeIssue);
  const [values, setValues] = useState<Values>({ decision: 'ACCEPT' });
  const rejecting = values.decision === 'REJECT';
  return (
    <ActionForm
      draft={draftOf(issue, 'judgeIssue')}
      title={say({ zh: '受理', en: 'Judge' })}
      consequence={
        rejecting
          ? say({
              zh: '不予受理后事项终止，理由告知反映人。',
              en: 'The issue ends here, and its reporter is told the reason.',
            })
          : say({
              zh: '受理后事项进入待派遣，开始计算派遣时限。',
              en: 'The issue goes on to dispatch, and the time to dispatch begins.',
            })
      }
      submit={rejecting ? say({ zh: '不予受理', en: 'Reject' }) : say({ zh: '受理', en: 'Accept' })}
      danger={rejecting}
      initial={{ decision: 'ACCEPT', categoryCode: issue.category?.code ?? null, severity: issue.severity }}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          decision: filled.decision === 'REJECT' ? 'REJECT' : 'ACCEPT',
          categoryCode: textOf(filled, 'categoryCode'),
          severity: (filled.severity as Severity | undefined) ?? null,
          place: filled.decision === 'REJECT' ? null : placeOf(filled),
          reason: textOf(filled, 'reason'),
          basis: filled.decision === 'REJECT' ? textOf(filled, 'basis') : null,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="decision" label={say({ zh: '决定', en: 'Decision' })}>
        <Radio.Group
          aria-label={say({ zh: '决定', en: 'Decision' })}
          options={[
            { value: 'ACCEPT', label: say({ zh: '受理', en: 'Take it on' }) },
            { value: 'REJECT', label: say({ zh: '不予受理', en: 'Reject it' }) },
          ]}
        />
      </Form.Item>
      {!rejecting && (
        <Form.Item
          name="categoryCode"
          label={say({ zh: '事件类别', en: 'Category' })}
          rules={[{ required: true, message: say({ zh: '请选择事件类别', en: 'Choose a category' }) }]}
        >
          <CategorySelect required label={say({ zh: '输入名称或代码查找', en: 'Find by name or code' })} />
        </Form.Item>
      )}
      {!rejecting && (
        <Form.Item
          name="severity"
          label={say({ zh: '严重程度', en: 'Severity' })}
          extra={say({
            zh: '低于该类别最低程度的，自动提高。',
            en: 'Raised where the category sets a higher least severity.',
          })}
        >
          <Radio.Group
            aria-label={say({ zh: '严重程度', en: 'Severity' })}
            options={Object.entries(severityWords).map(([value, words]) => ({ value, label: say(words) }))}
          />
        </Form.Item>
      )}
      {!rejecting && <PlaceFields areaCode={issue.areaCode} values={values} />}
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required={rejecting} />
      {rejecting && (
        <TextField
          name="basis"
          label={say({ zh: '答复依据，不填用模板', en: 'Basis in the reply; empty: template' })}
        />
      )}
    </ActionForm>
  );
}

export function Merge({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { message } = App.useApp();
  const merge = useCommand(MergeIssue);
  const undo = useCommand(UnmergeIssue);
  const [text, setText] = useState('');
  const [{ data }] = useQuery({
    query: DeskSearch,
    variables: { filter: { text: text.trim(), states: [...openStates] }, first: 20, after: null, counted: false },
    pause: text.trim().length < 2,
    requestPolicy: 'cache-and-network',
  });
  const suggested = issue.duplicateSuggestions.map(({ issue: other, score, metres }) => ({
    value: other.id,
    label: `${other.title} · ${Math.round(score * 100)}%${metres === null ? '' : ` · ${metres} m`}`,
  }));
  const found = (text.trim().length < 2 ? [] : (data?.issues?.edges ?? []))
    .filter(({ node }) => node.id !== issue.id && !suggested.some(({ value }) => value === node.id))
    .map(({ node }) => ({ value: node.id, label: `${node.title} · ${say(stateWords[node.state])}` }));
  const versions = new Map(
    [
      ...issue.duplicateSuggestions.map(({ issue: other }) => other),
      ...(data?.issues?.edges ?? []).map(({ node }) => node),
    ].map(({ id, version }) => [id, version]),
  );
  return (
    <ActionForm
      draft={draftOf(issue, 'mergeIssue')}
      title={say({ zh: '合并', en: 'Merge' })}
      consequence={say({
        zh: '本事项并入所选事项，由后者继续办理；反映人一并保留，回访时都会收到。合并可以撤销。',
        en: 'This issue joins the chosen one, which goes on. Its reporters are kept and asked afterwards. A merge can be undone.',
      })}
      submit={say({ zh: '合并', en: 'Merge' })}
      initial={{ intoIssueId: suggested[0]?.value ?? null }}
      sending={merge.sending}
      fault={merge.fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await merge.send({
          issueId: issue.id,
          expectedVersion: issue.version,
          intoIssueId: String(values.intoIssueId),
          expectedTargetVersion: versions.get(String(values.intoIssueId))!,
          reason: textOf(values, 'reason'),
        });
        if (!answer) return false;
        done();
        const { version } = answer.mergeIssue.issue;
        const key = `merged-${issue.id}`;
        const takeBack = async (): Promise<void> => {
          message.destroy(key);
          if (await undo.send({ issueId: issue.id, expectedVersion: version })) done();
          else void message.error(say({ zh: '未能撤销，请在事项页重试。', en: 'Not undone. Try again on its page.' }));
        };
        void message.success({
          key,
          duration: 12,
          content: (
            <>
              {say({ zh: '已合并。', en: 'Merged.' })}{' '}
              <button type="button" className="link" onClick={() => void takeBack()}>
                {say({ zh: '撤销', en: 'Undo' })}
              </button>
            </>
          ),
        });
        return true;
      }}
    >
      <Form.Item
        name="intoIssueId"
        label={say({ zh: '并入事项', en: 'The issue that goes on' })}
        rules={[
          { required: true, message: say({ zh: '请选择并入的事项', en: 'Choose the issue that goes on' }) },
          {
            // A draft may name an issue of an earlier search. Nobody has seen the present version of that issue.
            validator: (_, id: string | null) =>
              id === null || versions.has(id)
                ? Promise.resolve()
                : Promise.reject(new Error(say({ zh: '请重新查找该事项', en: 'Search for the issue again' }))),
          },
        ]}
      >
        <Select
          showSearch={{ filterOption: false, onSearch: setText }}
          placeholder={say({ zh: '从疑似重复中选择，或输入标题查找', en: 'Choose a suggestion, or search by title' })}
          options={[...suggested, ...found]}
        />
      </Form.Item>
      <TextField name="reason" label={say({ zh: '合并理由', en: 'Why they are the same' })} />
    </ActionForm>
  );
}

export function Unmerge({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(UnmergeIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'unmergeIssue')}
      title={say({ zh: '撤销合并', en: 'Undo merge' })}
      consequence={say({
        zh: '本事项恢复为独立事项，回到合并前的环节。',
        en: 'The issue stands alone again, where it was before the merge.',
      })}
      submit={say({ zh: '撤销合并', en: 'Undo merge' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async () => {
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version });
        if (answer) done();
        return answer !== null;
      }}
    />
  );
}
