import { getReport } from '../../shared/api/reports.ts';
import { type Route, route } from '../http/route.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { readReport } from './readReport.ts';

export const reportRoutes: Route[] = [
  route(getReport, (ctx, { signedIn, query }) => {
    requirePermission(signedIn.actor, 'board.see');
    return readReport(ctx, query);
  }),
];
