import { Input, InputNumber } from 'antd';
import { useState, type ReactNode } from 'react';
import { PublishNotice } from '../../generated/documents';
import type { NoticeFactsFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { Field, useTrial } from './trial';
import { holidaysOf, linesOf, workdaysOf } from './notice-text';

interface Properties {
  year: number;
  notice: NoticeFactsFragment | null;
  close: () => void;
  done: () => void;
}

/** The notice of a year: typed from the document, checked with the deadlines that move, then published. */
export function NoticeForm({ year, notice, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(PublishNotice);
  const [number, setNumber] = useState(notice?.number ?? '');
  const [issuer, setIssuer] = useState(notice?.issuer ?? '国务院办公厅');
  const [issuedOn, setIssuedOn] = useState(notice?.issuedOn ?? '');
  const [holidays, setHolidays] = useState(notice ? linesOf(notice.holidays) : '');
  const [workdays, setWorkdays] = useState(notice?.workdays.join('\n') ?? '');
  const [extraDaysOff, setExtra] = useState(0);
  const input = {
    year,
    number,
    issuer,
    issuedOn,
    holidays: holidaysOf(holidays, year),
    workdays: workdaysOf(workdays, year),
    extraDaysOff,
  };
  const { changing, footer } = useTrial(
    async (dryRun) => (await send({ ...input, dryRun }))?.publishHolidayNotice.moves,
    done,
  );
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Field id="notice-number" label={say({ zh: '文号', en: 'Number' })}>
        <Input
          id="notice-number"
          maxLength={40}
          value={number}
          onChange={(event) => changing(setNumber)(event.target.value)}
        />
      </Field>
      <Field id="notice-issuer" label={say({ zh: '发文机关', en: 'Issuer' })}>
        <Input
          id="notice-issuer"
          maxLength={40}
          value={issuer}
          onChange={(event) => changing(setIssuer)(event.target.value)}
        />
      </Field>
      <Field id="notice-issued-on" label={say({ zh: '发文日期', en: 'Issued on' })}>
        <Input
          id="notice-issued-on"
          type="date"
          value={issuedOn}
          onChange={(event) => changing(setIssuedOn)(event.target.value)}
        />
      </Field>
      <Field
        id="notice-holidays"
        label={say({
          zh: '放假安排（每行一个：名称 起始日期 截止日期，如“春节 02-05 02-11”，含周末）',
          en: 'Days off (one line each: name, first day, last day, such as “春节 02-05 02-11”, weekends included)',
        })}
      >
        <Input.TextArea
          id="notice-holidays"
          autoSize={{ minRows: 7, maxRows: 14 }}
          value={holidays}
          onChange={(event) => changing(setHolidays)(event.target.value)}
        />
      </Field>
      <Field
        id="notice-workdays"
        label={say({ zh: '调休上班日（每行一个，如“02-13”）', en: 'Make-up days (one line each, such as “02-13”)' })}
      >
        <Input.TextArea
          id="notice-workdays"
          autoSize={{ minRows: 4, maxRows: 12 }}
          value={workdays}
          onChange={(event) => changing(setWorkdays)(event.target.value)}
        />
      </Field>
      <Field
        id="notice-extra"
        label={say({
          zh: '另行增加的放假天数（一般为 0）',
          en: 'Days off beyond the law that are not made up (0 as a rule)',
        })}
      >
        <InputNumber
          id="notice-extra"
          min={0}
          max={60}
          value={extraDaysOff}
          onChange={(value) => changing(setExtra)(value ?? 0)}
        />
      </Field>
      {footer({ sending, fault, ready: true, close })}
    </form>
  );
}
