import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { Callback, Reporter } from '../api/issue-parts.graphql.js';
import { Issue } from '../api/issue.graphql.js';

@ArgsType()
export class OpenCallbackArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Region or grid in which the places of the issues lie; when absent, no restriction.',
  })
  areaCode: string | null;
}

@ObjectType({ description: 'A reporter to call, with the issue that has ended.' })
export class OpenCallback {
  @Field(() => ID, {
    description:
      'Key of this entry for caches. The commands answerCallback and recordUnreachedCall take the id of `callback`.',
  })
  id: string;

  @Field(() => Callback, { description: 'The question to the reporter, and the calls so far.' })
  callback: Callback;

  @Field(() => Issue, { description: 'The issue.' })
  issue: Issue;

  @Field(() => Reporter, { description: 'The reporter, masked; revealReporter shows name and number in clear.' })
  reporter: Reporter;
}

export const OpenCallbackConnection = connectionOf('OpenCallback', () => OpenCallback);
export const OpenCallbackCount = totalCountOf(OpenCallbackConnection);
