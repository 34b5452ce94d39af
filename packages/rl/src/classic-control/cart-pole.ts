import { Simulation } from '../environment';
import { Picture } from '../picture/picture';
import { Box, Discrete } from '../spaces';
import type { Draws } from '../environment';

const gravity = 9.8; // m/s^2
const cartMass = 1; // kg
const poleMass = 0.1; // kg
const halfPole = 0.5; // m
const push = 10; // N
const timeStep = 0.02; // s
const positionLimit = 2.4; // m
const angleLimit = (12 * 2 * Math.PI) / 360;
const totalMass = cartMass + poleMass;
const poleMoment = poleMass * halfPole;

/** Metres, metres a second, radians from upright, radians a second. */
interface CartPoleSituation {
  position: number;
  velocity: number;
  angle: number;
  angularVelocity: number;
}

/**
 * A pole stands on a cart, which pushes to the left (0) and to the right (1) keep below it (Barto, Sutton and Anderson
 * 1983). Reward 1 a step, until the pole leans by 12 degrees or the cart is 2.4 m away. Observation [4]: position,
 * velocity, angle, angular velocity.
 */
export class CartPole extends Simulation<Float32Array, number, CartPoleSituation> {
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new Box(
    [-2 * positionLimit, -Infinity, -2 * angleLimit, -Infinity],
    [2 * positionLimit, Infinity, 2 * angleLimit, Infinity],
  );

  protected begin(draws: Draws): CartPoleSituation {
    const draw = () => draws.uniform(-0.05, 0.05);
    return { position: draw(), velocity: draw(), angle: draw(), angularVelocity: draw() };
  }

  protected advance(cart: CartPoleSituation, action: number) {
    const { velocity, angle, angularVelocity } = cart;
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    const shared = ((action === 1 ? push : -push) + poleMoment * angularVelocity ** 2 * sine) / totalMass;
    const angularAcceleration =
      (gravity * sine - cosine * shared) / (halfPole * (4 / 3 - (poleMass * cosine ** 2) / totalMass));
    const acceleration = shared - (poleMoment * angularAcceleration * cosine) / totalMass;
    cart.position += timeStep * velocity;
    cart.velocity += timeStep * acceleration;
    cart.angle += timeStep * angularVelocity;
    cart.angularVelocity += timeStep * angularAcceleration;
    const terminated = Math.abs(cart.position) > positionLimit || Math.abs(cart.angle) > angleLimit;
    return { reward: 1, terminated };
  }

  protected observe({ position, velocity, angle, angularVelocity }: CartPoleSituation) {
    return Float32Array.of(position, velocity, angle, angularVelocity);
  }

  protected paint({ position, angle }: CartPoleSituation) {
    const picture = new Picture(600, 400, [255, 255, 255]);
    const scale = 600 / (2 * positionLimit); // pixels a metre
    const [x, y] = [300 + position * scale, 300];
    const length = 2 * halfPole * scale;
    picture.line([0, y], [600, y], 1, [0, 0, 0]);
    picture.rectangle(x - 25, y - 15, 50, 30, [40, 40, 40]);
    const tip = [x + length * Math.sin(angle), y - 8 - length * Math.cos(angle)] as const;
    picture.line([x, y - 8], tip, 10, [202, 152, 101]);
    picture.circle([x, y - 8], 5, [129, 132, 203]);
    return picture;
  }
}
