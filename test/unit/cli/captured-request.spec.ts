import { describe, expect, it } from '@jest/globals';
import { readCapturedRequest } from '../../../src/cli/captured-request.js';

const read = (text: string) => readCapturedRequest(Buffer.from(text));

describe('a captured request', () => {
  it('keeps the body byte for byte, empty lines and bytes that are not text included', () => {
    const body = Buffer.from([0x7b, 0x0a, 0x0a, 0xff, 0x00, 0x0d, 0x0a, 0x0d, 0x0a]);
    const head = Buffer.from('X-Sautikit-Signature: abc\r\n\r\n');
    expect(readCapturedRequest(Buffer.concat([head, body])).body).toEqual(body);
  });

  it('ends its headers at the first empty line, whichever line breaks it has', () => {
    expect(read('X-Sautikit-Signature: abc\n\n{"a":"\r\n\r\n"}').body.toString()).toBe('{"a":"\r\n\r\n"}');
    expect(read('X-Sautikit-Signature: abc\r\n\r\n{\n\n}').body.toString()).toBe('{\n\n}');
  });

  it('finds the signature whatever the case of its header and the spaces around it', () => {
    for (const line of ['X-SAUTIKIT-SIGNATURE:abc', 'x-sautikit-signature :  abc  ']) {
      expect(read(`POST / HTTP/1.1\n${line}\nHost: x\n\n{}`).signatures).toEqual(['abc']);
    }
  });

  it('gives every signature there is', () => {
    expect(read('X-Sautikit-Signature: a\nX-Sautikit-Signature: b\n\n{}').signatures).toEqual(['a', 'b']);
  });

  it('cuts the body to its Content-Length and ignores one that makes no sense', () => {
    expect(read('Content-Length: 2\nX-Sautikit-Signature: a\n\n{}\n').body.toString()).toBe('{}');
    expect(read('Content-Length: two\nX-Sautikit-Signature: a\n\n{}\n').body.toString()).toBe('{}\n');
  });

  it('says what is missing', () => {
    expect(() => read('X-Sautikit-Signature: a')).toThrow('there is no empty line');
    expect(() => read('Host: x\n\n{}')).toThrow('expected a header X-Sautikit-Signature');
  });
});
