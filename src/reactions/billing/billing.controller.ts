import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { E164Pipe } from '../../assignments/e164.pipe.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { NUMBER_EXAMPLE, WorkspaceQuery } from '../record-queries.dto.js';
import { recordWorkspace } from '../record-workspace.js';
import { BillingAnswer, PutBillingDto, showBilling } from './billing.dto.js';
import { GetBilling } from './get-billing.query.js';
import { PutBilling } from './put-billing.command.js';

const NUMBER_PARAM = { name: 'e164', example: NUMBER_EXAMPLE };

@ApiTags('Billing')
@Controller('v1/billing')
export class BillingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get(':e164')
  @RequireScope('read')
  @ApiOperation({
    summary: 'Show the billing of a number',
    description: 'The newest period; those before it are its `history`.',
  })
  @ApiParam(NUMBER_PARAM)
  @ApiOkResponse({ type: BillingAnswer })
  @ProblemResponses('validation.bad_request', 'billing.not_found', 'workspaces.not_found')
  async get(
    @Param('e164', E164Pipe) e164: string,
    @Query() query: WorkspaceQuery,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<BillingAnswer> {
    return this.show(visible, recordWorkspace(visible, query), e164);
  }

  @Put(':e164')
  @RequireScope('manage')
  @ApiOperation({
    summary: 'Set the billing of a number',
    description:
      'Changes the period that runs, or begins one where none does. A release of the number stops it (`stop_billing`).',
  })
  @ApiParam(NUMBER_PARAM)
  @ApiOkResponse({ type: BillingAnswer, description: 'The period that runs was changed.' })
  @ApiCreatedResponse({ type: BillingAnswer, description: 'A period was begun.' })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found', 'billing.periods_overlap')
  async put(
    @Param('e164', E164Pipe) e164: string,
    @Query() query: WorkspaceQuery,
    @Body() body: PutBillingDto,
    @CallerWorkspaces() visible: Workspaces,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillingAnswer> {
    const workspaceId = recordWorkspace(visible, query, body);
    const { monthly_price_minor, currency, started_at } = body;
    const { created } = await this.commands.execute(
      new PutBilling(workspaceId, e164, { monthly_price_minor, currency, started_at }),
    );
    void reply.code(created ? 201 : 200);
    return this.show(visible, workspaceId, e164);
  }

  private async show(visible: Workspaces, workspaceId: string, e164: string): Promise<BillingAnswer> {
    const periods = await this.queries.execute(new GetBilling(visible, workspaceId, e164));
    return showBilling(workspaceId, e164, periods);
  }
}
