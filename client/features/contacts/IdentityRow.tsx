import { Menu } from '@mantine/core';
import {
  type Icon,
  IconAt,
  IconDots,
  IconHash,
  IconPhone,
  IconRosetteDiscountCheck,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Contact, Identity, IdentityKind } from '../../../shared/contact.ts';
import { copyText } from '../../components/copyText.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { notifyDone } from '../../components/notify.ts';
import { px } from '../../theme.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { useRemoveIdentity } from './contactQueries.ts';
import { shownPhone } from './shownPhone.ts';

const icons: Record<IdentityKind, Icon> = {
  email: IconAt,
  phone: IconPhone,
  visitor: IconHash,
  external: IconHash,
};

export function IdentityRow({ identity, contact }: { identity: Identity; contact: Contact }) {
  const { t } = useTranslation();
  const remove = useRemoveIdentity(contact.id);
  const Shape = icons[identity.kind];
  const canWrite = identity.kind === 'email' || identity.kind === 'phone';
  const handleCopy = async () => {
    await copyText(identity.value);
    notifyDone(t('common.copied'));
  };
  return (
    <li className="identity">
      <Shape
        size={px.iconSmall}
        stroke={px.stroke}
        role="img"
        aria-label={t(`identityKinds.${identity.kind}`)}
      />
      <span className="ellipsis figures grow" title={identity.value}>
        {identity.kind === 'phone' ? shownPhone(identity.value) : identity.value}
      </span>
      {identity.isVerified && (
        <span className="mark-ok" role="img" aria-label={t('profile.verified')} title={t('profile.verified')}>
          <IconRosetteDiscountCheck size={px.iconSmall} stroke={px.stroke} />
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <IconAction icon={IconDots} label={t('profile.identityMenu')} className="identity-menu" />
        </Menu.Target>
        <Menu.Dropdown>
          {canWrite && (
            <Menu.Item onClick={() => openOverlay({ kind: 'newConversation', to: identity.value })}>
              {t('profile.write')}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => void handleCopy()}>{t('common.copy')}</Menu.Item>
          <Menu.Item
            color="red"
            onClick={() => remove.mutate({ kind: identity.kind, value: identity.value })}
          >
            {t('common.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
