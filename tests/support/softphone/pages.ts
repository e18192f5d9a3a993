/**
 * Two pages for trying a call's sound: an agent's softphone by Twilio's unchanged SDK, and a customer's phone.
 * They expose what a test needs on `window`; everything else is the browser's own.
 */

/** The agent's page. `window.softphone` drives the SDK's Device. */
export const SOFTPHONE_PAGE = `<!doctype html><meta charset="utf-8"><title>Softphone</title>
<script src="/twilio.js"></script>
<script>
  let device, call;
  const log = [];
  window.softphone = {
    log,
    async open(token, options) {
      device = new Twilio.Device(token, { ...options, logLevel: 'error' });
      device.on('error', (error) => log.push('error ' + error.code + ' ' + error.message));
      device.on('incoming', (incoming) => {
        call = incoming;
        log.push('incoming');
        for (const name of ['accept', 'cancel', 'disconnect', 'reject', 'error', 'reconnecting']) {
          incoming.on(name, (detail) => log.push(name + (detail && detail.message ? ' ' + detail.message : '')));
        }
        incoming.on('volume', (inbound, outbound) => { window.volume = { inbound, outbound }; });
      });
      await device.register();
      log.push('registered');
    },
    parameters: () => Object.fromEntries(call.customParameters),
    answer: () => call.accept(),
    hangUp: () => call.disconnect(),
    status: () => (call ? call.status() : null),
    close: () => device.destroy(),
  };
</script>`;

/** The customer's page: a phone's microphone and speaker. Descriptions are passed by the test. */
export const PHONE_PAGE = `<!doctype html><meta charset="utf-8"><title>Phone</title>
<script>
  let connection;
  async function open() {
    connection?.close();
    connection = new RTCPeerConnection();
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
    connection.ontrack = ({ streams }) => {
      const speaker = new Audio();
      speaker.srcObject = streams[0];
      speaker.play();
    };
  }
  async function describe(kind) {
    await connection.setLocalDescription(await connection['create' + kind]());
    if (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') resolve();
      }));
    }
    return connection.localDescription.sdp;
  }
  window.phone = {
    async createOffer() { await open(); return describe('Offer'); },
    async createAnswer(sdp) {
      await open();
      await connection.setRemoteDescription({ type: 'offer', sdp });
      return describe('Answer');
    },
    takeAnswer: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
    /** RTP packets and audio energy, each way. */
    async sound() {
      const sound = { sent: 0, received: 0, energy: 0 };
      for (const report of connection ? (await connection.getStats()).values() : []) {
        if (report.type === 'outbound-rtp') sound.sent += report.packetsSent;
        if (report.type === 'inbound-rtp') {
          sound.received += report.packetsReceived;
          sound.energy += report.totalAudioEnergy;
        }
      }
      return sound;
    },
  };
</script>`;
