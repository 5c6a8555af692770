import { Injectable } from '@nestjs/common';
import { codeListChanged, type CodeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { readModel } from '@jiceng/platform/read-model';
import { knownLine } from './line.table.js';

const lines = readModel(codeListChanged, knownLine, ({ code, version, items }) =>
  code === LINE_LIST ? items.map((item, position) => ({ ...item, position, version })) : [],
);

@Injectable()
export class LineConsumer {
  @Handles(codeListChanged)
  onCodeListsChanged(received: readonly Received<CodeListChanged>[], transaction: Transaction): Promise<void> {
    return lines.keep(transaction, received);
  }
}
