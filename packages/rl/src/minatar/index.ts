export { Asterix } from './asterix';
export { Breakout } from './breakout';
export { Freeway } from './freeway';
export { MinAtarGame, type Key, type Mark } from './minatar-game';
export { Seaquest } from './seaquest';
export { SpaceInvaders } from './space-invaders';
