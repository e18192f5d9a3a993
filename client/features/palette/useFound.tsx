import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { search } from '../../../shared/api/contacts.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { shownName } from '../../components/shownName.ts';
import { px } from '../../theme.ts';
import { shownPhone } from '../contacts/shownPhone.ts';
import type { PaletteEntry } from './PaletteRow.tsx';

type Found = z.output<(typeof search)['response']>;

/** People, cases and messages that the server found, as entries of the palette. */
export function useFound(found: Found | undefined): { title: string; entries: PaletteEntry[] }[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (!found) {
    return [];
  }
  const openCase = (caseId: string) => () =>
    void navigate({ to: '/cases/$view/$caseId', params: { view: 'mine', caseId } });
  const openContact = (contactId: string) => () =>
    void navigate({ to: '/contacts/$contactId', params: { contactId } });
  return [
    {
      title: t('shell.contacts'),
      entries: found.contacts.map((one) => ({
        key: one.id,
        icon: <Avatar name={one.name} />,
        title: shownName(one.name),
        detail: shownPhone(one.identities.find((identity) => identity.kind !== 'visitor')?.value ?? ''),
        keys: '',
        run: openContact(one.id),
      })),
    },
    {
      title: t('palette.cases'),
      entries: found.cases.map((one) => ({
        key: one.id,
        icon: <ChannelIcon channel={one.channel} size={px.icon} />,
        title: `#${one.number} ${shownName(one.contactName)}`,
        detail: one.subject ?? t(`caseStates.${one.state}`),
        keys: '',
        run: openCase(one.id),
      })),
    },
    {
      title: t('palette.messages'),
      entries: found.messages.flatMap((one) =>
        !('text' in one)
          ? []
          : [
              {
                key: one.id,
                icon: <ChannelIcon channel={one.channel} size={px.icon} />,
                title: shownName(one.author.name),
                detail: one.text,
                keys: '',
                run: one.caseId === null ? openContact(one.contactId) : openCase(one.caseId),
              },
            ],
      ),
    },
  ];
}
