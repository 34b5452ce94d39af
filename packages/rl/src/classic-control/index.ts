export { Acrobot } from './acrobot';
export { CartPole } from './cart-pole';
export { MountainCar } from './mountain-car';
export { MountainCarContinuous } from './mountain-car-continuous';
export { Pendulum } from './pendulum';
