import { Modal, type ModalProps } from '@mantine/core';
import { useReturnFocus } from './useReturnFocus.ts';

/** A dialog that is in the page only while it is open; the focus then returns to where it came from. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useReturnFocus();
  return <Modal opened {...props} />;
}
