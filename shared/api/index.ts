import * as agents from './agents.ts';
import * as cases from './cases.ts';
import * as contacts from './contacts.ts';
import * as conversations from './conversations.ts';
import * as reports from './reports.ts';
import * as routing from './routing.ts';
import * as session from './session.ts';
import * as skills from './skills.ts';
import * as teamchat from './teamchat.ts';
import * as trials from './trials.ts';
import * as workspace from './workspace.ts';

/** Every endpoint by concept; the OpenAPI document and the route test are made from this table. */
export const endpointGroups = {
  session,
  agents,
  cases,
  conversations,
  contacts,
  reports,
  routing,
  workspace,
  skills,
  teamchat,
  trials,
};
