import { type Action, type Actor, can } from '../../shared/permissions.ts';
import { DomainError } from '../errors.ts';

/** Actions that need no subject. */
type GeneralAction = Exclude<Action, `case.${string}`> | 'case.assignOthers';

/** @throws DomainError `forbidden` naming the action */
export function requirePermission(actor: Actor, action: GeneralAction): void {
  if (!can(actor, action)) {
    throw new DomainError('forbidden', `your role does not allow ${action}`);
  }
}
