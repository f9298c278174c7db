import { type Answer, ok } from '../answers.ts';
import type { Documents } from '../documents.ts';
import { type Json, mapValues, objectOf } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { findJobs, type Job } from './jobs.ts';
import { dueTurn } from './turns.ts';

/** `GET /_plugins/_alerting/stats`: the jobs on schedule. Every job is on the node that answers. */
export function statsRoutes(monitors: Documents, now: () => number): readonly Route[] {
  return [
    { method: 'GET', path: '/_plugins/_alerting/stats', answer: (call) => stats(monitors, call, now()) },
  ];
}

async function stats(monitors: Documents, { node }: Call, now: number): Promise<Answer> {
  const about = await node.request('GET', '/_nodes/settings');
  if (about.status !== 200) return about;
  const health = await node.request('GET', `/_cluster/health/${monitors.index}?level=indices&timeout=0s`);
  const { jobs } = await findJobs(monitors, node);
  const enabled = jobs.filter(({ monitor }) => monitor['enabled'] === true);
  const { _nodes, cluster_name, nodes } = objectOf(about.body);
  const index = objectOf(objectOf(objectOf(health.body)['indices'])[monitors.index]);
  return ok({
    _nodes,
    cluster_name,
    'opendistro.scheduled_jobs.enabled': true,
    'plugins.scheduled_jobs.enabled': true,
    scheduled_job_index_exists: index['status'] !== undefined,
    ...(index['status'] === undefined ? {} : { scheduled_job_index_status: index['status'] }),
    nodes_on_schedule: Object.keys(objectOf(nodes)).length,
    nodes_not_on_schedule: 0,
    nodes: mapValues(objectOf(nodes), (one) => onSchedule(objectOf(one), enabled, now)),
  });
}

const onSchedule = ({ name, roles }: Json, jobs: readonly Job[], now: number): Json => ({
  name,
  schedule_status: 'green',
  roles: (roles as readonly string[]).map((role) => role.toUpperCase()),
  job_scheduling_metrics: { last_full_sweep_time_millis: 0, full_sweep_on_time: true },
  jobs_info: Object.fromEntries(jobs.map((job) => [job.id, timing(job, now)])),
});

const timing = ({ monitor, state }: Job, now: number): Json => ({
  ...(state === undefined ? {} : { last_execution_time: state.last_execution_time }),
  running_on_time: dueTurn(monitor, state, now) === undefined,
});
