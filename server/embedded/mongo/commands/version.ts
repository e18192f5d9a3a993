/** The version of MongoDB whose behaviour is offered, as drivers and tools ask for it. */
export const VERSION = '8.2.0';
export const VERSION_PARTS = [8, 2, 0, 0] as const;
export const MAX_WIRE_VERSION = 27;
