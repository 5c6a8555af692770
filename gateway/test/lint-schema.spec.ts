import { describe, expect, it } from '@jest/globals';
// @ts-expect-error a script without types
import { lintSchema } from '../lint-schema.mjs';

const good = `
  "A matter." type Issue { "Its id." id: ID! "At most 3 notes." notes: [Note!]! "Labels." labels: [String!]! }
  "A note." type Note { "Its text." text: String! @deprecated(reason: "use body") }
  "A page." type IssueConnection { "Items." edges: [Issue!]! }
  "What to report." input ReportIssueInput { "Key." idempotencyKey: String! }
  "What changed." type ReportIssuePayload { "The issue." issue: Issue! }
  "State." enum State { "Open." OPEN }
  type Mutation { "Reports." reportIssue("What." input: ReportIssueInput!): ReportIssuePayload! }
`;

describe('the schema lint', () => {
  it('accepts a schema that follows the rules', () => expect(lintSchema(good, 'coordination')).toEqual([]));

  it('allows only the owner to add non-null fields to an entity', () => {
    const faults = lintSchema(good.replace('type Issue', 'type Issue @key(fields: "id")'), 'assessment') as string[];
    expect(faults.filter((fault) => fault.includes('is added'))).toEqual([
      expect.stringMatching(/^Issue.notes: is added to an entity of coordination/),
      expect.stringMatching(/^Issue.labels: /),
    ]);
  });

  it('requires references to foreign entities to be nullable, also in lists', () => {
    const sdl = good
      .replace(
        '"Its id." id: ID!',
        '"Its id." id: ID! "Who." unit: Organization! "At most 9." units: [Organization!]! "At most 9." parts: [Organization]!',
      )
      .concat('type Organization @key(fields: "id", resolvable: false) { "Id." id: ID! }');
    const faults = (lintSchema(sdl, 'coordination') as string[]).filter((fault) => fault.includes('refers to'));
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['Issue.unit', 'Issue.units']);
  });

  it.each([
    ['a type without description', ['"A matter." ', ''], 'Issue: has no description'],
    ['a field without description', ['"Its id." ', ''], 'Issue.id: has no description'],
    ['an argument without description', ['"What." input', 'input'], 'Mutation.reportIssue(input:): has no description'],
    ['an input field without description', ['"Key." ', ''], 'ReportIssueInput.idempotencyKey: has no description'],
    ['an enum value without description', ['"Open." ', ''], 'State.OPEN: has no description'],
    ['a list of unknown length', ['At most 3 notes', 'Notes'], 'Issue.notes: is a list of objects'],
    [
      'a query that is never null',
      ['type Mutation', 'type Query { "One." one: Int! } type Mutation'],
      'Query.one: must be nullable',
    ],
    ['a deprecation without reason', ['(reason: "use body")', ''], 'Note.text: is deprecated without'],
    [
      'a mutation with loose arguments',
      ['input: ReportIssueInput!)', 'input: ReportIssueInput!, "More." more: Int)'],
      'Mutation.reportIssue: must take exactly one argument',
    ],
    [
      'a mutation that returns an entity',
      ['): ReportIssuePayload!', '): Issue!'],
      'Mutation.reportIssue: must return a …Payload',
    ],
    [
      'a command that cannot be repeated',
      ['idempotencyKey', 'key'],
      'Mutation.reportIssue: its input has no idempotencyKey',
    ],
  ])('reports %s', (_, [from, to], fault) => {
    const faults = lintSchema(good.replace(from!, to!), 'coordination') as string[];
    expect(faults.filter((each) => each.startsWith(fault))).toHaveLength(1);
  });
});
