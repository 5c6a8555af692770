import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { WhoChanged } from '../../../generated/documents';
import type { Fault } from '../../api/faults';
import { useLanguage } from '../../page/language';
import { moment, useNow } from '../words/time';

/** Tells who changed a thing before the user did, and when. The page shows the present content beside the form. */
export function LastChange({ change }: { change: NonNullable<Fault['lastChange']> }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { at, staffId } = change;
  const [{ data, fetching }] = useQuery({
    query: WhoChanged,
    variables: { id: staffId ?? '' },
    pause: staffId === null,
  });
  if (fetching) return null;
  const name = data?.staffMember?.name;
  return say({
    zh: `${name ?? '他人'}于 ${moment(at, now)} 修改。页面已显示现在的内容，请核对后再次提交。`,
    en: `Changed by ${name ?? 'somebody else'}, ${moment(at, now)}. The page shows the present content: check it and send again.`,
  });
}
