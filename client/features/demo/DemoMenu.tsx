import { Button, Popover, Slider, Switch, UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconTheater } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { useDemo, useSteerDemo } from './demoQueries.ts';

const PACES = { min: 0.5, max: 20, step: 0.5 };

/** Starts and stops the simulated customers, sets their pace, and opens the page to be one oneself. */
export function DemoMenu({ isLabelled }: { isLabelled: boolean }) {
  const { t } = useTranslation();
  const { data: demo } = useDemo();
  const steer = useSteerDemo();
  const [pace, setPace] = useState<number | null>(null);
  if (!demo) {
    return null;
  }
  return (
    <Popover position="right-end" width={px.popover} withArrow>
      <Popover.Target>
        <UnstyledButton className="rail-link" aria-label={t('demo.title')}>
          <IconTheater size={px.icon} stroke={px.stroke} aria-hidden="true" />
          <span className="rail-label">{t('demo.title')}</span>
          {isLabelled && <span className="hint">{demo.isRunning ? t('demo.on') : t('demo.off')}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="stack">
        <p className="hint">{t('demo.text')}</p>
        <Switch
          label={t('demo.running')}
          checked={demo.isRunning}
          onChange={(event) => steer.mutate({ isRunning: event.currentTarget.checked })}
        />
        <div>
          <p className="field-label">{t('demo.pace', { count: pace ?? demo.pace })}</p>
          <Slider
            {...PACES}
            label={null}
            thumbLabel={t('demo.paceLabel')}
            value={pace ?? demo.pace}
            disabled={!demo.isRunning}
            onChange={setPace}
            onChangeEnd={(value) => steer.mutate({ pace: value }, { onSettled: () => setPace(null) })}
          />
        </div>
        <Button
          component="a"
          href="/demo"
          target="_blank"
          rel="noopener"
          variant="default"
          rightSection={<IconExternalLink size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
        >
          {t('demo.beCustomer')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
