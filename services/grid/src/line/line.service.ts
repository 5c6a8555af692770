import { Injectable } from '@nestjs/common';
import { LineList } from '@jiceng/contracts/dictionary/line-list';
import { pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { knownLine } from './line.table.js';

const linesInOrder = defineQuery(
  pick(knownLine.columns, 'code', 'zh', 'en', 'retired'),
  (columns) => `SELECT ${columns()} FROM known_line ORDER BY position`,
);

@Injectable()
export class LineService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the lines of the district from the read model. */
  async known(): Promise<LineList> {
    return new LineList(await linesInOrder.rows(this.dataSource, []));
  }
}
