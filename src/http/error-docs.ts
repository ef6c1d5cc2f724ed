import type { FastifyInstance } from 'fastify';
import { readPackageFile } from './package-files.js';
import { PAGE_POLICY } from './security-headers.js';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}' +
  'li{margin:.5rem 0}:target{background:#fff3bf}code{font-size:.9em}';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const inline = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** The little Markdown that docs/errors.md is written in: headings, paragraphs and lists of one line each. */
export function renderErrors(markdown: string): string {
  const html = markdown.split('\n').map((line) => {
    const heading = /^(#+) (.*)/.exec(line);
    if (heading) return `<h${heading[1]!.length}>${inline(heading[2]!)}</h${heading[1]!.length}>`;
    const item = /^- <a id="([\w.]+)"><\/a>(.*)/.exec(line);
    if (item) return `<li id="${item[1]}">${inline(item[2]!)}</li>`;
    return line.trim() === '' ? '' : `<p>${inline(line)}</p>`;
  });
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Errors · number-ledger</title>' +
    '<link rel="stylesheet" href="/docs/errors.css"></head><body>' +
    `${html.join('\n')}</body></html>`
  );
}

/** `/docs/errors`, where the `type` of every problem points. */
export function serveErrorDocs(fastify: FastifyInstance): void {
  const errors = renderErrors(readPackageFile('docs/errors.md'));
  fastify.get('/docs/errors', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(errors),
  );
  fastify.get('/docs/errors.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
}
