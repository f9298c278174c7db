/** What a module's jars do not say of themselves: the class that is the plugin, and what it may. */
export interface ServerModule {
  readonly name: string;
  readonly classname: string;
  readonly extended?: string;
  /** Lines of a Java policy; they count while the server's agent is on. */
  readonly permission?: string;
}

const CONNECT = 'permission java.net.SocketPermission "*", "connect,resolve";';
const LOAD = 'permission java.lang.RuntimePermission "createClassLoader";';

/** The modules of a released server that are on Maven Central (as the server's own zip describes them). */
export const MODULES: readonly ServerModule[] = [
  { name: 'lang-painless', classname: 'org.opensearch.painless.PainlessModulePlugin', permission: LOAD },
  {
    name: 'analysis-common',
    classname: 'org.opensearch.analysis.common.CommonAnalysisModulePlugin',
    extended: 'lang-painless',
  },
  {
    name: 'ingest-common',
    classname: 'org.opensearch.ingest.common.IngestCommonModulePlugin',
    extended: 'lang-painless',
  },
  { name: 'ingest-user-agent', classname: 'org.opensearch.ingest.useragent.IngestUserAgentModulePlugin' },
  { name: 'reindex', classname: 'org.opensearch.index.reindex.ReindexModulePlugin', permission: CONNECT },
  { name: 'lang-mustache', classname: 'org.opensearch.script.mustache.MustacheModulePlugin' },
  {
    name: 'lang-expression',
    classname: 'org.opensearch.script.expression.ExpressionModulePlugin',
    permission: LOAD,
  },
  {
    name: 'aggs-matrix-stats',
    classname: 'org.opensearch.search.aggregations.matrix.MatrixAggregationModulePlugin',
  },
  { name: 'geo', classname: 'org.opensearch.geo.GeoModulePlugin' },
  { name: 'mapper-extras', classname: 'org.opensearch.index.mapper.MapperExtrasModulePlugin' },
  { name: 'parent-join', classname: 'org.opensearch.join.ParentJoinModulePlugin' },
  { name: 'percolator', classname: 'org.opensearch.percolator.PercolatorModulePlugin' },
  { name: 'rank-eval', classname: 'org.opensearch.index.rankeval.RankEvalModulePlugin' },
  {
    name: 'repository-url',
    classname: 'org.opensearch.plugin.repository.url.URLRepositoryModulePlugin',
    permission: CONNECT,
  },
];
