export { LunarLander, LunarLanderContinuous } from './lunar-lander';
