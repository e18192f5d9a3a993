import { useRef } from 'react';
import { newClientId } from './clientId.ts';

/**
 * Names what is sent: the same content again, after a lost answer, goes under the same id and is stored once;
 * changed content is another message.
 */
export function useIdFor(): (content: unknown) => string {
  const last = useRef({ content: '', id: newClientId() });
  return (content) => {
    const written = JSON.stringify(content);
    if (last.current.content !== written) {
      last.current = { content: written, id: newClientId() };
    }
    return last.current.id;
  };
}
