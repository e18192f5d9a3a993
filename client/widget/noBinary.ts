/** Stands for socket.io-parser's handling of buffers, which the visitor's catalogue does not have. */
export function hasBinary(): boolean {
  return false;
}

export const isBinary = hasBinary;

export function deconstructPacket(): never {
  throw new Error('the widget sends no buffers');
}

export function reconstructPacket(): never {
  throw new Error('the widget receives no buffers');
}
