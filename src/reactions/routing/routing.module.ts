import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ClearRoutingHandler } from './clear-routing.command.js';
import { DeleteRoutingRuleHandler } from './delete-routing-rule.command.js';
import { GetRoutingRuleHandler } from './get-routing-rule.query.js';
import { ListRoutingRulesHandler } from './list-routing-rules.query.js';
import { PutRoutingRuleHandler } from './put-routing-rule.command.js';
import { RoutingRulesController } from './routing-rules.controller.js';

/** Where numbers lead, and that released ones lead nowhere. */
@Module({
  imports: [CqrsModule],
  controllers: [RoutingRulesController],
  providers: [
    GetRoutingRuleHandler,
    ListRoutingRulesHandler,
    PutRoutingRuleHandler,
    DeleteRoutingRuleHandler,
    ClearRoutingHandler,
  ],
})
export class RoutingModule {}
