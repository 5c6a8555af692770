import { Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { PublishHours } from '../../generated/documents';
import type { WorkedDays, WorkingHoursListQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { OrganizationSelect } from '../desk/actions/choices';
import { workedDaysWords } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { linesOfSeasons, seasonsOf } from './hours-text';
import { Field, useTrial } from './trial';

type Version = NonNullable<WorkingHoursListQuery['workingHours']>[number];

interface HolderInput {
  calendar: string | null;
  regionCode: string | null;
  organizationId: string | null;
}

interface Properties {
  /** Null for a region or unit that has no hours yet. */
  holder: HolderInput | null;
  before: Version | null;
  close: () => void;
  done: () => void;
}

/** New hours of a holder: checked with the deadlines that move, then published. */
export function HoursForm({ holder, before, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(PublishHours);
  const [organizationId, setOrganization] = useState<string | null>(null);
  const [regionCode, setRegion] = useState('');
  const [effectiveFrom, setFrom] = useState('');
  const [name, setName] = useState(before?.name ?? '');
  const [days, setDays] = useState<WorkedDays>(before?.days ?? 'STATUTORY');
  const [seasons, setSeasons] = useState(linesOfSeasons(before?.seasons ?? []));
  const named = holder ?? { calendar: null, regionCode: regionCode.trim() || null, organizationId };
  const input = { ...named, effectiveFrom, name: name || null, days, seasons: seasonsOf(seasons) };
  const { changing, footer } = useTrial(
    async (dryRun) => (await send({ ...input, dryRun }))?.publishWorkingHours.moves,
    done,
  );
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      {!holder && (
        <>
          <OrganizationSelect
            label={say({ zh: '单位', en: 'Unit' })}
            value={organizationId}
            onChange={changing(setOrganization)}
          />
          <Field
            id="hours-region"
            label={say({ zh: '或者区划代码（12 位）', en: 'Or the code of a region (12 digits)' })}
          >
            <Input
              id="hours-region"
              maxLength={12}
              value={regionCode}
              onChange={(event) => changing(setRegion)(event.target.value)}
            />
          </Field>
        </>
      )}
      <Field id="hours-from" label={say({ zh: '生效日期', en: 'First day' })}>
        <Input
          id="hours-from"
          type="date"
          value={effectiveFrom}
          onChange={(event) => changing(setFrom)(event.target.value)}
        />
      </Field>
      <Field id="hours-name" label={say({ zh: '名称', en: 'Name' })}>
        <Input
          id="hours-name"
          maxLength={20}
          value={name}
          onChange={(event) => changing(setName)(event.target.value)}
        />
      </Field>
      <Field id="hours-days" label={say({ zh: '适用日期', en: 'Days' })}>
        <Select
          id="hours-days"
          value={days}
          options={(['STATUTORY', 'DAILY'] as const).map((value) => ({ value, label: say(workedDaysWords[value]) }))}
          onChange={changing(setDays)}
        />
      </Field>
      <Field
        id="hours-seasons"
        label={say({
          zh: '时段（每行一季：起始日 时段…，如“05-01 08:30-12:00 15:00-18:30”；留空表示不再单独规定）',
          en:
            'Periods (a line for each season, such as “05-01 08:30-12:00 15:00-18:30”; empty: no own hours any ' +
            'longer)',
        })}
      >
        <Input.TextArea
          id="hours-seasons"
          autoSize={{ minRows: 3, maxRows: 8 }}
          value={seasons}
          onChange={(event) => changing(setSeasons)(event.target.value)}
        />
      </Field>
      {footer({ sending, fault, ready: effectiveFrom !== '', close })}
    </form>
  );
}
