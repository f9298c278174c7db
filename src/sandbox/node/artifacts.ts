/** One file of Maven Central, the digest it must have, and the folders of the home it belongs to. */
export interface Artifact {
  /** `group:artifact:version`, with `:zip` where it is no jar. */
  readonly coordinates: string;
  readonly sha256: string;
  /** `home` and `plugins` are unpacked; into any other folder the jar is copied as it is. */
  readonly into: readonly string[];
}

/** The newest release whose server and security plugin are both on Maven Central. */
export const OPENSEARCH_VERSION = '3.4.0';

/** The name the artifact has after Maven copied it. */
export function fileNameOf(artifact: Artifact): string {
  const [, name, version, type = 'jar'] = artifact.coordinates.split(':');
  return `${name}-${version}.${type}`;
}

/**
 * Everything a node is made of. Only these jars go into a module's folder: one that the server's lib/ has too
 * stops the node ("jar hell"). The digests were taken from a download of Maven Central.
 */
export const ARTIFACTS: readonly Artifact[] = [
  {
    coordinates: 'org.opensearch.distribution.integ-test-zip:opensearch:3.4.0:zip',
    sha256: '6540e95fe8bfaedc3eb1c58e829912ea2203af2ac1f88f76411c20a2fc5254a6',
    into: ['home'],
  },
  {
    coordinates: 'org.opensearch.plugin:aggs-matrix-stats-client:3.4.0',
    sha256: 'adb02cb81d2753431da04d704018e71d0096b1a5cd68b224aba0a1eaa49fa7ae',
    into: ['modules/aggs-matrix-stats'],
  },
  {
    coordinates: 'org.opensearch.plugin:analysis-common:3.4.0',
    sha256: '4c2207ac94d242f35a0d83576c79744b8bbbc6142ef253f9ca81163e1605a944',
    into: ['modules/analysis-common'],
  },
  {
    coordinates: 'org.opensearch.plugin:geo:3.4.0',
    sha256: '8634a9284b152f59f0e0a83bdc02c19cd265ee50a67eaa14aa392c2b9c04b03d',
    into: ['modules/geo'],
  },
  {
    coordinates: 'org.opensearch.plugin:ingest-common:3.4.0',
    sha256: '5658ce42e7a6da9eb2b56f5a9d90a48af516e71fce977f56f0a86ee2c7f3bd62',
    into: ['modules/ingest-common'],
  },
  {
    coordinates: 'org.opensearch:opensearch-grok:3.4.0',
    sha256: '6f79c24e1e198a6d3bdf4137cc86ce9fa333d125c5fe46d034b0095b4e7fe60a',
    into: ['modules/ingest-common'],
  },
  {
    coordinates: 'org.opensearch:opensearch-dissect:3.4.0',
    sha256: '4485cfd64e6a5eda4aa8b8f75458e5190e4287e091b10eff34f3f3f8f5353519',
    into: ['modules/ingest-common'],
  },
  {
    coordinates: 'org.jruby.joni:joni:2.2.6',
    sha256: 'fb33f60ab43e38653317bbf41a1fec89cbee270c48e53b0b56d1165c00de0e07',
    into: ['modules/ingest-common'],
  },
  {
    coordinates: 'org.jruby.jcodings:jcodings:1.0.63',
    sha256: 'ef11e1741a65160c5619cd2c3c79c40ee0affda847062f012616034b9d10e719',
    into: ['modules/ingest-common'],
  },
  {
    coordinates: 'org.opensearch.plugin:ingest-user-agent:3.4.0',
    sha256: '90bb3a90999f378f50612eb04c2231456897b90871e6cc2a4bbe269b98089af7',
    into: ['modules/ingest-user-agent'],
  },
  {
    coordinates: 'org.opensearch.plugin:lang-expression:3.4.0',
    sha256: 'e2b64a38ccfe6f4233340649a7279ef178b23404c0d06605d24d3847c026d471',
    into: ['modules/lang-expression'],
  },
  {
    coordinates: 'org.apache.lucene:lucene-expressions:10.3.2',
    sha256: '813b0c8a215338fa57d763dbe38c3957b9776c3ef303905933f0190e464fa654',
    into: ['modules/lang-expression'],
  },
  {
    coordinates: 'org.antlr:antlr4-runtime:4.13.1',
    sha256: '54665d2838cc66458343468efc539e454fc95b46a8a04b13c6ac43fc9be63505',
    into: ['modules/lang-expression', 'modules/lang-painless'],
  },
  {
    coordinates: 'org.ow2.asm:asm:9.7',
    sha256: 'adf46d5e34940bdf148ecdd26a9ee8eea94496a72034ff7141066b3eea5c4e9d',
    into: ['modules/lang-expression', 'modules/lang-painless'],
  },
  {
    coordinates: 'org.ow2.asm:asm-commons:9.7',
    sha256: '389bc247958e049fc9a0408d398c92c6d370c18035120395d4cba1d9d9304b7a',
    into: ['modules/lang-expression', 'modules/lang-painless'],
  },
  {
    coordinates: 'org.ow2.asm:asm-tree:9.7',
    sha256: '62f4b3bc436045c1acb5c3ba2d8ec556ec3369093d7f5d06c747eb04b56d52b1',
    into: ['modules/lang-expression', 'modules/lang-painless'],
  },
  {
    coordinates: 'org.opensearch.plugin:lang-mustache-client:3.4.0',
    sha256: '51a3aeacad24d7b29a967c8869de42bcfb71982f01e3808851573e978dec7c5d',
    into: ['modules/lang-mustache'],
  },
  {
    coordinates: 'com.github.spullara.mustache.java:compiler:0.9.14',
    sha256: '99a7e7855609135006f078e6de7ee69daad9c42f98e679d56f80653cb17526b9',
    into: ['modules/lang-mustache'],
  },
  {
    coordinates: 'org.opensearch.plugin:lang-painless:3.4.0',
    sha256: '2c6d2f22ef905744ce4681d8c06127f7b5f78da69da7a5d6dfa6cb16304e4813',
    into: ['modules/lang-painless'],
  },
  {
    coordinates: 'org.opensearch.plugin:opensearch-scripting-painless-spi:3.4.0',
    sha256: 'f35b1a391cdaee81bf419fa844fa5c52d71ba04b37952e15c5403d1b81c1a080',
    into: ['modules/lang-painless'],
  },
  {
    coordinates: 'org.ow2.asm:asm-analysis:9.7',
    sha256: '7bc6bcbc21379948a0c8c467fb0f864206e5b818f6bc0b546872f5c9f941556f',
    into: ['modules/lang-painless'],
  },
  {
    coordinates: 'org.ow2.asm:asm-util:9.7',
    sha256: '37a6414d36641973f1af104937c95d6d921b2ddb4d612c66c5a9f2b13fc14211',
    into: ['modules/lang-painless'],
  },
  {
    coordinates: 'org.opensearch.plugin:mapper-extras-client:3.4.0',
    sha256: '6f7d4e1f1756baf25337824869a053e61874e17ce81b175c0c8b71580fdf75ff',
    into: ['modules/mapper-extras'],
  },
  {
    coordinates: 'org.opensearch.plugin:parent-join-client:3.4.0',
    sha256: '0fa9b615ee8e3589bbdeb02eb6bb43eb398a20b3031802d2e96675cf5d3922bd',
    into: ['modules/parent-join'],
  },
  {
    coordinates: 'org.opensearch.plugin:percolator-client:3.4.0',
    sha256: '67be552bf97fbcecc155fbb672fc6ce7f2b65172b647aa5808e2562ceae07133',
    into: ['modules/percolator'],
  },
  {
    coordinates: 'org.opensearch.plugin:rank-eval-client:3.4.0',
    sha256: '2b7a84d0aa2e71cdb713ecc4be918b05260146b3a3700616cadd347cdf4d0ba0',
    into: ['modules/rank-eval'],
  },
  {
    coordinates: 'org.opensearch.plugin:reindex-client:3.4.0',
    sha256: '0e4566331c88272a8e86912c32675e0c2df0f5a0d4effb31ec5b2b426caa9056',
    into: ['modules/reindex'],
  },
  {
    coordinates: 'org.opensearch.client:opensearch-rest-client:3.4.0',
    sha256: '53430109a9405d4aef0c563a1fbcf5b4877ce3e7c20466a6dbf63b0b6cfcbe8d',
    into: ['modules/reindex'],
  },
  {
    coordinates: 'org.opensearch:opensearch-ssl-config:3.4.0',
    sha256: '368fb2111047c491ad253c8456106cf05bdf758bd455e7e4e295a944ce054d4a',
    into: ['modules/reindex'],
  },
  {
    coordinates: 'org.apache.httpcomponents.client5:httpclient5:5.4.4',
    sha256: '3f8657eab91b7533e5cf232d4e268253c4ff9f99f1e4bcd67841618bed67f2de',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'org.apache.httpcomponents.core5:httpcore5:5.3.4',
    sha256: 'f2b2fd7a0164e8c3120cd8437bc9fea439239e165c17262b3e907daa7e979f80',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'org.apache.httpcomponents.core5:httpcore5-h2:5.3.4',
    sha256: '1fb4f34e4b612e7c127ad693335583587850b17ce9b1c366f9de1ca49fe2c781',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'org.apache.httpcomponents.core5:httpcore5-reactive:5.3.4',
    sha256: '10f327ae48668105b89205fb0177f66a33040b0af4455aa68ff383d3ba7c0cb5',
    into: ['modules/reindex'],
  },
  {
    coordinates: 'commons-codec:commons-codec:1.18.0',
    sha256: 'ba005f304cef92a3dede24a38ad5ac9b8afccf0d8f75839d6c1338634cf7f6e4',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'commons-logging:commons-logging:1.3.5',
    sha256: '6d7a744e4027649fbb50895df9497d109f98c766a637062fe8d2eabbb3140ba4',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'org.slf4j:slf4j-api:2.0.17',
    sha256: '7b751d952061954d5abfed7181c1f645d336091b679891591d63329c622eb832',
    into: ['modules/reindex', 'modules/repository-url'],
  },
  {
    coordinates: 'org.opensearch.plugin:repository-url:3.4.0',
    sha256: '6054e1383fc3e2a0ebd43a2b40e7d96dab3c41aef0b00f4874afe84ff1289e9c',
    into: ['modules/repository-url'],
  },
  {
    coordinates: 'org.opensearch.plugin:opensearch-job-scheduler:3.4.0.0:zip',
    sha256: '8b80ce5f7aab5ec5e65b0abfd85a96498d1152edac2328eea91a422caddd425b',
    into: ['plugins'],
  },
  {
    coordinates: 'org.opensearch.plugin:opensearch-security:3.4.0.0:zip',
    sha256: 'fc164c084979f7f793d295b6bca56bf8bee76dafb762adef9f14fa872e0a7596',
    into: ['plugins'],
  },
  {
    coordinates: 'org.apache.commons:commons-collections4:4.5.0',
    sha256: '00f93263c267be201b8ae521b44a7137271b16688435340bf629db1bac0a5845',
    into: ['plugins/opensearch-security'],
  },
];
