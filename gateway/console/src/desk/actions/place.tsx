import { Checkbox, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices } from '../../../generated/documents';
import { useLanguage } from '../../page/language';
import type { Values } from './ActionForm';

/**
 * Fields with which the first receiver corrects a wrong place: street, community and address. A checkbox shows them.
 */
export function PlaceFields({ areaCode, values }: { areaCode: string; values: Values }): ReactNode {
  const { say } = useLanguage();
  const box = (
    <Form.Item name="wrongPlace" valuePropName="checked">
      <Checkbox>{say({ zh: '更正地点', en: 'The place is wrong' })}</Checkbox>
    </Form.Item>
  );
  if (values.wrongPlace !== true) return box;
  return (
    <>
      {box}
      <AreaFields districtCode={`${areaCode.slice(0, 6)}000000`} values={values} />
    </>
  );
}

/** Fields of a place: street, community and address. */
export function AreaFields({ districtCode, values }: { districtCode: string | null; values: Values }): ReactNode {
  const { say } = useLanguage();
  const street = (values.street as string | null | undefined) ?? null;
  const streets = useAreas(districtCode);
  const communities = useAreas(street);
  return (
    <>
      <Form.Item
        name="street"
        label={say({ zh: '所在街道', en: 'Street' })}
        rules={[{ required: true, message: say({ zh: '请选择所在街道', en: 'Choose the street' }) }]}
      >
        <Select showSearch={{ optionFilterProp: 'label' }} options={streets} />
      </Form.Item>
      <Form.Item name="community" label={say({ zh: '所在社区（可不填）', en: 'Community (optional)' })}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={communities}
          disabled={street === null}
        />
      </Form.Item>
      <Form.Item name="address" label={say({ zh: '详细地址（可不填）', en: 'Address (optional)' })}>
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
}

/** The corrected place for the API; null when the place of the report stays. */
export function placeOf(values: Values): { areaCode: string; address: string | null } | null {
  return values.wrongPlace === true ? areaOf(values) : null;
}

/** The place of the fields for the API; null without a street. */
export function areaOf({ street, community, address }: Values): { areaCode: string; address: string | null } | null {
  if (typeof street !== 'string') return null;
  const below = typeof community === 'string' && community.startsWith(street.slice(0, 9)) ? community : null;
  return { areaCode: below ?? street, address: typeof address === 'string' && address.trim() ? address.trim() : null };
}

/**
 * Returns the regions below a region.
 * @param top true to read the district when no parent is given
 */
export function useAreas(parentCode: string | null, top = false): { value: string; label: string }[] {
  const pause = parentCode === null && !top;
  const [{ data }] = useQuery({ query: AreaChoices, variables: { parentCode }, pause });
  if (pause) return [];
  return (data?.regions?.edges ?? []).map(({ node }) => ({ value: node.code, label: node.name }));
}
