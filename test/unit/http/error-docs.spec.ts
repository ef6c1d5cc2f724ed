import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderErrors } from '../../../src/http/error-docs.js';
import { readPackageFile } from '../../../src/http/package-files.js';
import { PROBLEMS } from '../../../src/http/problem-catalogue.js';

const LINE = /^- <a id="([\w.]+)"><\/a>`([\w.]+)` \((\d{3})\): \S/;

const documented = readPackageFile('docs/errors.md')
  .split('\n')
  .filter((line) => line.startsWith('- '))
  .map((line) => LINE.exec(line) ?? [line]);

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('problem-catalogue.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

/** Every error class of ours that is meant to be answered. */
const classes = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/readonly code = '([^']+)';\s*(?:override )?readonly status = (\d+)/g)].map(
    ([, code, status]) => ({
      file,
      code: code!,
      status: Number(status),
    }),
  ),
);

describe('docs/errors.md', () => {
  it('has well-formed lines, one a code, each with its anchor', () => {
    for (const [line, anchor, code] of documented)
      expect({ line, anchor }).toEqual({ line, anchor: code ?? '?' });
    const codes = documented.map(([, code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('has exactly the codes of the catalogue, with their statuses', () => {
    const inDocs = Object.fromEntries(documented.map(([, code, , status]) => [code!, Number(status)]));
    const inCatalogue = Object.fromEntries(
      Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]),
    );
    expect(inDocs).toEqual(inCatalogue);
  });

  it('has every code of an error class in src, with its status', () => {
    expect(classes.length).toBeGreaterThan(5);
    for (const { file, code, status } of classes) {
      expect({ file, code, status: PROBLEMS[code as keyof typeof PROBLEMS]?.status }).toEqual({
        file,
        code,
        status,
      });
    }
  });

  it('has no code that nothing in src answers with', () => {
    const unused = Object.keys(PROBLEMS).filter(
      (code) => !sources.some(({ text }) => text.includes(`'${code}'`)),
    );
    expect(unused).toEqual([]);
  });

  it('is rendered with an anchor for every code', () => {
    const html = renderErrors(readPackageFile('docs/errors.md'));
    for (const code of Object.keys(PROBLEMS)) expect(html).toContain(`<li id="${code}"><code>${code}</code>`);
    expect(html).toContain('<h2>Intake</h2>');
  });

  it('is rendered without letting markup through', () => {
    expect(renderErrors('a <script> & `<b>`')).toContain(
      '<p>a &lt;script&gt; &amp; <code>&lt;b&gt;</code></p>',
    );
  });
});
