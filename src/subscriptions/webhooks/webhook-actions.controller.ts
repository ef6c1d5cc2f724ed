import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '../../access/scope.js';
import { CallerWorkspaces, type Workspaces } from '../../access/workspaces.js';
import { ProblemResponses } from '../../http/problem-responses.js';
import { ReplayWebhook } from './replay-webhook.command.js';
import { RotateWebhookSecret } from './rotate-webhook-secret.command.js';
import { TestWebhook } from './test-webhook.command.js';
import { ReplayDto, RotateSecretDto } from './webhook-input.dto.js';
import { ReplayAnswer, RotatedSecretAnswer, showTest, TestAnswer } from './webhook.dto.js';

const ID_PARAM = { name: 'id', example: '01900000-0000-7000-8000-00000000000d' };
const ONE_DAY = 86_400;

@ApiTags('Webhooks')
@RequireScope('operate')
@Controller('v1/webhooks/:id')
export class WebhookActionsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('rotate-secret')
  @HttpCode(200)
  @RequireScope('manage')
  @ApiOperation({
    summary: 'Give a webhook a new secret',
    description:
      'Until the one before expires, `standard-webhooks` carries a signature by each; in the provider’s formats, which ' +
      'have room for one, the attempts of a delivery take turns, the new secret first.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: RotatedSecretAnswer })
  @ProblemResponses('validation.bad_request', 'webhooks.not_found')
  async rotateSecret(
    @Param('id') id: string,
    @Body() { overlap_seconds = ONE_DAY }: RotateSecretDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<RotatedSecretAnswer> {
    return { id, ...(await this.commands.execute(new RotateWebhookSecret(id, visible, overlap_seconds))) };
  }

  @Post('test')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a webhook',
    description:
      'Posts one signed event of the kind `webhook.test`, at once and once, and tells what came of it.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: TestAnswer })
  @ProblemResponses('webhooks.not_found', 'webhooks.deliver.secret_unset')
  async test(@Param('id') id: string, @CallerWorkspaces() visible: Workspaces): Promise<TestAnswer> {
    return showTest(await this.commands.execute(new TestWebhook(id, visible)));
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Deliver old events anew',
    description:
      'By new deliveries, marked `replay`, in order for each number; new events do not wait for them.',
  })
  @ApiParam(ID_PARAM)
  @ApiAcceptedResponse({ type: ReplayAnswer })
  @ProblemResponses('validation.bad_request', 'webhooks.not_found')
  replay(
    @Param('id') id: string,
    @Body() { after, until }: ReplayDto,
    @CallerWorkspaces() visible: Workspaces,
  ): Promise<ReplayAnswer> {
    return this.commands.execute(new ReplayWebhook(id, visible, after, until));
  }
}
