import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../src/report/model.ts';
import { monthOf } from '../../src/report/month.ts';
import { render } from '../../src/report/render.ts';
import { type Event, factsOf } from './events.ts';
import { CONTEXT, EVENTS, GENERATED_AT, SPEC, TEMPLATE } from './sample.ts';

const MONTH = monthOf('2026-10');
const pageOf = (events: readonly Event[]) => modelOf(SPEC, MONTH, factsOf(events), GENERATED_AT, CONTEXT);
const htmlOf = (events: readonly Event[]) => render(pageOf(events), TEMPLATE, SPEC.template);
const tagsOf = (html: string): readonly string[] => html.match(/<[/!a-zA-Z][^\s/>]*/g) ?? [];

// Every text of an event that reaches the page, replaced by one hostile text.
function poisoned(text: string): readonly Event[] {
  const fields = ['dbUserName', 'databaseName', 'objectName', 'command', 'commandText', 'remoteHost'];
  const more = ['source', 'dataClass', 'account', 'region', 'policy', 'bundle', 'engine', 'sessionId'];
  return EVENTS.map((event) => ({
    ...event,
    ...Object.fromEntries([...fields, ...more].map((field) => [field, text])),
  }));
}

describe('the page of the starter template', () => {
  test('is what was reviewed', async () => {
    await expect(htmlOf(EVENTS)).toMatchFileSnapshot('__golden__/monthly-privileged-activity.html');
  });

  test('says so when no index exists', async () => {
    const nothing = { indices: [], buckets: {}, proofs: {}, events: {}, ignored: 0, truncated: 0 };
    const page = modelOf(SPEC, MONTH, nothing, GENERATED_AT, CONTEXT);
    await expect(render(page, TEMPLATE, SPEC.template)).toMatchFileSnapshot('__golden__/no-audit-index.html');
  });

  test('is the same, byte by byte, when made again', () => {
    expect(htmlOf(EVENTS)).toBe(htmlOf(EVENTS));
  });

  test('runs no script and asks nobody for anything', () => {
    const html = htmlOf(EVENTS);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|src=|@import|url\(|https?:|javascript:/i);
  });
});

describe('hostile audit data', () => {
  test('shows as text', () => {
    const html = htmlOf(poisoned(`</script><img src=x onerror="alert(1)">\u202E'\u0000`));
    expect(html).not.toMatch(/<img|<script|\u202E/);
    expect(html).not.toContain('\u0000');
    expect(html).toContain(
      '&lt;/script&gt;&lt;img src&#x3D;x onerror&#x3D;&quot;alert(1)&quot;&gt;⟨U+202E⟩&#x27;⟨U+0000⟩',
    );
  });

  test('is not taken for a template', () => {
    expect(htmlOf(poisoned('{{{title}}}{{constructor}}'))).toContain('{{{title}}}{{constructor}}');
  });

  test('never changes the markup of the page', () => {
    const harmless = tagsOf(htmlOf(poisoned('x')));
    const markup = fc.constantFrom(
      '<script>',
      '</td>',
      '<!--',
      ']]>',
      '"',
      "'",
      '<svg onload=x>',
      '&#60;b>',
      '</title>',
    );
    const text = fc.array(fc.oneof(markup, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, (parts) => {
        expect(tagsOf(htmlOf(poisoned(parts.join(''))))).toEqual(harmless);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a template', () => {
  const page = pageOf(EVENTS);
  const attempt = (template: string) => () => render(page, template, 'mine.hbs');

  test.each([
    ['{{title}}\n{{{title}}}', 'line 2 prints without escaping'],
    ['{{#each sections}}{{&this.title}}{{/each}}', 'line 1 prints without escaping'],
    ['{{titel}}', '"titel" not defined'],
    ['{{#each sections}}', 'Parse error'],
    ['{{lookup facts 0}}', 'lookup'],
    ['{{log title}}', 'log'],
    ['{{> other}}', 'other'],
    ['{{shout title}}', 'shout'],
    ['{{constructor}}', 'line 1 asks for "constructor"'],
    ['{{#if title.__proto__}}{{/if}}', 'line 1 asks for "__proto__"'],
    ['{{chart title}}', 'chart draws the charts of a section'],
  ])('is refused in one sentence: %j', (template, words) => {
    expect(attempt(template)).toThrow(
      expect.objectContaining({ code: 'CONTENT_INVALID', message: expect.stringContaining(words) }),
    );
    expect(attempt(template)).toThrow(/^Report template mine\.hbs: [^\n]+\.$/);
  });
});
