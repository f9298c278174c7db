import type { Engine } from '../../kinds/audit-policy/spec.gen.ts';
import type { Classified, NativeFields } from '../event.ts';
import { classifyMysql } from './aurora-mysql.ts';
import { classifyPostgresql } from './aurora-postgresql.ts';
import { classifyOracle } from './oracle.ts';
import { classifySqlServer } from './sqlserver.ts';

/** What a record tells, in the words that all engines share. */
export function classify(engine: Engine, fields: NativeFields): Classified {
  switch (engine) {
    case 'aurora-postgresql':
      return classifyPostgresql(fields);
    case 'aurora-mysql':
      return classifyMysql(fields);
    case 'oracle':
      return classifyOracle(fields);
    case 'sqlserver':
      return classifySqlServer(fields);
  }
}
