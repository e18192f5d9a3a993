import { ActionIcon, Button, Menu, Modal, mergeThemeOverrides, Popover, Tooltip } from '@mantine/core';
import { theme } from '../theme.ts';

const TIP_DELAY_MS = 400;

/** The tokens, and how our components use Mantine's: one size of controls, quiet tips, short motion. */
export const mantineTheme = mergeThemeOverrides(theme, {
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: TIP_DELAY_MS, transitionProps: { duration: 100 } },
    }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } }),
    Modal: Modal.extend({
      defaultProps: { transitionProps: { duration: 120 }, centered: true, lockScroll: false },
    }),
  },
});
