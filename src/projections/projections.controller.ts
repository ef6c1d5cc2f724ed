import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../access/scope.js';
import { ListProjections } from './list-projections.query.js';
import { ProjectionStatusList } from './projection-status.dto.js';

@ApiTags('Operations')
@RequireScope('operate')
@Controller('v1/projections')
export class ProjectionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'How far each read model has come, and whether it goes on' })
  @ApiOkResponse({ type: ProjectionStatusList })
  async list(): Promise<ProjectionStatusList> {
    return { data: await this.queries.execute(new ListProjections()), next_cursor: null };
  }
}
