import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { DirectiveCommands } from './directive-commands.js';
import { DirectiveItemsService } from './directive-items.service.js';
import { DirectiveReader } from './directive.reader.js';
import { DirectiveItemResolver, DirectiveResolver } from './directive.resolver.js';
import { DirectiveService } from './directive.service.js';

@Module({
  imports: [RulebookModule],
  providers: [
    DirectiveCommands,
    DirectiveService,
    DirectiveItemsService,
    DirectiveReader,
    DirectiveResolver,
    DirectiveItemResolver,
  ],
})
export class DirectiveModule {}
