import { Box, Edge, Polygon, RevoluteJoint, Vec2, World, type Body, type Contact } from 'planck';

/** Pixels a metre: Gymnasium gives lengths in pixels. */
const scale = 30;
export const width = 600 / scale; // m
export const height = 400 / scale; // m
const stepsPerSecond = 50;
const gravity = -10; // m/s^2
const hull = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
] as const;
const legAway = 20 / scale;
const legDown = 18 / scale;
const legHalfWidth = 2 / scale;
const legHalfHeight = 8 / scale;
const legTorque = 40; // N m
/** What a body is and what it meets: lander and legs meet the ground alone. */
const [ground, landerCategory, legCategory] = [0x1, 0x10, 0x20];

/** The world of one episode: the moon, and the lander with its two legs. */
export class LanderWorld {
  readonly lander: Body;
  readonly legs: readonly [Body, Body];
  /** The hull has touched the ground. */
  crashed = false;
  private readonly world = new World({ gravity: new Vec2(0, gravity) });
  private readonly touching = new Set<Body>();

  /**
   * @param surface - Heights of the ground at equal distances, metres.
   * @param force - Newtons that push the lander at the beginning.
   */
  constructor(surface: readonly number[], [forceX, forceY]: readonly [number, number]) {
    const moon = this.world.createBody();
    moon.createFixture({ shape: new Edge(new Vec2(0, 0), new Vec2(width, 0)), density: 0 });
    const chunk = width / (surface.length - 1);
    for (let i = 0; i < surface.length - 1; i++) {
      const [from, to] = [i, i + 1].map((at) => new Vec2(chunk * at, surface[at]!)) as [Vec2, Vec2];
      moon.createFixture({ shape: new Edge(from, to), density: 0, friction: 0.1 });
    }
    this.lander = this.world.createBody({ type: 'dynamic', position: new Vec2(width / 2, height) });
    this.lander.createFixture({
      shape: new Polygon(hull.map(([x, y]) => new Vec2(x / scale, y / scale))),
      ...{ density: 5, friction: 0.1, restitution: 0 },
      ...{ filterCategoryBits: landerCategory, filterMaskBits: ground },
    });
    this.lander.applyForceToCenter(new Vec2(forceX, forceY), true);
    this.legs = [this.addLeg(-1), this.addLeg(1)];
    this.world.on('begin-contact', (contact) => this.meet(contact, true));
    this.world.on('end-contact', (contact) => this.meet(contact, false));
  }

  /** Pushes the lander: newton seconds at a point of the world. */
  push([x, y]: readonly [number, number], [atX, atY]: readonly [number, number]): void {
    this.lander.applyLinearImpulse(new Vec2(x, y), new Vec2(atX, atY), true);
  }

  step(): void {
    this.world.step(1 / stepsPerSecond, 6 * 30, 2 * 30);
  }

  /** Whether a leg stands on the ground. */
  stands(leg: Body): boolean {
    return this.touching.has(leg);
  }

  /** Position, speeds and contacts as the agent sees them. */
  observe(padHeight: number): number[] {
    const { lander, legs } = this;
    const [position, velocity] = [lander.getPosition(), lander.getLinearVelocity()];
    return [
      (position.x - width / 2) / (width / 2),
      (position.y - (padHeight + legDown)) / (height / 2),
      (velocity.x * (width / 2)) / stepsPerSecond,
      (velocity.y * (height / 2)) / stepsPerSecond,
      lander.getAngle(),
      (20 * lander.getAngularVelocity()) / stepsPerSecond,
      ...legs.map((leg) => Number(this.stands(leg))),
    ];
  }

  private addLeg(side: -1 | 1): Body {
    const leg = this.world.createBody({
      type: 'dynamic',
      position: new Vec2(width / 2 - side * legAway, height),
      angle: side * 0.05,
    });
    leg.createFixture({
      shape: new Box(legHalfWidth, legHalfHeight),
      ...{ density: 1, restitution: 0, filterCategoryBits: legCategory, filterMaskBits: ground },
    });
    const [lowerAngle, upperAngle] = side === -1 ? [0.4, 0.9] : [-0.9, -0.4];
    this.world.createJoint(
      new RevoluteJoint(
        {
          ...{ localAnchorA: new Vec2(0, 0), localAnchorB: new Vec2(side * legAway, legDown) },
          ...{ referenceAngle: 0, enableMotor: true, maxMotorTorque: legTorque, motorSpeed: 0.3 * side },
          ...{ enableLimit: true, lowerAngle, upperAngle },
        },
        this.lander,
        leg,
      ),
    );
    return leg;
  }

  private meet(contact: Contact, begins: boolean): void {
    for (const body of [contact.getFixtureA().getBody(), contact.getFixtureB().getBody()]) {
      if (body === this.lander && begins) this.crashed = true;
      if (body !== this.legs[0] && body !== this.legs[1]) continue;
      if (begins) this.touching.add(body);
      else this.touching.delete(body);
    }
  }
}

/** Corners of the hull and ends of the legs in the world, to paint them. */
export function outline({ lander, legs }: LanderWorld): { hull: Vec2[]; legs: [Vec2, Vec2][] } {
  return {
    hull: hull.map(([x, y]) => lander.getWorldPoint(new Vec2(x / scale, y / scale))),
    legs: legs.map((leg) => [
      leg.getWorldPoint(new Vec2(0, legHalfHeight)),
      leg.getWorldPoint(new Vec2(0, -legHalfHeight)),
    ]),
  };
}
