import { Alert, Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { PublishHours } from '../../generated/documents';
import type { PublishHoursMutation, WorkedDays, WorkingHoursListQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { OrganizationSelect } from '../desk/actions/choices';
import { workedDaysWords } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { linesOfSeasons, seasonsOf } from './hours-text';
import { Moves } from './Moves';

type Tried = NonNullable<PublishHoursMutation['publishWorkingHours']>['moves'];
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
  const [tried, setTried] = useState<Tried | null>(null);
  const named = holder ?? { calendar: null, regionCode: regionCode.trim() || null, organizationId };
  const input = { ...named, effectiveFrom, name: name || null, days, seasons: seasonsOf(seasons) };
  const changing =
    <V,>(set: (value: V) => void) =>
    (value: V): void => {
      set(value);
      setTried(null);
    };
  const run = async (dryRun: boolean): Promise<void> => {
    const answer = (await send({ ...input, dryRun }))?.publishWorkingHours;
    if (!answer) return;
    if (dryRun) setTried(answer.moves);
    else done();
  };
  const field = (id: string, label: string, control: ReactNode): ReactNode => (
    <p>
      <label htmlFor={`hours-${id}`}>{label}</label>
      {control}
    </p>
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
          {field(
            'region',
            say({ zh: '或者区划代码（12 位）', en: 'Or the code of a region (12 digits)' }),
            <Input
              id="hours-region"
              maxLength={12}
              value={regionCode}
              onChange={(event) => changing(setRegion)(event.target.value)}
            />,
          )}
        </>
      )}
      {field(
        'from',
        say({ zh: '生效日期', en: 'First day' }),
        <Input
          id="hours-from"
          type="date"
          value={effectiveFrom}
          onChange={(event) => changing(setFrom)(event.target.value)}
        />,
      )}
      {field(
        'name',
        say({ zh: '名称', en: 'Name' }),
        <Input
          id="hours-name"
          maxLength={20}
          value={name}
          onChange={(event) => changing(setName)(event.target.value)}
        />,
      )}
      {field(
        'days',
        say({ zh: '适用日期', en: 'Days' }),
        <Select
          id="hours-days"
          value={days}
          options={(['STATUTORY', 'DAILY'] as const).map((value) => ({ value, label: say(workedDaysWords[value]) }))}
          onChange={changing(setDays)}
        />,
      )}
      {field(
        'seasons',
        say({
          zh: '时段（每行一季：起始日 时段…，如“05-01 08:30-12:00 15:00-18:30”；留空表示不再单独规定）',
          en: 'Periods (a line for each season, such as “05-01 08:30-12:00 15:00-18:30”; empty: no own hours any longer)',
        }),
        <Input.TextArea
          id="hours-seasons"
          autoSize={{ minRows: 3, maxRows: 8 }}
          value={seasons}
          onChange={(event) => changing(setSeasons)(event.target.value)}
        />,
      )}
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
      {tried && <Moves moves={tried} />}
      <p>
        <Button loading={sending} disabled={effectiveFrom === ''} onClick={() => void run(true)}>
          {say({ zh: '核对并试运行', en: 'Check' })}
        </Button>{' '}
        <Button type="primary" loading={sending} disabled={tried === null} onClick={() => void run(false)}>
          {say({ zh: '发布', en: 'Publish' })}
        </Button>{' '}
        <Button onClick={close}>{say({ zh: '取消', en: 'Cancel' })}</Button>
      </p>
    </form>
  );
}
