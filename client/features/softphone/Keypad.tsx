import { Popover, UnstyledButton } from '@mantine/core';
import { IconDialpad } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useShortcut } from '../shell/useShortcut.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

interface KeypadProps {
  isDisabled: boolean;
  onDigit: (digit: string) => void;
}

/** Tones for the menus of others; the keyboard's own digits work while it is open. */
export function Keypad({ isDisabled, onDigit }: KeypadProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState('');
  useShortcut('keypad', isDisabled ? null : () => setIsOpen(!isOpen));
  const handleDigit = (digit: string) => {
    onDigit(digit);
    setTyped((old) => old + digit);
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus position="bottom-end">
      <Popover.Target>
        <IconAction
          icon={IconDialpad}
          label={t('softphone.keypad')}
          shortcut={shownKeys('keypad')}
          isActive={isOpen}
          isDisabled={isDisabled}
          onClick={() => setIsOpen(!isOpen)}
        />
      </Popover.Target>
      <Popover.Dropdown
        onKeyDown={(event) => {
          if (KEYS.includes(event.key)) {
            handleDigit(event.key);
          }
        }}
      >
        <p className="keypad-typed figures" role="status">
          {typed}
        </p>
        <div className="keypad">
          {KEYS.map((digit) => (
            <UnstyledButton key={digit} className="keypad-key figures" onClick={() => handleDigit(digit)}>
              {digit}
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
