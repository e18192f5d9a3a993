export const voicemail = {
  voicemail: {
    title: 'Recado de voz',
    withLength: 'Recado de voz, {{time}}',
    from: 'Recado de voz de {{name}}',
    fromWithLength: 'Recado de voz de {{name}}, {{time}}',
    pending: 'Buscando a gravação …',
    missing: 'Não foi possível buscar a gravação. Talvez o provedor ainda a tenha.',
    unplayable: 'Este navegador não toca a gravação. Baixe o arquivo.',
    download: 'Baixar',
  },
};
