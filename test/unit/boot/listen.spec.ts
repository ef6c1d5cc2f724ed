import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { BootError } from '../../../src/boot/boot-errors.js';
import { addressRefusal, checkAddress } from '../../../src/boot/listen.js';

it('lets a free address pass, and leaves it free', async () => {
  await checkAddress({ host: '127.0.0.1', port: 0 });
  await expect(checkAddress({ host: '127.0.0.1', port: 0 })).resolves.toBeUndefined();
});

it('says that a port is taken and what to set', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const refusal = checkAddress({ host: '127.0.0.1', port });
  await expect(refusal).rejects.toThrow(BootError);
  await expect(refusal).rejects.toThrow(`port ${port} on 127.0.0.1 is taken by another process`);
  server.close();
});

it('says that an address is not of this machine', async () => {
  await expect(checkAddress({ host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'HOST: expected an address of this machine, got 192.0.2.1 (EADDRNOTAVAIL)',
  );
});

it('says that low ports are not for everybody', () => {
  const error = Object.assign(new Error('no'), { code: 'EACCES' });
  expect(addressRefusal(error, { host: '127.0.0.1', port: 80 })).toMatchObject({
    message: expect.stringContaining('Set PORT to 1024 or above'),
  });
});

it('passes on what it knows nothing about', () => {
  const error = new Error('something else');
  expect(addressRefusal(error, { host: '127.0.0.1', port: 80 })).toBe(error);
});
