import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { DataSource } from 'typeorm';
import { Calendars } from '../calendar/calendar.rules.js';
import { VERSION_IN_FORCE } from '../duty-list/duty-list.table.js';
import type { ProcessDefinition } from '../process/process-definition.rules.js';
import { judgingRoles } from '../process/judging-roles.js';
import { Directory, type DirectoryData } from './directory.js';

/**
 * Milliseconds for which a read of the edition is reused. A process therefore sees a change after at most this time.
 */
const GLANCE_MS = 200;

/** Keeps the directory in memory. It is loaded again when its edition has increased. */
@Injectable()
export class DirectoryService {
  private held: Directory | null = null;
  private lookedAt = 0;
  private loading: Promise<Directory> | null = null;

  constructor(private readonly dataSource: DataSource) {}

  async current(): Promise<Directory> {
    if (this.held && Date.now() - this.lookedAt < GLANCE_MS) return this.held;
    this.loading ??= this.look().finally(() => (this.loading = null));
    return this.loading;
  }

  /**
   * Reads the edition at once, and loads the directory when the edition has increased. Needed before rules are
   * replaced, or when a code was not found.
   */
  async renewed(): Promise<Directory> {
    // A load that is already running may have begun before the change that the caller needs, so it is not sufficient.
    await this.loading?.catch(() => undefined);
    this.lookedAt = 0;
    return this.current();
  }

  /**
   * Returns the directory with at least the edition that the caller's transaction read, so that rules published just
   * before apply to the next command.
   */
  async since(edition: string): Promise<Directory> {
    return this.held && BigInt(this.held.edition) >= BigInt(edition) ? this.held : this.renewed();
  }

  /**
   * Returns a published version of a process. When it is newer than the directory in memory, the directory is loaded
   * again.
   */
  async process(key: string, version: number): Promise<ProcessDefinition> {
    const held = await this.current();
    const known = held.processes.some((process) => process.key === key && process.version === version);
    return (known ? held : await this.renewed()).process(key, version);
  }

  private async look(): Promise<Directory> {
    const [row] = await readSql<{ edition: string }>(this.dataSource, 'SELECT edition FROM directory_edition', [], {
      name: 'directory-edition',
    });
    if (this.held?.edition !== row!.edition) this.held = await this.read();
    this.lookedAt = Date.now();
    return this.held!;
  }

  private async read(): Promise<Directory> {
    const data = await this.load();
    const calendars = this.held?.calendars;
    // A directory is read again after every change of people. Its clocks take some time to build and seldom change.
    const isSame = calendars !== undefined && isDeepStrictEqual(calendars.data, data.calendars);
    return new Directory(data, { calendars: isSame ? calendars : new Calendars(data.calendars, undefined, calendars) });
  }

  /** Loads all parts and the edition from one snapshot in one round trip, so that they are consistent. */
  private async load(): Promise<DirectoryData> {
    const [row] = await readSql<{ data: DirectoryData }>(this.dataSource, SNAPSHOT);
    const data = row!.data;
    const date = (text: unknown): Date => new Date(text as string);
    return {
      ...data,
      organizations: data.organizations.map((each) => ({
        ...each,
        validFrom: date(each.validFrom),
        validTo: each.validTo && date(each.validTo),
      })),
      categories: data.categories.map((each) => ({ ...each, effectiveFrom: date(each.effectiveFrom) })),
      judges: data.judges.map((each) => ({
        ...each,
        validFrom: date(each.validFrom),
        validTo: each.validTo && date(each.validTo),
      })),
      processes: data.processes.map((each) => ({
        ...each,
        publishedAt: date(each.publishedAt),
        effectiveFrom: date(each.effectiveFrom),
        withdrawnAt: each.withdrawnAt && date(each.withdrawnAt),
      })),
    };
  }
}

const SNAPSHOT = `SELECT jsonb_build_object(
  'edition', (SELECT edition::text FROM directory_edition),
  'organizations', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'code', code, 'name', name, 'kind', kind, 'line', line,
      'parentId', parent_id, 'regionCode', region_code, 'validFrom', valid_from, 'validTo', valid_to, 'successorId', successor_id) ORDER BY code), '[]') FROM organization),
  'regions', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name, 'level', level) ORDER BY code), '[]') FROM region),
  'grids', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'geometry', geometry)), '[]') FROM grid WHERE valid_to IS NULL),
  'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'zh', zh, 'en', en, 'retired', retired) ORDER BY position), '[]') FROM known_line),
  'categories', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'catalogueVersion', catalogue_version, 'effectiveFrom', effective_from,
      'name', name, 'line', line, 'acceptMinutes', accept_minutes, 'handleMinutes', handle_minutes, 'closingCondition', closing_condition,
      'riskGrade', risk_grade, 'leastSeverity', least_severity, 'photoRequired', photo_required,
      'retired', retired)), '[]') FROM category),
  'processes', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'version', version, 'publication', publication,
      'publishedAt', published_at, 'effectiveFrom', effective_from, 'withdrawnAt', withdrawn_at, 'definition', definition)), '[]') FROM process_definition),
  'calendars', jsonb_build_object(
    'notices', (SELECT coalesce(jsonb_agg(jsonb_build_object('year', year, 'version', version, 'edition', edition, 'number', number, 'issuer', issuer,
      'issuedOn', issued_on, 'holidays', holidays, 'workdays', workdays, 'effectiveFrom', effective_from) ORDER BY year, version), '[]') FROM holiday_notice),
    'hours', (SELECT coalesce(jsonb_agg(jsonb_build_object('holder', holder, 'edition', edition, 'effectiveFrom', effective_from, 'hours', hours)
      ORDER BY edition), '[]') FROM working_hours)),
  'dutyListVersion', ${VERSION_IN_FORCE},
  'dutyRows', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'categoryPrefix', category_prefix, 'level', level, 'regionCode', region_code,
      'organizationId', organization_id, 'organizationCode', organization_code, 'role', role)), '[]') FROM duty_row WHERE version = ${VERSION_IN_FORCE}),
  'intakeDesks', (SELECT coalesce(jsonb_agg(jsonb_build_object('regionCode', region_code, 'organizationId', organization_id,
      'organizationCode', organization_code) ORDER BY region_code), '[]') FROM intake_desk WHERE version = (SELECT max(version) FROM intake_desk)),
  'sourceMappings', (SELECT coalesce(jsonb_agg(jsonb_build_object('clientId', client_id, 'sourceCategory', source_category,
      'categoryCode', category_code, 'severity', severity)), '[]') FROM source_mapping m
      WHERE version = (SELECT max(version) FROM source_mapping n WHERE n.client_id = m.client_id)),
  'authorities', (SELECT coalesce(jsonb_agg(jsonb_build_object('categoryPrefix', category_prefix, 'level', level, 'maySolve', may_solve,
      'limitMinutes', limit_minutes, 'passUpAfterMinutes', pass_up_after_minutes)), '[]') FROM authority WHERE version = (SELECT max(version) FROM authority)),
  'replyTexts', (SELECT coalesce(jsonb_object_agg(state, texts), '{}') FROM reply_template WHERE texts IS NOT NULL),
  'judges', (SELECT coalesce(jsonb_agg(jsonb_build_object('organizationId', organization_id, 'roles', roles, 'areaCodes', area_codes,
      'validFrom', valid_from, 'validTo', valid_to)), '[]') FROM staff_assignment
      WHERE roles && '{${judgingRoles.join()}}'::text[] AND (valid_to IS NULL OR valid_to > now() - interval '1 year'))
) AS data`;
