import { ensureInventory } from './inventory.ts';
import { type Lease, type LeaseTerms, takeLease } from './lease.ts';
import type { LeaseSeen } from './lease-document.ts';
import type { Applying, Situation } from './observe.ts';
import type { Ports } from './ports.ts';

/**
 * Does what writes under the lease that was seen free, and lets it go however that ends. Throws as `takeLease` does before
 * anything is done.
 */
export async function whileLeased<T>(
  situation: Situation,
  seen: LeaseSeen | undefined,
  terms: LeaseTerms,
  work: (here: Applying) => Promise<T>,
): Promise<T> {
  const { search } = situation.ports;
  await ensureInventory(search);
  const lease = await takeLease(search, seen, terms);
  try {
    return await work({ ...situation, ports: underLease(situation.ports, lease), token: lease.token });
  } finally {
    await lease.release();
  }
}

/** The same ports, on which every write first makes sure of the lease. */
export const underLease = ({ search, bundle, dashboards }: Ports, { keep }: Lease): Ports => ({
  search: {
    url: search.url,
    request: async (method, path, ...more) => {
      if (method !== 'GET' && !path.endsWith('/_search')) await keep();
      return search.request(method, path, ...more);
    },
  },
  bundle: {
    read: () => bundle.read(),
    put: (...entry) => keep().then(() => bundle.put(...entry)),
    remove: (...entry) => keep().then(() => bundle.remove(...entry)),
  },
  ...(dashboards && {
    dashboards: {
      url: dashboards.url,
      request: async (method, ...more) => {
        if (method !== 'GET') await keep();
        return dashboards.request(method, ...more);
      },
    },
  }),
});
