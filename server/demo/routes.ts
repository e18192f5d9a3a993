import * as api from '../../shared/api/workspace.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { demoOf } from './world.ts';

export const demoRoutes: Route[] = [
  route(api.getDemo, async (ctx) => {
    const demo = demoOf(ctx);
    if (demo === null) {
      throw notFound('demo', 'world');
    }
    return demo.state();
  }),

  route(api.steerDemo, async (ctx, { body }) => {
    const demo = demoOf(ctx);
    if (demo === null) {
      throw notFound('demo', 'world');
    }
    const state = await demo.steer(body);
    ctx.bus.publish({ type: 'demo.updated', payload: state });
    return state;
  }),
];
