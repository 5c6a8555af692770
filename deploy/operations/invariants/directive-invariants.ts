import { sqlInvariant, type Invariant } from './invariant.js';

/** Invariants of directives. */
export const directiveInvariants: readonly Invariant[] = [
  sqlInvariant(
    'directives-are-covered',
    'in a confirmed directive, each sentence belongs to an item or is marked as no demand, and each item names existing sentences and addresses a unit of the directive',
    ['coordination'],
    `SELECT 'sentence ' || s.seq || ' of directive ' || d.id || ' is not covered' AS what
     FROM directive d JOIN directive_sentence s ON s.directive_id = d.id
     WHERE (d.state = 'confirmed' OR cardinality(d.addressee_ids) > 0) AND s.no_demand_by IS NULL
       AND NOT EXISTS (SELECT FROM directive_item i
         WHERE i.directive_id = d.id AND i.removed_at IS NULL AND s.seq = ANY(i.sentences))
     UNION ALL
     SELECT 'item ' || i.id || ' names sentence ' || n.seq || ', which does not exist'
     FROM directive_item i, unnest(i.sentences) AS n (seq)
     WHERE NOT EXISTS (SELECT FROM directive_sentence s WHERE s.directive_id = i.directive_id AND s.seq = n.seq)
     UNION ALL
     SELECT 'directive ' || d.id || ' has not the addressees of item ' || i.id
     FROM directive d JOIN directive_item i ON i.directive_id = d.id AND i.removed_at IS NULL
     WHERE d.state = 'confirmed' AND (cardinality(i.addressee_ids) = 0 OR NOT i.addressee_ids <@ d.addressee_ids)`,
  ),
  sqlInvariant(
    'directives-keep-their-acts',
    'a directive has one act for each version, and one that is corrected or repealed has a confirmed directive that did so',
    ['coordination'],
    `SELECT 'directive ' || d.id || ' has no act for version ' || v.seq AS what
     FROM directive d, generate_series(1, d.version) AS v (seq)
     WHERE NOT EXISTS (SELECT FROM directive_step s WHERE s.directive_id = d.id AND s.seq = v.seq)
     UNION ALL
     SELECT 'directive ' || d.id || ' is ' || d.state || ' by no other directive' FROM directive d
     WHERE d.state IN ('corrected', 'repealed') AND NOT EXISTS (
       SELECT FROM directive c WHERE c.target_id = d.id AND c.state IN ('confirmed', 'corrected', 'repealed'))`,
  ),
];
