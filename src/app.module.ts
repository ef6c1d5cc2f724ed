import { type DynamicModule, Module } from '@nestjs/common';
import { NumberLedgerModule } from './number-ledger.module.js';
import type { NumberLedgerOptions } from './number-ledger.options.js';

/** The service that comes with the package: the ledger and nothing beside it. */
@Module({})
export class AppModule {
  static for(options: NumberLedgerOptions): DynamicModule {
    return { module: AppModule, imports: [NumberLedgerModule.forRoot(options)] };
  }
}
