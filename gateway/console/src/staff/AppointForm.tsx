import { Form, Select } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { Appoint, VacantPosts } from '../../generated/documents';
import type { VacantPostsQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf, type Values } from '../desk/actions/ActionForm';
import { OrganizationSelect } from '../desk/actions/choices';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useLanguage } from '../page/language';
import { endOf, startOf, type Member } from './book';
import { AreasField, DayField, LinesField } from './fields';

interface Properties {
  /** The person on record; null for a new person, whose data the form asks for. */
  person: Member | null;
  close: () => void;
  done: (id: string) => void;
}

/** Appoints a person to a vacant post, from now or from another day. */
export function AppointForm({ person, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(Appoint);
  const [organizationId, setOrganization] = useState<string | null>(null);
  const asked = { query: VacantPosts, variables: { organizationId: organizationId ?? '' } };
  const [{ data }] = useQuery({ ...asked, pause: organizationId === null, requestPolicy: 'cache-and-network' });
  // The answer for the unit chosen before stays until the next one is there.
  const read = data?.organization?.id === organizationId ? data : undefined;
  const organization = read?.organization ?? null;
  const title = person ? say({ zh: '任职', en: 'Appoint' }) : say({ zh: '新进人员', en: 'New person' });
  return (
    <ActionForm
      draft={`appoint:${person?.id ?? 'new'}`}
      unkept={['phone', 'email']}
      name="appoint"
      title={title}
      consequence={say({
        zh: '自任职之日起，该人员有岗位的角色，并按所填区域和条线办理和查看。已有主要任职的，新任职为兼任。',
        en: 'From the first day the person has the roles of the post for these areas and lines. Beside a main post it is a further post.',
      })}
      submit={title}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={(values: Values) => setOrganization((values.organizationId as string | null | undefined) ?? null)}
      onSubmit={async (values) => {
        const newStaff = {
          staffCode: textOf(values, 'staffCode') ?? '',
          name: textOf(values, 'name') ?? '',
          phone: textOf(values, 'phone'),
          email: textOf(values, 'email'),
        };
        const answer = await send({
          staffId: person?.id ?? null,
          newStaff: person ? null : newStaff,
          postId: values.postId as string,
          areaCodes: values.areaCodes as string[],
          lines: (values.lines as string[] | undefined) ?? [],
          validFrom: startOf(values.validFrom),
          validTo: endOf(values.validTo),
          reason: textOf(values, 'reason'),
        });
        if (answer) done(answer.appointStaff.staffMember.id);
        return answer !== null;
      }}
    >
      {!person && (
        <>
          <TextField short required name="staffCode" label={say({ zh: '工号', en: 'Staff code' })} max={40} />
          <TextField short required name="name" label={say({ zh: '姓名', en: 'Name' })} max={40} />
          <TextField short name="phone" label={say({ zh: '电话', en: 'Phone' })} max={20} />
          <TextField short name="email" label={say({ zh: '邮箱', en: 'E-mail' })} max={120} />
        </>
      )}
      <Form.Item
        name="organizationId"
        label={say({ zh: '单位', en: 'Unit' })}
        rules={[{ required: true, message: say({ zh: '请选择单位', en: 'Choose the unit' }) }]}
      >
        <OrganizationSelect required label={say({ zh: '单位', en: 'Unit' })} />
      </Form.Item>
      <PostField organizationId={organizationId} posts={read?.posts?.edges.map(({ node }) => node) ?? null} />
      <AreasField region={organization?.region ?? null} />
      <LinesField of={organization?.line ?? null} />
      <DayField name="validFrom" label={say({ zh: '任职日期（不填为即时）', en: 'From (now when empty)' })} />
      <DayField name="validTo" label={say({ zh: '任职末日（含当日，可不填）', en: 'Last day (included, optional)' })} />
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} />
    </ActionForm>
  );
}

interface PostProperties {
  organizationId: string | null;
  /** The vacant posts of the unit; null until they are read. */
  posts: NonNullable<VacantPostsQuery['posts']>['edges'][number]['node'][] | null;
}

/**
 * Selects a vacant post of the unit. A post of another unit, and one that was filled meanwhile, leaves the field; with
 * the unit the lines go as well.
 */
function PostField({ organizationId, posts }: PostProperties): ReactNode {
  const { say } = useLanguage();
  const { nameOf } = useDistrictCodes('Role');
  const form = Form.useFormInstance<{ postId?: string; lines?: string[] }>();
  const unit = useRef<string | null>(null);
  const vacant = posts?.map(({ id }) => id).join(' ') ?? null;
  useEffect(() => {
    const chosen = form.getFieldValue('postId') as string | undefined;
    const moved = unit.current !== null && unit.current !== organizationId;
    unit.current = organizationId;
    if (moved) form.setFieldValue('lines', []);
    if (chosen && (moved || (vacant !== null && !vacant.split(' ').includes(chosen))))
      form.setFieldValue('postId', undefined);
  }, [form, organizationId, vacant]);
  return (
    <Form.Item
      name="postId"
      label={say({ zh: '空缺岗位', en: 'Vacant post' })}
      rules={[{ required: true, message: say({ zh: '请选择岗位', en: 'Choose the post' }) }]}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={organizationId !== null && posts === null}
        notFoundContent={say({ zh: '该单位没有空缺岗位', en: 'The unit has no vacant post' })}
        options={(posts ?? []).map(({ id, name, roles }) => ({
          value: id,
          label: `${name}（${roles.map((code) => say(nameOf(code))).join('、')}）`,
        }))}
      />
    </Form.Item>
  );
}
