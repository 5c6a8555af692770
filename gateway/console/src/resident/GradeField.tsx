import type { ReactNode } from 'react';
import type { ReporterGrade, ReporterInput } from '../../generated/operations';
import { gradeWords } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { Choice } from '../phone/fields';

/** What the reporter says about the own person. */
export interface ReporterFields {
  grade: ReporterGrade;
  phone: string;
  employer: string;
}

const consequences: Record<ReporterGrade, Words> = {
  NAMED: {
    zh: '经办人员看到隐去部分内容的姓名，说明理由后可查看；查看记录您可见。',
    en: 'Those who handle it see your name masked, and in clear for a reason. You see who looked.',
  },
  CONFIDENTIAL: {
    zh: '您的身份单独加密保存，经办人员只看到代号；须由一人申请、另一单位负责人同意才能查看，查看记录您可见。可在「我的上报」或凭查询码查看进度。请勿在描述中写姓名、电话。',
    en:
      'Your identity is sealed apart; those who handle it see a code name. It is shown only on request of one ' +
      'person with the consent of another unit, and you see who looked. You follow the report among your reports ' +
      'or with a receipt code. Do not write your name or number into the description.',
  },
  ANONYMOUS: {
    zh: '平台不保存您的姓名、电话和账号，上报后凭查询码查看进度；「我的上报」中不会显示。',
    en:
      'The platform stores neither name nor number nor account. You follow the report with a receipt code; it is ' +
      'not among your reports.',
  },
};

/** Returns the reporter of the command; null for a report by name. */
export function reporterOf({ grade, phone, employer }: ReporterFields): ReporterInput | null {
  if (grade === 'NAMED') return null;
  if (grade === 'ANONYMOUS') return { grade };
  return { grade, phone: phone.trim() || null, employer: employer.trim() || null };
}

interface Properties {
  reporter: ReporterFields;
  change: (reporter: ReporterFields) => void;
}

/** The choice between a report by name, a confidential and an anonymous one (实名、保密、匿名). */
export function GradeField({ reporter, change }: Properties): ReactNode {
  const { say } = useLanguage();
  const { grade, phone, employer } = reporter;
  const grades = Object.keys(gradeWords) as ReporterGrade[];
  return (
    <>
      <Choice
        name="grade"
        label={say({ zh: '上报方式', en: 'How do you report?' })}
        options={grades.map((value) => ({ value, label: say(gradeWords[value]) }))}
        value={grade}
        change={(value) => change({ ...reporter, grade: value })}
      />
      <p className="phone-quiet">{say(consequences[grade])}</p>
      {grade === 'CONFIDENTIAL' && (
        <>
          <label className="phone-field">
            <span>{say({ zh: '联系电话（可不填）', en: 'Telephone number (optional)' })}</span>
            <input
              type="tel"
              value={phone}
              maxLength={20}
              autoComplete="off"
              onChange={({ target }) => change({ ...reporter, phone: target.value })}
            />
          </label>
          <label className="phone-field">
            <span>{say({ zh: '所在单位（可不填）', en: 'Employer (optional)' })}</span>
            <input
              value={employer}
              maxLength={100}
              autoComplete="off"
              onChange={({ target }) => change({ ...reporter, employer: target.value })}
            />
          </label>
        </>
      )}
    </>
  );
}
