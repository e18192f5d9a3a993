/** Settings that fit most workspaces as they are; shown when asked for. */
export const rarelyChanged: ReadonlySet<string> = new Set([
  'imapFolder',
  'imapHistoryDays',
  'takesPlusAddresses',
  'trustedAuthservId',
  'apiBaseUrl',
  'mediaHosts',
  'gatewayUrl',
  'iceServers',
  'signallingHosts',
  'ringSeconds',
  'reconnectSeconds',
]);

interface FieldTexts {
  /** Label and hint of each setting, by its name in the channels' schemas. */
  fields: Readonly<Record<string, readonly [label: string, hint?: string]>>;
  choices: Readonly<Record<string, string>>;
}

const en: FieldTexts = {
  fields: {
    address: ['E-mail address', 'Where customers write to.'],
    displayName: ['Sender name', 'Shown to customers beside the address.'],
    imapHost: ['IMAP server', 'Empty: mail comes by the SMTP door only.'],
    imapPort: ['IMAP port'],
    imapSecurity: ['IMAP security'],
    imapUser: ['IMAP user'],
    imapPassword: ['IMAP password'],
    imapFolder: ['Folder'],
    imapHistoryDays: ['Days of older mail', 'Read when the mailbox is connected; 0 for new mail only.'],
    smtpHost: ['SMTP server', 'Empty: nothing can be answered from here.'],
    smtpPort: ['SMTP port'],
    smtpSecurity: ['SMTP security'],
    smtpUser: ['SMTP user'],
    smtpPassword: ['SMTP password'],
    takesPlusAddresses: [
      'Plus addresses',
      'The mail server delivers support+anything@… too: answers then carry a signed token.',
    ],
    trustedAuthservId: [
      'Authentication server',
      'The name in your server’s Authentication-Results. Empty: no verdict is trusted.',
    ],
    signature: ['Signature', 'Below every mail.'],
    accountSid: ['Account SID', 'On the first page of the Twilio console; begins with AC.'],
    authToken: ['Auth token', 'Beside the account SID. It also checks that calls really come from Twilio.'],
    number: ['Number', 'With its country code, such as +5511987654321.'],
    apiBaseUrl: ['Provider’s address', 'Only for stand-ins and proxies of the Twilio API.'],
    mediaHosts: ['Hosts of media', 'Pictures and files are fetched from these alone.'],
    apiKeySid: ['API key SID', 'Signs the browsers’ access tokens; begins with SK.'],
    apiKeySecret: ['API key secret'],
    language: ['Language'],
    greeting: ['Greeting'],
    waitAnnouncement: ['Announcement while waiting', 'Said from time to time.'],
    holdMusicUrl: ['Hold music', 'The address of a sound file that the provider can fetch.'],
    voicemailGreeting: [
      'Voicemail greeting',
      'Said before the tone when a rule of the queue sends a caller to voicemail. Empty: only the tone.',
    ],
    voicemailSeconds: ['Longest voicemail, in seconds', 'A message ends after this time; 5 to 600.'],
    softphone: ['Softphone', 'How an agent’s browser takes part in a call.'],
    gatewayUrl: ['Signalling gateway', 'For plain WebRTC, such as wss://voice.example.com/signal.'],
    iceServers: ['ICE servers', 'As JSON: [{"urls": "stun:stun.example.com:3478"}]'],
    signallingHosts: ['Signalling hosts', 'As JSON, only for stand-ins of the provider’s voice gateway.'],
    ringSeconds: ['Ring for seconds', 'How long an agent’s softphone or phone rings.'],
    reconnectSeconds: [
      'Keep the caller, in seconds',
      'When an agent’s browser is lost in mid-call. Then the caller is back in line; 5 to 300.',
    ],
    title: ['Title', 'On top of the chat.'],
    accent: ['Colour', 'Such as #3b5bdb.'],
    allowedOrigins: ['Allowed sites', 'Such as https://shop.example. Empty: only pages of this server.'],
    asksNameAndEmail: ['Ask for name and e-mail first'],
    requiresSignedIdentity: [
      'Signed-in customers only',
      'Visitors whom your site has not signed are refused.',
    ],
    identitySecret: ['Secret for identities', 'Your site signs its customers’ identities with it.'],
  },
  choices: {
    tls: 'TLS',
    starttls: 'STARTTLS',
    none: 'None',
    twilio: 'Twilio Voice SDK',
    webrtc: 'Plain WebRTC',
    en: 'English',
    pt: 'Português',
  },
};

