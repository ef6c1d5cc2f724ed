import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './public.js';
import { type Readiness, ReadinessChecks } from './readiness-checks.js';

/** For whoever starts, watches and balances processes. */
@ApiTags('Operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly checks: ReadinessChecks) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers at all' })
  @ApiResponse({ status: 200, description: 'It does.', example: { status: 'ok' } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether requests should be sent here',
    description:
      'Checks the database, its migrations and that intake can write. A lagging projection is no reason.',
  })
  @ApiResponse({
    status: 200,
    description: 'Every check is fine.',
    example: { status: 'ok', checks: [{ name: 'database', status: 'ok', message: null }] },
  })
  @ApiResponse({
    status: 503,
    description: 'At least one check failed; the answer says which.',
    example: {
      status: 'failed',
      checks: [{ name: 'database', status: 'failed', message: 'No answer within 2 s.' }],
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.checks.run();
    void reply
      .code(readiness.status === 'ok' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
      .header('cache-control', 'no-store');
    return readiness;
  }
}
