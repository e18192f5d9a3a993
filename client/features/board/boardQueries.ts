import { useQuery } from '@tanstack/react-query';
import { getBoard } from '../../../shared/api/workspace.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';

export function useBoard() {
  return useQuery({ queryKey: keys.board, queryFn: ({ signal }) => request(getBoard, { signal }) });
}