const pt: FieldTexts = {
  fields: {
    address: ['Endereço de e-mail', 'Para onde os clientes escrevem.'],
    displayName: ['Nome do remetente', 'Aparece para os clientes ao lado do endereço.'],
    imapHost: ['Servidor IMAP', 'Vazio: os e-mails chegam só pela porta SMTP.'],
    imapPort: ['Porta IMAP'],
    imapSecurity: ['Segurança IMAP'],
    imapUser: ['Usuário IMAP'],
    imapPassword: ['Senha IMAP'],
    imapFolder: ['Pasta'],
    imapHistoryDays: ['Dias de e-mails antigos', 'Lidos ao conectar a caixa; 0 para só os novos.'],
    smtpHost: ['Servidor SMTP', 'Vazio: não é possível responder por aqui.'],
    smtpPort: ['Porta SMTP'],
    smtpSecurity: ['Segurança SMTP'],
    smtpUser: ['Usuário SMTP'],
    smtpPassword: ['Senha SMTP'],
    takesPlusAddresses: [
      'Endereços com mais',
      'O servidor também entrega suporte+algo@…: as respostas levam então um código assinado.',
    ],
    trustedAuthservId: [
      'Servidor de autenticação',
      'O nome no Authentication-Results do seu servidor. Vazio: nenhum veredito é aceito.',
    ],
    signature: ['Assinatura', 'Abaixo de cada e-mail.'],
    accountSid: ['Account SID', 'Na primeira página do console da Twilio; começa com AC.'],
    authToken: ['Auth token', 'Ao lado do Account SID. Também confirma que as chamadas vêm da Twilio.'],
    number: ['Número', 'Com o código do país, como +5511987654321.'],
    apiBaseUrl: ['Endereço do provedor', 'Só para substitutos e proxies da API da Twilio.'],
    mediaHosts: ['Servidores de mídia', 'Fotos e arquivos são buscados somente destes.'],
    apiKeySid: ['SID da chave de API', 'Assina os acessos dos navegadores; começa com SK.'],
    apiKeySecret: ['Segredo da chave de API'],
    language: ['Idioma'],
    greeting: ['Saudação'],
    waitAnnouncement: ['Aviso durante a espera', 'Dito de tempos em tempos.'],
    holdMusicUrl: ['Música de espera', 'Endereço de um arquivo de som que o provedor possa buscar.'],
    voicemailGreeting: [
      'Saudação do correio de voz',
      'Dita antes do sinal quando uma regra da fila manda alguém para o correio de voz. Vazia: só o sinal.',
    ],
    voicemailSeconds: ['Recado mais longo, em segundos', 'O recado termina depois desse tempo; de 5 a 600.'],
    softphone: ['Softphone', 'Como o navegador do atendente participa da chamada.'],
    gatewayUrl: ['Gateway de sinalização', 'Para WebRTC simples, como wss://voz.example.com/signal.'],
    iceServers: ['Servidores ICE', 'Em JSON: [{"urls": "stun:stun.example.com:3478"}]'],
    signallingHosts: ['Servidores de sinalização', 'Em JSON, só para substitutos do gateway do provedor.'],
    ringSeconds: ['Tocar por segundos', 'Quanto tempo toca o softphone ou telefone do atendente.'],
    reconnectSeconds: [
      'Segurar o cliente, em segundos',
      'Quando o navegador do atendente cai durante a chamada. Depois o cliente volta à fila; de 5 a 300.',
    ],
    title: ['Título', 'No topo do chat.'],
    accent: ['Cor', 'Como #3b5bdb.'],
    allowedOrigins: ['Sites permitidos', 'Como https://loja.example. Vazio: só páginas deste servidor.'],
    asksNameAndEmail: ['Pedir nome e e-mail antes'],
    requiresSignedIdentity: [
      'Só clientes identificados',
      'Visitantes que seu site não assinou são recusados.',
    ],
    identitySecret: ['Segredo das identidades', 'Com ele o seu site assina quem são os clientes.'],
  },
  choices: { ...en.choices, none: 'Nenhuma', webrtc: 'WebRTC simples' },
};

export function fieldTextsFor(language: string): FieldTexts {
  return language === 'pt' ? pt : en;
}
