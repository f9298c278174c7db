import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from './page.ts';

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

/**
 * A chart as one inline SVG element, drawn without a browser. The same chart gives the same bytes, however many
 * were drawn before; screen readers get its title and description; shades differ enough for black and white.
 */
export function svgOf(chart: Chart): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    drawing.setOption(optionsOf(chart));
    return standalone(drawing.renderToSVGString(), chart);
  } finally {
    drawing.dispose();
  }
}

function optionsOf({ labels, series }: Chart) {
  return {
    animation: false,
    color: SHADES,
    textStyle: { fontFamily: FONT },
    grid: {
      left: 8,
      right: 8,
      top: 34,
      bottom: 6,
      outerBoundsMode: 'same' as const,
      outerBoundsContain: 'axisLabel' as const,
    },
    legend: {
      left: 0,
      top: 0,
      itemWidth: 12,
      itemHeight: 12,
      itemGap: 18,
      textStyle: { color: INK, fontSize: 12 },
    },
    xAxis: {
      type: 'category' as const,
      data: [...labels],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#8a929c' } },
      axisLabel: { color: INK, fontSize: 11, interval: 0 },
    },
    yAxis: {
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: '#e4e7eb' } },
      axisLabel: { color: INK, fontSize: 11, formatter: (value: number) => value.toLocaleString('en-US') },
    },
    series: series.map(({ name, values }) => ({
      type: 'bar' as const,
      stack: 'all',
      name,
      data: [...values],
      barCategoryGap: '28%',
      itemStyle: { borderColor: '#fff', borderWidth: 0.75 },
      silent: true,
    })),
  };
}

// The renderer numbers classes by a process-wide counter and adds hover styles, which a printed page has no use for.
function standalone(svg: string, { title, description }: Chart): string {
  const body = svg
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replace(/^<svg[^>]*>/, '')
    .replaceAll(/ (?:class|ecmeta_[a-z_]+|pointer-events)="[^"]*"/g, '');
  const head = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`;
  return `${head}<title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>${body}`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const WIDTH = 960;
const HEIGHT = 230;
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const INK = '#3d4650';

// Dark and light in turn: neighbours in a stack stay apart without colour.
const SHADES = ['#1f3a5f', '#9fb8d3', '#4f7cac', '#d5dee8', '#6b7280', '#c2a878'];
