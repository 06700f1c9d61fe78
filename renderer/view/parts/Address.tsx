import type { ReactElement } from 'react';
import { type Endpoint, endpointText } from '../../../shared/endpoint.ts';
import './parts.css';

/** Of a long address the end stays, for that is where neighbours differ: hosts of one network, the zone of a link-local one. */
const LONG = 16;
const TAIL_MOST = 12;

/**
 * An endpoint in monospace, host and port told apart, never broken across lines; one that does not fit is cut in the middle of its
 * host, and where not even that helps at its port. The whole text is its title and can be selected.
 */
export function Address(props: { readonly endpoint: Endpoint }): ReactElement {
  const { endpoint } = props;
  const whole = endpointText(endpoint);
  const port = `:${endpoint.port ?? '*'}`;
  const host = whole.slice(0, whole.length - port.length);
  const at = host.length > LONG ? tailAt(host) : host.length;
  return (
    <span className="address mono" title={whole}>
      <span className={at < 2 ? 'address-host is-short' : 'address-host'}>{host.slice(0, at)}</span>
      {at < host.length ? <span className="address-host is-tail">{host.slice(at)}</span> : null}
      <span className="address-port">{port}</span>
    </span>
  );
}

/** Where the part begins that is never cut: at a group of an IPv6 address where one begins near the end. */
function tailAt(host: string): number {
  const from = host.length - TAIL_MOST;
  const group = host.indexOf(':', from);
  return group < 0 ? from : group;
}
