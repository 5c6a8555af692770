import { Module } from '@nestjs/common';
import { RoleListService } from './role-list.service.js';

@Module({ providers: [RoleListService], exports: [RoleListService] })
export class RoleListModule {}
