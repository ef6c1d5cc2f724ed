import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { HostAction } from './action.js';
import { ON_NUMBER_RELEASED, type OnNumberReleasedMetadata } from './on-number-released.js';

const TIME_LIMIT_MS = 30_000;

type Method = HostAction['run'];

/** Finds the host application's methods that are decorated with @OnNumberReleased. */
@Injectable()
export class HostActions {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  find(): HostAction[] {
    return this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter((instance): instance is object => typeof instance === 'object' && instance !== null)
      .flatMap((provider) => this.actionsOf(provider));
  }

  private actionsOf(provider: object): HostAction[] {
    const prototype = Object.getPrototypeOf(provider) as object | null;
    if (prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = (prototype as Record<string, Method>)[name]!;
      const metadata = Reflect.getMetadata(ON_NUMBER_RELEASED, method) as
        OnNumberReleasedMetadata | undefined;
      return metadata ? [hostAction(metadata, provider, name, method)] : [];
    });
  }
}

function hostAction(
  { action, time_limit_ms, even_if_held_again }: OnNumberReleasedMetadata,
  provider: object,
  methodName: string,
  method: Method,
): HostAction {
  return {
    kind: 'host',
    name: action,
    handler: `${provider.constructor.name}.${methodName}`,
    supersedable: !even_if_held_again,
    timeLimitMs: time_limit_ms ?? TIME_LIMIT_MS,
    run: (ended, context) => method.call(provider, ended, context),
  };
}
