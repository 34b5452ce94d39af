import type { ComponentType } from 'preact';
import type { Laboratory } from './laboratory';
import type { RoomName } from './worker';

declare const hasCaptions: boolean;

export interface RoomProps {
  laboratory: Laboratory;
}

export interface Room {
  name: RoomName;
  title: string;
  /** What a visitor does there. */
  line: string;
  load: () => Promise<{ default: ComponentType<RoomProps> }>;
}

const all: Room[] = [
  {
    name: 'digits',
    title: 'Digits',
    line: 'Draw a digit and see what each layer makes of it.',
    load: () => import('../rooms/digits/page'),
  },
  {
    name: 'pictures',
    title: 'Pictures',
    line: 'What is on a picture, or before the camera.',
    load: () => import('../rooms/pictures/page'),
  },
  {
    name: 'style',
    title: 'Style',
    line: 'A picture of yours, painted as The Starry Night.',
    load: () => import('../rooms/style/page'),
  },
  {
    name: 'dream',
    title: 'Dream',
    line: 'What a network sees in a picture, drawn into it.',
    load: () => import('../rooms/dream/page'),
  },
  {
    name: 'text',
    title: 'Text',
    line: 'Begin a text; a network goes on in its style.',
    load: () => import('../rooms/text/page'),
  },
  {
    name: 'questions',
    title: 'Questions',
    line: 'Put a shape into a picture and ask about it.',
    load: () => import('../rooms/questions/page'),
  },
  {
    name: 'captions',
    title: 'Captions',
    line: 'A made-up scene, described word by word.',
    load: () => import('../rooms/captions/page'),
  },
  {
    name: 'faces',
    title: 'Faces of noise',
    line: 'Walk through the noise that digits are made of.',
    load: () => import('../rooms/faces/page'),
  },
  {
    name: 'games',
    title: 'Games',
    line: 'Watch an agent balance; play Snake and Connect Four.',
    load: () => import('../rooms/games/page'),
  },
  {
    name: 'training',
    title: 'Training',
    line: 'Train a network on real digits, here and now.',
    load: () => import('../rooms/training/page'),
  },
];

/** The rooms that there are; captions need weights that ship. */
export const rooms: readonly Room[] = all.filter(({ name }) => name !== 'captions' || hasCaptions);
