const demand = '01a20a6f-abf2-7731-881b-e1f84a71f6d1';
const repeal = '01a20a6f-abf2-7731-881b-e1f84a71f6d2';
const earlier = '01a20a6f-abf2-7731-881b-e1f84a71f6d3';
const unit = '01a20a6f-abf2-7731-881b-e1f84a71f6d4';

const directive = (id: string, number: number, state: string, target = 'NULL'): string =>
  `INSERT INTO directive (id, receiver_id, received_at, format, file_name, digest, state, kind, number, title,
     attachments, target_id, addressee_ids, version)
   VALUES ('${id}', '${unit}', '2026-12-01', 'text', 'a.txt', 'digest ${number}', '${state}', 'demand', '${number}',
     'title', '{}', ${target}, '{${unit}}', 1);
   INSERT INTO directive_step (directive_id, seq, at, act, actor_id) VALUES ('${id}', 1, '2026-12-01', 'received', 'editor')`;

/** A confirmed directive with an item and a sentence without demand, and another that was repealed. */
export const directiveWorld: string[] = [
  directive(demand, 1, 'confirmed'),
  directive(earlier, 2, 'repealed'),
  directive(repeal, 3, 'confirmed', `'${earlier}'`),
  `INSERT INTO directive_sentence (directive_id, seq, paragraph, level, heading, text, no_demand_by)
   VALUES ('${demand}', 1, 1, 0, false, 'a', 'editor'), ('${demand}', 2, 2, 0, false, 'b', NULL)`,
  `INSERT INTO directive_item (id, directive_id, position, sentences, what, elements, addressee_text, addressee_ids, origin,
     confidence, doubtful)
   VALUES ('${unit}', '${demand}', 1, '{2}', 'b', '{}', '', '{${unit}}', 'extracted', 1, '{}')`,
];

/** Statements that break the coverage and the acts of directives. */
export const directiveBreakings: Record<string, ['coordination', string][]> = {
  'directives-are-covered': [
    ['coordination', `UPDATE directive_sentence SET no_demand_by = NULL WHERE seq = 1`],
    ['coordination', `UPDATE directive_item SET removed_at = now()`],
    ['coordination', `UPDATE directive_item SET sentences = '{2,3}'`],
    ['coordination', `UPDATE directive_item SET addressee_ids = '{${demand}}'`],
  ],
  'directives-keep-their-acts': [
    ['coordination', `DELETE FROM directive_step WHERE directive_id = '${demand}'`],
    ['coordination', `UPDATE directive SET target_id = NULL`],
  ],
};
