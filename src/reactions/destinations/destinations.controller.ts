import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { checkDestinationPath } from './destination-path.js';
import { PutDestinationDto } from './destination-input.dto.js';
import { DestinationAnswer, showDestination } from './destination.dto.js';
import { GetDestination } from './get-destination.query.js';
import { NewDestinationCheck } from './new-destination-check.js';
import { PauseDestination } from './pause-destination.command.js';
import { PutDestination } from './put-destination.command.js';

const WORKSPACE_PARAM = { name: 'workspace_id', example: '01900000-0000-7000-8000-000000000002' };
const ACTION_PARAM = {
  name: 'action',
  description:
    '`clear_routing`, `remove_from_phone_book`, `stop_billing`, or an action of the host application.',
  example: 'clear_routing',
};

@ApiTags('Reactions')
@RequireScope('manage')
@Controller('v1/destinations')
export class DestinationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly check: NewDestinationCheck,
  ) {}

  @Get(':workspace_id/:action')
  @ApiOperation({ summary: 'Where a reaction acts', description: 'Built in where nothing was configured.' })
  @ApiParam(WORKSPACE_PARAM)
  @ApiParam(ACTION_PARAM)
  @ApiOkResponse({ type: DestinationAnswer })
  @ProblemResponses('workspaces.not_found', 'destinations.not_found')
  async get(
    @Param('workspace_id') workspaceId: string,
    @Param('action') action: string,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<DestinationAnswer> {
    checkDestinationPath(visible, workspaceId, action);
    return showDestination(await this.queries.execute(new GetDestination(visible, workspaceId, action)));
  }

  @Put(':workspace_id/:action')
  @ApiOperation({
    summary: 'Say where a reaction acts',
    description:
      'Holds from the next attempt on, and resumes a paused destination. After a new `secret` the one before signs as ' +
      'well for 24 hours. `{ "paused": false }` alone resumes and leaves the rest as it is.',
  })
  @ApiParam(WORKSPACE_PARAM)
  @ApiParam(ACTION_PARAM)
  @ApiOkResponse({ type: DestinationAnswer })
  @ProblemResponses('validation.bad_request', 'workspaces.not_found', 'destinations.not_found')
  async put(
    @Param('workspace_id') workspaceId: string,
    @Param('action') action: string,
    @Body() given: PutDestinationDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<DestinationAnswer> {
    checkDestinationPath(visible, workspaceId, action);
    const wanted = this.check.of(given);
    const made =
      wanted === null
        ? await this.commands.execute(new PauseDestination(workspaceId, action, given.paused ?? false))
        : await this.commands.execute(new PutDestination(workspaceId, action, wanted));
    return showDestination(
      await this.queries.execute(new GetDestination(visible, workspaceId, action)),
      made ?? null,
    );
  }
}
