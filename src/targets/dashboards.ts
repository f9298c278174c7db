import { DasError } from '../core/errors.ts';
import type { DashboardsPort, SearchResponse } from '../core/ports.ts';
import { connectSearch, type SearchSettings } from './search.ts';

/**
 * A DashboardsPort over the same client, credentials and authorities as a SearchPort; `url` is that of Dashboards, with
 * its base path. Throws as connectSearch does.
 */
export function connectDashboards(settings: SearchSettings): DashboardsPort {
  const { url, request } = connectSearch(settings);
  return {
    url,
    request: async (method, path, tenant, body) => {
      // Dashboards wants the one on everything that writes; by the other it chooses the tenant.
      const headers = { 'osd-xsrf': 'das-compliance', securitytenant: tenant };
      const answer = await request(method, path, body, headers);
      if (isLoginPage(answer)) throw loginPage(url);
      return answer;
    },
  };
}

/** The API answers in JSON. A page, or a way to one, is the login form: nothing was done. */
const isLoginPage = ({ status, body }: SearchResponse): boolean =>
  (status >= 300 && status < 400) || (typeof body === 'string' && /^\s*</.test(body));

const loginPage = (url: string): DasError =>
  new DasError(
    'TARGET_REFUSED',
    `${url} answers with its login page: it does not take the credentials of this environment.`,
    'Use a user of the internal user database, or an IAM role; one who signs in by SAML in a browser cannot be used.',
  );
