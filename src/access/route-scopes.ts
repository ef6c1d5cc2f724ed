import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC_ROUTE } from '../http/public.js';
import { REQUIRED_SCOPE } from '../http/required-scope.js';

/** A start-up check: no route is open, or closed to everybody, because somebody forgot to say whom it is for. */
@Injectable()
export class RouteScopes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws when a route neither requires a scope nor is public */
  onModuleInit(): void {
    const unsaid = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => this.isUnsaid(prototype[name]!, metatype as () => unknown))
        .map((name) => `${metatype.name}.${name}`);
    });
    if (unsaid.length > 0)
      throw new Error(
        `expected @RequireScope(…) or @Public() on every route, found neither on ${unsaid.join(', ')}`,
      );
  }

  private isUnsaid(handler: () => unknown, controller: () => unknown): boolean {
    if (!Reflect.hasMetadata(PATH_METADATA, handler)) return false;
    const targets = [handler, controller];
    return ![PUBLIC_ROUTE, REQUIRED_SCOPE].some((key) => this.reflector.getAllAndOverride(key, targets));
  }
}
