import { expect, test } from 'vitest';
import { svgOf } from '../../src/report/charts.ts';

const CHART = {
  title: 'Events per day',
  description: 'Stacked by engine: 10 in all.',
  labels: ['01', '02'],
  series: [
    { name: 'oracle', values: [1, 2] },
    { name: '</text><script>alert(1)</script>&"', values: [3, 4] },
  ],
};

test('the same chart gives the same bytes, however many were drawn before', () => {
  const first = svgOf(CHART);
  svgOf({ ...CHART, labels: ['x'] });
  expect(svgOf(CHART)).toBe(first);
});

test('a chart is one svg element that asks for nothing and carries no style, class or script', async () => {
  const svg = svgOf(CHART);
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="Events per day">/);
  expect(svg).toContain('<desc>Stacked by engine: 10 in all.</desc>');
  expect(svg).toMatch(/<\/svg>\s*$/);
  expect(svg).not.toMatch(/<style|<script|class=|href|url\(|https?:|ecmeta/);
  await expect(svg).toMatchFileSnapshot('__golden__/chart.svg');
});

test('names from audit data are escaped', () => {
  expect(svgOf(CHART)).toContain('&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;');
});
