import type { Socket } from '../../../shared/socket.ts';

/** All that is known of a socket, as path and value: `tcp.rttMs` and `0.32`. What is absent is not in it; null is given as null. */
export function rawFields(socket: Socket): readonly (readonly [string, string])[] {
  const fields: [string, string][] = [];
  gather('', socket, fields);
  return fields;
}

function gather(path: string, value: unknown, fields: [string, string][]): void {
  if (Array.isArray(value) && value.length === 0) fields.push([path, '[]']);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) gather(path === '' ? key : `${path}.${key}`, inner, fields);
    }
  } else fields.push([path, String(value)]);
}
