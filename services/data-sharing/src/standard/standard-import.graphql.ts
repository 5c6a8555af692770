import { Field, InputType } from '@nestjs/graphql';
import { CalendarDate } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';

@InputType({
  description:
    'Data elements with their code lists, as a table with the columns code, name, definition, kind, ' +
    'minLength, maxLength, pattern, codeListCode, codeListName, codes, validator, standard and ' +
    'ownerCode. `codes` has the form `code=label|code=label`; `ownerCode` is the code of the ' +
    'organization that is responsible for the element.',
})
export class ImportDataElementsInput extends ImportInput {
  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which the new versions are in force; today when absent.',
  })
  effectiveFrom: string | null;
}
