import { Modal, type ModalProps } from '@mantine/core';

/** A dialog that is in the page only while it is open. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  return <Modal opened {...props} />;
}
