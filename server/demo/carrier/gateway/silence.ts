/**
 * A session description whose only medium is refused from the start, for partners without sound: a browser
 * accepts it, answers it, and waits for no packets.
 */
export const SILENT_SDP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 0 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=rtpmap:111 opus/48000/2',
  'a=mid:0',
  'a=inactive',
  '',
].join('\r\n');
