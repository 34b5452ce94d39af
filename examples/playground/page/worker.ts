/** The page's one worker: it computes, the page shows. What a room needs is loaded when it is entered. */
import { useBackend } from '@dl/core/backends';
import { expose, proxy } from 'comlink';
import './abort-signals';

const rooms = {
  digits: () => import('../rooms/digits/work'),
  pictures: () => import('../rooms/pictures/work'),
  style: () => import('../rooms/style/work'),
  dream: () => import('../rooms/dream/work'),
  text: () => import('../rooms/text/work'),
  questions: () => import('../rooms/questions/work'),
  captions: () => import('../rooms/captions/work'),
  faces: () => import('../rooms/faces/work'),
  games: () => import('../rooms/games/work'),
  training: () => import('../rooms/training/work'),
};

export type RoomName = keyof typeof rooms;

/** What the worker can do for a room. */
export type Work<Name extends RoomName> = Awaited<ReturnType<(typeof rooms)[Name]>>['work'];

const laboratory = {
  useBackend: (name: string) => useBackend(name),
  enter: async (name: RoomName) => proxy((await rooms[name]()).work as object),
};

export type RemoteLaboratory = typeof laboratory;

expose(laboratory);
