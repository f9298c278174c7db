export type Engine = 'aurora-postgresql' | 'aurora-mysql' | 'oracle' | 'sqlserver';

/** Someone, or something, that works on a database. */
export interface Actor {
  readonly name: string;
  readonly part: 'application' | 'analyst' | 'administrator' | 'break-glass' | 'service';
  readonly host: string;
  readonly application: string;
}

/** One database of Fernhill Outfitters, a mail-order house that does not exist, and its activity stream. */
export interface Source {
  readonly engine: Engine;
  readonly version: string;
  readonly stream: string;
  readonly shard: string;
  readonly account: string;
  readonly region: string;
  readonly clusterId: string;
  readonly instanceId: string;
  readonly database: string;
  readonly serverHost: string;
  readonly tables: readonly string[];
  /** Tables whose reading an auditor asks about. */
  readonly sensitive: readonly string[];
  readonly actors: readonly Actor[];
  /** Of a hundred events, how many happen here. */
  readonly share: number;
}

const ACCOUNT = '210987654321';
const REGION = 'eu-central-1';

/** Orders, shop, ledger and payroll: one of each engine. */
export const SOURCES: readonly Source[] = [
  {
    engine: 'aurora-postgresql',
    version: '1.1',
    stream: 'aws-rds-das-cluster-FERNHILLORDERS222222222222',
    shard: 'shardId-000000000000',
    account: ACCOUNT,
    region: REGION,
    clusterId: 'cluster-FERNHILLORDERS222222222222',
    instanceId: 'db-FERNHILLORDERSWRITER222222',
    database: 'orders',
    serverHost: '10.20.1.15',
    tables: ['public.orders', 'public.order_lines', 'public.parcels'],
    sensitive: ['public.payment_cards', 'public.customers'],
    actors: [
      { name: 'orders_app', part: 'application', host: '10.20.8.41', application: 'orders-service' },
      { name: 'nadia.brandt', part: 'analyst', host: '10.20.30.7', application: 'DBeaver 25.1' },
      { name: 'irene.okafor', part: 'administrator', host: '10.20.30.12', application: 'psql' },
      { name: 'breakglass', part: 'break-glass', host: '10.20.30.12', application: 'psql' },
      { name: 'rdsadmin', part: 'service', host: '10.20.1.9', application: 'RDS' },
    ],
    share: 35,
  },
  {
    engine: 'aurora-mysql',
    version: '1.2',
    stream: 'aws-rds-das-cluster-FERNHILLSHOP22222222222222',
    shard: 'shardId-000000000001',
    account: ACCOUNT,
    region: REGION,
    clusterId: 'cluster-FERNHILLSHOP22222222222222',
    instanceId: 'db-FERNHILLSHOPWRITER22222222',
    database: 'shop',
    serverHost: 'fernhill-shop-1',
    tables: ['carts', 'products', 'sessions'],
    sensitive: ['customer_emails', 'gift_cards'],
    actors: [
      { name: 'shop_app', part: 'application', host: '10.21.8.14', application: '' },
      { name: 'tomas.reyes', part: 'analyst', host: '10.21.30.8', application: '' },
      { name: 'dba_wen', part: 'administrator', host: 'bastion.fernhill.example', application: '' },
      { name: 'breakglass', part: 'break-glass', host: 'bastion.fernhill.example', application: '' },
      { name: 'rdsadmin', part: 'service', host: 'localhost', application: '' },
    ],
    share: 25,
  },
  {
    engine: 'oracle',
    version: '1.3',
    stream: 'aws-rds-das-db-FERNHILLLEDGER222222222222',
    shard: 'shardId-000000000002',
    account: ACCOUNT,
    region: REGION,
    clusterId: '',
    instanceId: 'db-FERNHILLLEDGER222222222222',
    database: 'LEDGER',
    serverHost: '10.22.1.4',
    tables: ['INVOICES', 'POSTINGS', 'COST_CENTRES'],
    sensitive: ['BANK_ACCOUNTS', 'SALARIES'],
    actors: [
      { name: 'LEDGER_APP', part: 'application', host: '10.22.8.3', application: 'JDBC Thin Client' },
      { name: 'H_LINDQVIST', part: 'analyst', host: '10.22.30.5', application: 'SQL Developer' },
      {
        name: 'DBA_MORENO',
        part: 'administrator',
        host: '10.22.30.6',
        application: 'sqlplus@ops4 (TNS V1-V3)',
      },
      {
        name: 'BREAKGLASS',
        part: 'break-glass',
        host: '10.22.30.6',
        application: 'sqlplus@ops4 (TNS V1-V3)',
      },
      { name: 'RDSADMIN', part: 'service', host: '10.22.1.9', application: 'RDS' },
    ],
    share: 20,
  },
  {
    engine: 'sqlserver',
    version: '1.4',
    stream: 'aws-rds-das-db-FERNHILLPAYROLL22222222222',
    shard: 'shardId-000000000003',
    account: ACCOUNT,
    region: REGION,
    clusterId: '',
    instanceId: 'db-FERNHILLPAYROLL22222222222',
    database: 'payroll',
    serverHost: '10.23.1.8',
    tables: ['Absences', 'Contracts', 'Departments'],
    sensitive: ['Salaries', 'BankDetails'],
    actors: [
      {
        name: 'payroll_app',
        part: 'application',
        host: '10.23.8.22',
        application: 'Core Microsoft SqlClient',
      },
      { name: 'j.abara', part: 'analyst', host: '10.23.30.2', application: 'Power BI' },
      {
        name: 'dba_sousa',
        part: 'administrator',
        host: 'local machine',
        application: 'SQL Server Management Studio',
      },
      { name: 'breakglass', part: 'break-glass', host: '10.23.30.9', application: 'SQLCMD' },
      { name: 'rdsa', part: 'service', host: 'local machine', application: 'RDS' },
    ],
    share: 20,
  },
];
