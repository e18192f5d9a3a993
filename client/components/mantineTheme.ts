import {
  ActionIcon,
  Button,
  type DrawerProps,
  Menu,
  type ModalProps,
  mergeThemeOverrides,
  Popover,
  Tooltip,
} from '@mantine/core';
import i18next from 'i18next';
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
    // Asked at each drawing, since the language may change.
    Modal: {
      defaultProps: (): Partial<ModalProps> => ({
        transitionProps: { duration: 120 },
        centered: true,
        lockScroll: false,
        closeButtonProps: { 'aria-label': i18next.t('common.close') },
      }),
    },
    Drawer: {
      defaultProps: (): Partial<DrawerProps> => ({
        closeButtonProps: { 'aria-label': i18next.t('common.close') },
      }),
    },
  },
});
