import { MultiSelect, Slider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { channelSchema } from '../../../shared/primitives.ts';
import { useFormat } from '../../i18n/format.ts';
import { ChannelTable } from './ChannelTable.tsx';
import { DurationField } from './DurationField.tsx';
import { FieldGroup } from './FieldGroup.tsx';
import { NumberField } from './NumberField.tsx';
import { usePolicyFormContext } from './policyForm.ts';

/** What holds for all queues alike: capacity, offers, timers. */
export function GeneralPart() {
  return (
    <div className="rule-groups">
      <CapacityGroup />
      <OffersGroup />
      <TimersGroup />
      <DrainingGroup />
    </div>
  );
}

function CapacityGroup() {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  return (
    <FieldGroup title={t('routing.groups.capacity')} text={t('routing.groups.capacityText')}>
      <div className="field-row">
        <NumberField path="capacity.totalUnits" label={t('routing.fields.totalUnits')} min={0} max={10_000} />
        <InactiveShare />
      </div>
      <ChannelTable
        caption={t('routing.groups.capacity')}
        columns={[
          {
            label: t('routing.fields.cost'),
            field: (channel, name) => (
              <NumberField path={`capacity.cost.${channel}`} aria-label={name} min={0} max={10_000} />
            ),
          },
          {
            label: t('routing.fields.maximum'),
            field: (channel, name) => (
              <NumberField
                path={`capacity.maximum.${channel}`}
                aria-label={name}
                min={0}
                max={1_000}
                whenEmpty={t('routing.noLimit')}
              />
            ),
          },
          {
            label: t('routing.fields.interruptibleBy'),
            field: (channel, name) => (
              <MultiSelect
                aria-label={name}
                data={channelSchema.options
                  .filter((one) => one !== channel)
                  .map((value) => ({ value, label: t(`channels.${value}`) }))}
                placeholder={
                  form.values.capacity.interruptibleBy[channel].length === 0 ? t('routing.never') : ''
                }
                {...form.getInputProps(`capacity.interruptibleBy.${channel}`)}
              />
            ),
          },
        ]}
      />
    </FieldGroup>
  );
}

const PER_CENT = 100;

/** A share between 5 and 100 per cent: a slider shows that it is never nothing. */
function InactiveShare() {
  const { t } = useTranslation();
  const format = useFormat();
  const form = usePolicyFormContext();
  const { value, onChange } = form.getInputProps('capacity.inactiveShare');
  return (
    <div className="slider-field">
      <p className="field-label">
        {t('routing.fields.inactiveShare')}:{' '}
        <span className="figures">{format.percent(value * PER_CENT)}</span>
      </p>
      <Slider
        thumbLabel={t('routing.fields.inactiveShare')}
        min={5}
        max={PER_CENT}
        step={5}
        label={(share) => format.percent(share)}
        value={Math.round(value * PER_CENT)}
        onChange={(share) => onChange(share / PER_CENT)}
      />
      <p className="hint">{t('routing.hints.inactiveShare')}</p>
    </div>
  );
}

function OffersGroup() {
  const { t } = useTranslation();
  return (
    <FieldGroup title={t('routing.groups.offers')} text={t('routing.groups.offersText')}>
      <ChannelTable
        caption={t('routing.groups.offers')}
        columns={[
          {
            label: t('routing.fields.timeoutSeconds'),
            field: (channel, name) => (
              <DurationField
                path={`offers.timeoutSeconds.${channel}`}
                name={name}
                isLabelled={false}
                min={1}
                whenEmpty={t('routing.withoutAsking')}
              />
            ),
          },
          {
            label: t('routing.fields.missesUntilNotResponding'),
            field: (channel, name) => (
              <NumberField
                path={`offers.missesUntilNotResponding.${channel}`}
                aria-label={name}
                min={1}
                max={100}
              />
            ),
          },
        ]}
      />
      <div className="field-row">
        <DurationField
          path="offers.exclusionSeconds"
          name={t('routing.fields.exclusionSeconds')}
          description={t('routing.hints.exclusionSeconds')}
          min={1}
        />
      </div>
    </FieldGroup>
  );
}

const channelTimers = ['firstReplySeconds', 'inactiveAfterSeconds', 'returnAfterLossSeconds'] as const;

function TimersGroup() {
  const { t } = useTranslation();
  return (
    <FieldGroup title={t('routing.groups.timers')} text={t('routing.groups.timersText')}>
      <ChannelTable
        caption={t('routing.groups.timers')}
        columns={channelTimers.map((timer) => ({
          label: t(`routing.fields.${timer}`),
          field: (channel, name) => (
            <DurationField
              path={`timers.${timer}.${channel}`}
              name={name}
              isLabelled={false}
              whenEmpty={t('routing.never')}
            />
          ),
        }))}
      />
      <div className="field-row">
        <DurationField path="timers.presenceGraceSeconds" name={t('routing.fields.presenceGraceSeconds')} />
        <DurationField
          path="timers.lifetimeSeconds"
          name={t('routing.fields.lifetimeSeconds')}
          description={t('routing.hints.lifetime')}
          whenEmpty={t('routing.noLimit')}
        />
      </div>
    </FieldGroup>
  );
}

function DrainingGroup() {
  const { t } = useTranslation();
  return (
    <FieldGroup title={t('routing.groups.draining')} text={t('routing.groups.drainingText')}>
      <div className="field-row">
        <DurationField
          path="draining.afterSeconds"
          name={t('routing.fields.afterSeconds')}
          description={t('routing.hints.draining')}
        />
        <DurationField
          path="draining.forSeconds"
          name={t('routing.fields.forSeconds')}
          description={t('routing.hints.drainingFor')}
          min={1}
        />
      </div>
    </FieldGroup>
  );
}
