import { Textarea, type TextareaProps } from '@mantine/core';
import { memo, type Ref, useMemo, useRef } from 'react';

/** What a field says; it may be another function at each drawing. */
type Handlers = Pick<TextareaProps, 'onChange' | 'onSelect' | 'onKeyDown' | 'onPaste' | 'onBlur'>;

interface GrowingTextProps extends Omit<TextareaProps, 'autosize'> {
  /** Must be the same at each drawing. */
  ref?: Ref<HTMLTextAreaElement>;
}

/**
 * A field as high as its text. It measures itself at every drawing, which makes the browser lay out the whole page;
 * so it is drawn for its own sake only, not with everything that happens around it.
 */
export function GrowingText({ onChange, onSelect, onKeyDown, onPaste, onBlur, ...looks }: GrowingTextProps) {
  const latest = useRef<Handlers>({});
  latest.current = { onChange, onSelect, onKeyDown, onPaste, onBlur };
  const stable = useMemo<Handlers>(
    () => ({
      onChange: (event) => latest.current.onChange?.(event),
      onSelect: (event) => latest.current.onSelect?.(event),
      onKeyDown: (event) => latest.current.onKeyDown?.(event),
      onPaste: (event) => latest.current.onPaste?.(event),
      onBlur: (event) => latest.current.onBlur?.(event),
    }),
    [],
  );
  return <Drawn {...looks} {...stable} />;
}

const Drawn = memo(function Drawn(props: GrowingTextProps) {
  return <Textarea {...props} autosize />;
});
