export const voicemail = {
  voicemail: {
    title: 'Voicemail',
    withLength: 'Voicemail, {{time}}',
    from: 'Voicemail from {{name}}',
    fromWithLength: 'Voicemail from {{name}}, {{time}}',
    pending: 'The recording is being fetched …',
    missing: 'The recording could not be fetched. The provider may still have it.',
    unplayable: 'This browser cannot play the recording. Download it instead.',
    download: 'Download',
  },
};
