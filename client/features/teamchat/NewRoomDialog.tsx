import { Button, Checkbox, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { useAgents } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { useOpenRoom } from './roomQueries.ts';

const MAX_NAME = 60;

/** A room of several colleagues, under a name of its own. */
export function NewRoomDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { agents } = useAgents();
  const open = useOpenRoom();
  const [name, setName] = useState('');
  const [agentIds, setAgentIds] = useState<string[]>([]);
  const colleagues = agents
    .filter((one) => one.isActive && one.id !== me.id)
    .sort((a, b) => a.name.localeCompare(b.name));
  const handleSubmit = () =>
    open.mutate(
      { agentIds, name: name.trim() },
      {
        onSuccess: (room) => {
          onClose();
          void navigate({ to: '/team/$roomId', params: { roomId: room.id } });
        },
      },
    );
  return (
    <Dialog onClose={onClose} title={t('team.newRoom')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          handleSubmit();
        }}
      >
        <TextInput
          label={t('team.roomName')}
          value={name}
          maxLength={MAX_NAME}
          required
          withAsterisk={false}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('team.members')} value={agentIds} onChange={setAgentIds}>
          <div className="choices choice-scroll">
            {colleagues.map((one) => (
              <Checkbox key={one.id} value={one.id} label={one.name} />
            ))}
          </div>
        </Checkbox.Group>
        <div className="actions">
          <Button
            type="submit"
            loading={open.isPending}
            disabled={name.trim() === '' || agentIds.length === 0}
          >
            {t('team.makeRoom')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
