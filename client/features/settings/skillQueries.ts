import { useMutation, useQuery } from '@tanstack/react-query';
import { deleteSkill, listSkills, type SkillFate } from '../../../shared/api/skills.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { queryClient } from '../../realtime/eventContext.ts';

/** Read anew each time: agents, queues and cases change what it says. */
export function useSkills() {
  return useQuery({
    queryKey: keys.skills,
    queryFn: ({ signal }) => request(listSkills, { signal }),
    staleTime: 0,
  });
}

export function useDeleteSkill() {
  return useMutation({
    mutationFn: ({ name, fate }: { name: string; fate: SkillFate | null }) =>
      request(deleteSkill, {
        params: { name },
        // To keep a need for a skill that nobody can have is not offered.
        body: fate === null || fate.kind === 'keep' ? {} : { needsTo: fate },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.skills }),
  });
}
