/** By the server's codes; the few that only the browser knows are `unreachable` and `unexpected`. */
export const errors = {
  unreachable: 'The server cannot be reached. Check your connection; nothing you typed is lost.',
  unexpected: 'Something went wrong that should not have. Please try again.',
  notSignedIn: 'You are signed out. Sign in to go on.',
  wrongCredentials: 'The e-mail address or the password is wrong.',
  forbidden: 'You are not allowed to do this.',
  notFound: 'This does not exist, or you may not see it.',
  conflict: 'This was just changed by somebody else. Look at it again and retry.',
  offerExpired: 'The offer has expired; the case went on to a colleague.',
  offerTaken: '{{agentName}} was faster and has this case now.',
  identityTaken: 'Another contact already has this address.',
  alreadySent: 'Too late: the message has left.',
  queueHasWork: 'This queue still holds {{cases}} cases. Choose where they go.',
  agentHasWork: '{{cases}} open cases are in their hands. Choose where they go.',
  skillIsNeeded:
    '{{skill}} is asked for by {{cases}} open cases ({{numbers}}) and by these queues: {{queues}}. Say what becomes of that.',
  policyChanged:
    '{{byName}} has activated version {{version}} in the meantime. Your draft is kept: look at the new version, then activate again.',
  overCapacity: 'This would be more than can be carried right now.',
  alreadySetUp: 'This workspace has its admin already. Sign in instead.',
  tooLarge: 'This is too large.',
  unsupported: 'This kind of file is not accepted.',
  tooManyRequests: 'Too many attempts. Wait a moment and try again.',
  unavailable: 'The service is briefly unavailable. Please try again.',
};
