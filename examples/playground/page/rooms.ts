import type { ComponentType } from 'preact';
import type { Laboratory } from './laboratory';
import type { RoomName } from './worker';

export interface RoomProps {
  laboratory: Laboratory;
}

export interface Room {
  name: RoomName;
  title: string;
  /** Strokes in a square of 24. */
  icon: string;
  /** What a visitor does there. */
  line: string;
  load: () => Promise<{ default: ComponentType<RoomProps> }>;
}

export const rooms: readonly Room[] = [
  {
    name: 'digits',
    title: 'Digits',
    icon: 'M7 7C9 3 18 3 17 9C16 12 12 12 12 12C19 12 19 21 12 21C9 21 7 19 6 17',
    line: 'Draw a digit and see what each layer makes of it.',
    load: () => import('../rooms/digits/page'),
  },
  {
    name: 'pictures',
    title: 'Pictures',
    icon: 'M3 4H21V20H3ZM3 17L9 11L14 16L17 13L21 17M16 8.5A1 1 0 1 0 16 8.4',
    line: 'What is on a picture, or before the camera.',
    load: () => import('../rooms/pictures/page'),
  },
  {
    name: 'style',
    title: 'Style',
    icon: 'M4 20C4 16 7 16 8 18C9 20 7 21 4 20ZM9 16L19 4L21 6L11 17',
    line: 'A picture of yours, painted as The Starry Night.',
    load: () => import('../rooms/style/page'),
  },
  {
    name: 'dream',
    title: 'Dream',
    icon: 'M2 12C6 5 18 5 22 12C18 19 6 19 2 12ZM12 9A3 3 0 1 0 12 15A3 3 0 1 0 12 9',
    line: 'What a network sees in a picture, drawn into it.',
    load: () => import('../rooms/dream/page'),
  },
  {
    name: 'text',
    title: 'Text',
    icon: 'M5 5H19M12 5V20M8 20H16M5 5V8M19 5V8',
    line: 'Begin a text; a network goes on in its style.',
    load: () => import('../rooms/text/page'),
  },
  {
    name: 'questions',
    title: 'Questions',
    icon: 'M8 9C8 3 17 3 16 9C16 12 12 12 12 15M12 19V20',
    line: 'Put a shape into a picture and ask about it.',
    load: () => import('../rooms/questions/page'),
  },
  {
    name: 'captions',
    title: 'Captions',
    icon: 'M3 4H21V14H3ZM6 18H18M6 21H13',
    line: 'A made-up scene, described word by word.',
    load: () => import('../rooms/captions/page'),
  },
  {
    name: 'faces',
    title: 'Faces of noise',
    icon: 'M3 3H9V9H3ZM15 3H21V9H15ZM3 15H9V21H3ZM15 15H21V21H15ZM12 10V14M10 12H14',
    line: 'Walk through the noise that digits are made of.',
    load: () => import('../rooms/faces/page'),
  },
  {
    name: 'games',
    title: 'Games',
    icon: 'M3 18H21M8 18V14H16V18M12 14L15 4',
    line: 'Watch an agent balance; play Snake and Connect Four.',
    load: () => import('../rooms/games/page'),
  },
  {
    name: 'training',
    title: 'Training',
    icon: 'M3 3V21H21M6 7C8 15 12 17 20 18M6 18C9 8 14 6 20 6',
    line: 'Train a network on real digits, here and now.',
    load: () => import('../rooms/training/page'),
  },
];
