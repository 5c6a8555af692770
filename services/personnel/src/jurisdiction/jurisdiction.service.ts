import { Injectable } from '@nestjs/common';
import type { Actor } from '@jiceng/platform/context';
import { jsonb, pick, text } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { staffMember } from '../staff/staff.table.js';
import { actorOf, type HeldPosts } from './jurisdiction.rules.js';

/**
 * Reads the assignments of person $1 that are in force at $2, with their posts, their organizations and all
 * organizations below. This is one prepared statement, because the gateway needs the result before the first operation
 * of each user. Dissolved organizations are included: the organizations above and the successor keep access to the
 * records of a dissolved organization, and the successor can work on its open tasks at once.
 */
const heldPosts = defineQuery(
  {
    ...pick(staffMember.columns, 'id', 'name'),
    posts: jsonb<HeldPosts['posts']>(),
    organizationIds: text().array,
  },
  () => `
  WITH RECURSIVE held AS (
    SELECT a.organization_id, a.area_codes, a.lines, a.main, a.valid_from, a.id, p.roles, o.line
    FROM assignment a JOIN post_period p ON p.post_id = a.post_id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
      JOIN organization o ON o.id = a.organization_id
    WHERE a.staff_id = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
  ), below AS (
    SELECT organization_id AS root, organization_id AS id FROM held
    UNION SELECT b.root, o.id FROM organization o JOIN below b ON o.parent_id = b.id OR o.successor_id = b.id
  )
  SELECT s.id, s.name,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('organizationId', h.organization_id, 'roles', h.roles, 'areaCodes', h.area_codes,
       'lines', h.lines, 'organizationLine', h.line,
       'organizationIds', (SELECT array_agg(b.id::text ORDER BY b.id) FROM below b WHERE b.root = h.organization_id)) ORDER BY h.main DESC, h.valid_from, h.id), '[]') FROM held h) AS posts,
    (SELECT coalesce(array_agg(DISTINCT id::text ORDER BY id::text), '{}') FROM below) AS "organizationIds"
  FROM staff_member s WHERE s.id = $1`,
  'personnel-actor',
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

@Injectable()
export class JurisdictionService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the actor for `subject` at `at`; null when the subject is unknown or the person holds no post at that time.
   */
  async findActor(subject: string, at: Date): Promise<Actor | null> {
    if (!UUID.test(subject)) return null;
    const row = await heldPosts.first(this.dataSource, [subject, at]);
    return row ? actorOf(row) : null;
  }
}
