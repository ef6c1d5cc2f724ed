import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CreateEntryHandler } from './create-entry.command.js';
import { DeleteEntryHandler } from './delete-entry.command.js';
import { GetEntryHandler } from './get-entry.query.js';
import { ListEntriesHandler } from './list-entries.query.js';
import { PhoneBookController } from './phone-book.controller.js';
import { RemoveFromPhoneBookHandler } from './remove-from-phone-book.command.js';
import { UpdateEntryHandler } from './update-entry.command.js';

/** Who answers which number, and that nobody answers a released one. */
@Module({
  imports: [CqrsModule],
  controllers: [PhoneBookController],
  providers: [
    GetEntryHandler,
    ListEntriesHandler,
    CreateEntryHandler,
    UpdateEntryHandler,
    DeleteEntryHandler,
    RemoveFromPhoneBookHandler,
  ],
})
export class PhoneBookModule {}
