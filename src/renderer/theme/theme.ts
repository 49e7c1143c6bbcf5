import { createTheme, type MantineColorsTuple } from '@mantine/core';

/**
 * Ten shades are what Mantine's type asks for; every variable that a component reads is set from `--cf-accent…` in
 * mantine.css, so that the accent has one definition.
 */
const accent: MantineColorsTuple = [
  '#eef0fc',
  '#dfe3fa',
  '#bcc5f4',
  '#97a4ed',
  '#7686e6',
  '#5a6ae0',
  '#4c5dd4',
  '#3346b8',
  '#2a3a9c',
  '#212e7d',
];

const QUICK = { duration: 90, exitDuration: 60 };

const DIM = { backgroundOpacity: 0.35 };
const CLOSE = { 'aria-label': 'Close' };

/** Compact by default: controls 28 px, text 13 px, motion under 100 ms. */
export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent },
  fontFamily: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--button-height': '28px', '--button-fz': '13px' } }),
    },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    Input: {
      defaultProps: { size: 'xs' },
      vars: () => ({ wrapper: { '--input-height': '28px', '--input-fz': '13px' } }),
    },
    InputWrapper: {
      vars: () => ({
        label: { '--input-label-size': '13px' },
        description: { '--input-description-size': '12px' },
        error: { '--input-error-size': '12px' },
      }),
    },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs', autosize: true, minRows: 2 } },
    NumberInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: QUICK } } },
    TagsInput: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: QUICK } } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 90 } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: false, multiline: true, maw: 380, transitionProps: QUICK, fz: 'xs' },
    },
    Popover: { defaultProps: { transitionProps: QUICK, shadow: 'md' } },
    // Its first item takes the focus: else it would be on nothing that can be seen.
    Menu: { defaultProps: { transitionProps: QUICK, shadow: 'md', withInitialFocusPlaceholder: false } },
    // The page itself never scrolls, so there is nothing to lock; locking would add a style element at run time.
    Modal: {
      defaultProps: {
        lockScroll: false,
        transitionProps: QUICK,
        centered: true,
        overlayProps: DIM,
        closeButtonProps: CLOSE,
      },
    },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: QUICK, overlayProps: DIM, closeButtonProps: CLOSE } },
  },
});

/** The nonce of this page's policy, for the style elements that Mantine makes for responsive props. */
export function readStyleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
