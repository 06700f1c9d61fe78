import type { ReactElement } from 'react';
import { type Endpoint, endpointText } from '../../../shared/endpoint.ts';
import './parts.css';

/** An endpoint in monospace, host and port told apart, never broken across lines; the whole text is its title and can be selected. */
export function Address(props: { readonly endpoint: Endpoint }): ReactElement {
  const { endpoint } = props;
  const whole = endpointText(endpoint);
  const port = `:${endpoint.port ?? '*'}`;
  return (
    <span className="address mono" title={whole}>
      <span className="address-host">{whole.slice(0, whole.length - port.length)}</span>
      <span className="address-port">{port}</span>
    </span>
  );
}
