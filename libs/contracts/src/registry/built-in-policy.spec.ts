import { policyTable } from './policy-table.js';

const lines = policyTable
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('operations that show or change personal data in clear', () => {
  it('are these and are marked in every rule, so that a district gives none of them without the consent of a data owner', () => {
    const operations = lines.filter(([, on]) => /^(Query|Mutation|Entity|Live|Demo|File)\./.test(on!));
    const marked = (line: string[]): boolean => line.at(-1) === 'personal';
    const personal = [...new Set(operations.filter(marked).map(([, on]) => on!))].sort();
    expect(personal).toEqual([
      // The original shows the place and camera of a photo, and faces that are covered in the shown photo.
      'File.original',
      'Mutation.appointStaff',
      // Descriptions, addresses and positions of many matters at once.
      'Mutation.exportIssues',
      'Mutation.exportStaff',
      'Mutation.exportTasks',
      // Reveals that a person reported something.
      'Mutation.findIssuesByPhone',
      'Mutation.importStaff',
      'Mutation.revealConfidentialReporter',
      'Mutation.revealNumbers',
      'Mutation.revealReporter',
      // The reason of an act is a text, in which an official can name a person.
      'Query.assessmentAuditRecords',
      'Query.coordinationAuditRecords',
      'Query.dataSharingAuditRecords',
      'Query.gridAuditRecords',
      'Query.personnelAuditRecords',
    ]);
    expect(operations.filter(([, on]) => personal.includes(on!)).filter((line) => !marked(line))).toEqual([]);
  });
});
