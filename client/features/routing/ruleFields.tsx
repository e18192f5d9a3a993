import { Autocomplete, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { distributionSchema } from '../../../shared/routingPolicy.ts';
import { wrapUpModeSchema } from '../../../shared/wrapUp.ts';
import { useWorkspace } from '../session/sessionQueries.ts';
import { DurationField } from './DurationField.tsx';
import { NumberField } from './NumberField.tsx';
import { OverflowField } from './OverflowField.tsx';
import { usePolicyFormContext } from './policyForm.ts';

export interface RuleFieldsProps {
  /** `defaults`, or `queues.<id>`. */
  base: string;
  queueId: string | null;
}

export function DistributionFields({ base }: RuleFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  return (
    <div className="field-row">
      <Select
        label={t('routing.fields.distribution')}
        allowDeselect={false}
        data={distributionSchema.options.map((value) => ({ value, label: t(`routing.values.${value}`) }))}
        {...form.getInputProps(`${base}.distribution`)}
      />
      <NumberField
        path={`${base}.offerTo`}
        label={t('routing.fields.offerTo')}
        description={t('routing.hints.offerTo')}
        min={1}
        max={50}
      />
    </div>
  );
}

export function OrderFields({ base }: RuleFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  return (
    <>
      <div className="field-row">
        <Select
          label={t('routing.fields.ordering')}
          allowDeselect={false}
          data={(['ageing', 'strict'] as const).map((value) => ({
            value,
            label: t(`routing.values.${value}`),
          }))}
          {...form.getInputProps(`${base}.ordering`)}
        />
        <NumberField
          path={`${base}.queuePriority`}
          label={t('routing.fields.queuePriority')}
          description={t('routing.hints.queuePriority')}
          min={-10_000}
          max={10_000}
        />
      </div>
      <Switch
        label={t('routing.fields.lifo')}
        description={t('routing.hints.lifo')}
        {...form.getInputProps(`${base}.lifo`, { type: 'checkbox' })}
      />
    </>
  );
}

export function WaitingFields({ base, queueId }: RuleFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="field-row">
      <DurationField
        path={`${base}.maximumWaitSeconds`}
        name={t('routing.fields.maximumWaitSeconds')}
        whenEmpty={t('routing.noLimit')}
      />
      <OverflowField
        path={`${base}.overflow`}
        label={t('routing.fields.overflow')}
        description={t('routing.hints.overflow')}
        exceptId={queueId}
        mayBeNone
      />
    </div>
  );
}

/** Mantine's choices are texts: this one stands for no calendar. */
const ALWAYS = '';

export function HoursFields({ base }: RuleFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { value, error } = form.getInputProps(`${base}.hours`);
  const names = new Set(form.values.calendars.map(({ name }) => name).filter((name) => name !== ''));
  return (
    <div className="field-row">
      <Select
        label={t('routing.fields.hours')}
        allowDeselect={false}
        data={[
          { value: ALWAYS, label: t('routing.values.alwaysOpen') },
          ...[...names].map((name) => ({ value: name, label: name })),
        ]}
        value={value ?? ALWAYS}
        error={error ?? null}
        onChange={(name) => form.setFieldValue(`${base}.hours`, name === ALWAYS ? null : name)}
      />
      <Select
        label={t('routing.fields.whenClosed')}
        allowDeselect={false}
        data={(['wait', 'overflow'] as const).map((one) => ({
          value: one,
          label: t(`routing.values.${one}`),
        }))}
        {...form.getInputProps(`${base}.whenClosed`)}
      />
    </div>
  );
}

export function HoldFields({ base }: RuleFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="field-row">
      <DurationField
        path={`${base}.preferredHoldSeconds`}
        name={t('routing.fields.preferredHoldSeconds')}
        description={t('routing.hints.hold')}
      />
      <DurationField
        path={`${base}.lastAgentHoldSeconds`}
        name={t('routing.fields.lastAgentHoldSeconds')}
        description={t('routing.hints.hold')}
      />
    </div>
  );
}

export function WrapUpFields({ base }: RuleFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { dispositions } = useWorkspace();
  return (
    <>
      <div className="field-row">
        <Select
          label={t('routing.fields.mode')}
          allowDeselect={false}
          data={wrapUpModeSchema.options.map((value) => ({ value, label: t(`routing.values.${value}`) }))}
          {...form.getInputProps(`${base}.wrapUp.mode`)}
        />
        <DurationField
          path={`${base}.wrapUp.seconds`}
          name={t('routing.fields.seconds')}
          description={t('routing.hints.wrapUpTime')}
        />
      </div>
      <div className="field-row">
        <Autocomplete
          label={t('routing.fields.timeoutDisposition')}
          data={dispositions}
          maxLength={60}
          {...form.getInputProps(`${base}.wrapUp.timeoutDisposition`)}
        />
        <DurationField
          path={`${base}.wrapUp.extendSeconds`}
          name={t('routing.fields.extendSeconds')}
          description={t('routing.hints.extend')}
        />
      </div>
    </>
  );
}
