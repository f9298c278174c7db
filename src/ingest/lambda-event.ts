import type { KinesisStreamEvent } from 'aws-lambda';
import type { StreamRecord } from './stream.ts';

/** The records of a Kinesis event; stream, account and region are told by its ARN, the shard by the event id. */
export function recordsOf(event: KinesisStreamEvent): readonly StreamRecord[] {
  return event.Records.map(({ kinesis, eventID, eventSourceARN }) => {
    // arn:aws:kinesis:eu-central-1:123456789012:stream/aws-rds-das-cluster-…
    const [, , , region = '', account = '', resource = ''] = eventSourceARN.split(':');
    return {
      stream: resource.slice(resource.indexOf('/') + 1),
      account,
      region,
      shard: eventID.slice(0, Math.max(0, eventID.indexOf(':'))),
      sequence: kinesis.sequenceNumber,
      arrival: new Date(kinesis.approximateArrivalTimestamp * 1000).toISOString(),
      data: kinesis.data,
    };
  });
}
