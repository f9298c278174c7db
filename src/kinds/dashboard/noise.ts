import { diff, isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { bodyOf } from './objects.ts';

/**
 * What Dashboards writes of its own accord, left out: counters, its own version, caches, and options of a visualisation that say
 * what is so without them. What a person changes there stays.
 */
export function quiet(type: string, attributes: Body): Body {
  const { version: _, hits: __, ...rest } = attributes;
  const kept = without(rest, { description: '' });
  const own = QUIET[type];
  return own ? own(kept) : kept;
}

const QUIET: Readonly<Record<string, (attributes: Body) => Body>> = {
  'index-pattern': indexPattern,
  visualization,
  dashboard,
};

/** `fields` is a cache of the mapping; of all in it only scripted fields are somebody's work. */
function indexPattern(attributes: Body): Body {
  const { fields, ...rest } = attributes;
  const scripted = Array.isArray(fields)
    ? fields.filter((one) => isBody(one) && one['scripted'] === true).map(withoutCount)
    : fields;
  const kept = Array.isArray(scripted) && scripted.length === 0 ? undefined : scripted;
  return without({ ...rest, ...(kept === undefined ? {} : { fields: kept }) }, { fieldFormatMap: {} });
}

const withoutCount = ({ count: _, ...field }: Body): Body => field;

function visualization(attributes: Body): Body {
  const state = attributes['visState'];
  const kept = without(attributes, { uiStateJSON: {} });
  if (!isBody(state)) return kept;
  const { aggs } = state;
  const quieter = {
    ...without(state, { title: attributes['title'] }),
    ...(isBody(state['params']) ? { params: without(state['params'], VISUALIZATION_OPTIONS, COMPUTED) } : {}),
    ...(Array.isArray(aggs) ? { aggs: aggs.map(aggregation) } : {}),
  };
  return { ...kept, visState: quieter };
}

const aggregation = (one: unknown): unknown =>
  isBody(one)
    ? {
        ...without(one, { enabled: true }),
        ...(isBody(one['params'])
          ? { params: without(one['params'], AGGREGATION_OPTIONS, ['timeRange']) }
          : {}),
      }
    : one;

const VISUALIZATION_OPTIONS: Body = { addTimeMarker: false };
/** Left in a visualisation by the last look at it. */
const COMPUTED = ['dimensions'];

const AGGREGATION_OPTIONS: Body = {
  customLabel: '',
  drop_partials: false,
  extended_bounds: {},
  min_doc_count: 1,
  missingBucket: false,
  missingBucketLabel: 'Missing',
  otherBucket: false,
  otherBucketLabel: 'Other',
  scaleMetricValues: false,
  useNormalizedEsInterval: true,
  useNormalizedOpenSearchInterval: true,
};

function dashboard(attributes: Body): Body {
  const panels = attributes['panelsJSON'];
  return Array.isArray(panels) ? { ...attributes, panelsJSON: byIndex(panels) } : attributes;
}

/** Panels by their index, which Dashboards keeps for ever; those that lack one or share it stay in a list. */
function byIndex(panels: readonly unknown[]): unknown {
  const named = panels.map((panel) => [bodyOf(panel)['panelIndex'], quietPanel(bodyOf(panel))] as const);
  const indexes = new Set(named.map(([index]) => index));
  if (indexes.size < panels.length || [...indexes].some((index) => typeof index !== 'string')) return panels;
  return Object.fromEntries(named);
}

function quietPanel({ version: _, panelIndex, ...panel }: Body): Body {
  const { gridData } = panel;
  return {
    ...without(panel, { embeddableConfig: {} }),
    ...(isBody(gridData) ? { gridData: without(gridData, { i: panelIndex }) } : {}),
  };
}

/** A copy without the members that are as `usual` says, and without the `named` ones. */
const without = (body: Body, usual: Body, named: readonly string[] = []): Body =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([key, value]) =>
        !named.includes(key) && !(Object.hasOwn(usual, key) && diff(usual[key], value).length === 0),
    ),
  );
