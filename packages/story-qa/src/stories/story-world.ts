import type { Random } from '@dl/core';

const people = ['Anna', 'Ben', 'Clara', 'David'];
const rooms = ['kitchen', 'garden', 'office', 'cellar', 'bathroom', 'attic'];
const things = ['apple', 'book', 'lamp'];
const goes = ['went to', 'walked to', 'moved to', 'ran to'];
const takes = ['took', 'picked up', 'grabbed'];
const drops = ['dropped', 'put down', 'left'];

/** Something that is known from sentences of the story. */
export interface Fact<Value> {
  readonly value: Value;
  /** Places of the sentences. */
  readonly support: readonly number[];
}

/** What can happen. */
export type StoryEvent = 'go' | 'take' | 'drop' | 'give' | 'be' | 'leave';

/** People who move about a house and carry things, and the sentences that tell it. */
export class StoryWorld {
  readonly sentences: string[] = [];
  /** The room of each person who was heard of. */
  readonly places = new Map<string, Fact<string>>();
  /** The room that a person is known to have left, and nothing more. */
  readonly left = new Map<string, Fact<string>>();
  /** What each person carries, in the order of taking. */
  readonly carried = new Map<string, Fact<string>[]>(people.map((person) => [person, []]));
  /** The rooms that each thing has been in, the latest last. */
  readonly trails = new Map<string, Fact<string>[]>(things.map((thing) => [thing, []]));
  /** The last time that each thing was given: from whom to whom. */
  readonly given = new Map<string, Fact<{ from: string; to: string }>>();

  constructor(private readonly random: Random) {}

  choose<Item>(items: readonly Item[]): Item {
    return items[this.random.integer(items.length)]!;
  }

  /** Someone, whether the story has told of them or not. */
  anyone(): string {
    return this.choose(people);
  }

  anyRoom(): string {
    return this.choose(rooms);
  }

  /** Lets one of `events` happen that is possible now. */
  happen(events: readonly StoryEvent[]): void {
    const possible = events.flatMap((event) => this.possibilities[event]());
    this.choose(possible)();
  }

  /** For each event the ways in which it can happen now. */
  private readonly possibilities: Record<StoryEvent, () => (() => void)[]> = {
    go: () => people.map((person) => () => this.go(person, this.otherRoom(person), this.choose(goes))),
    be: () => people.map((person) => () => this.go(person, this.otherRoom(person), 'is in')),
    leave: () => [...this.places.keys()].map((person) => () => this.leave(person)),
    take: () =>
      [...this.places.keys()].flatMap((person) =>
        things
          .filter((thing) => this.isInReach(person, thing))
          .map((thing) => () => this.take(person, thing)),
      ),
    drop: () =>
      this.holdings().map(
        ([person, thing]) =>
          () =>
            this.drop(person, thing),
      ),
    give: () =>
      this.holdings().flatMap(([person, thing]) =>
        this.companions(person).map((receiver) => () => this.give(person, thing, receiver)),
      ),
  };

  private tell(sentence: string): number {
    return this.sentences.push(`${sentence}.`) - 1;
  }

  private otherRoom(person: string): string {
    return this.choose(rooms.filter((room) => room !== this.places.get(person)?.value));
  }

  private go(person: string, room: string, verb: string): void {
    const told = this.tell(`${person} ${verb} the ${room}`);
    this.places.set(person, { value: room, support: [told] });
    this.left.delete(person);
    for (const { value: thing, support } of this.carried.get(person)!) {
      this.trails.get(thing)!.push({ value: room, support: [...support, told] });
    }
  }

  private leave(person: string): void {
    const { value: room } = this.places.get(person)!;
    const told = this.tell(`${person} is no longer in the ${room}`);
    this.places.delete(person);
    this.left.set(person, { value: room, support: [told] });
  }

  private take(person: string, thing: string): void {
    const told = this.tell(`${person} ${this.choose(takes)} the ${thing}`);
    this.carried.get(person)!.push({ value: thing, support: [told] });
    const { value: room, support } = this.places.get(person)!;
    const trail = this.trails.get(thing)!;
    if (trail.at(-1)?.value === room) trail.pop();
    trail.push({ value: room, support: [...support, told] });
  }

  private drop(person: string, thing: string): void {
    const told = this.tell(`${person} ${this.choose(drops)} the ${thing}`);
    this.release(person, thing);
    const { value: room, support } = this.places.get(person)!;
    this.trails.get(thing)!.splice(-1, 1, { value: room, support: [...support, told] });
  }

  private give(person: string, thing: string, receiver: string): void {
    const told = this.tell(`${person} gave the ${thing} to ${receiver}`);
    this.release(person, thing);
    this.carried.get(receiver)!.push({ value: thing, support: [told] });
    this.given.set(thing, { value: { from: person, to: receiver }, support: [told] });
  }

  private release(person: string, thing: string): void {
    const kept = this.carried.get(person)!.filter(({ value }) => value !== thing);
    this.carried.set(person, kept);
  }

  private holdings(): [person: string, thing: string][] {
    return people.flatMap((person) =>
      this.carried.get(person)!.map(({ value }): [string, string] => [person, value]),
    );
  }

  private companions(person: string): string[] {
    const room = this.places.get(person)?.value;
    return people.filter((other) => other !== person && this.places.get(other)?.value === room);
  }

  private isInReach(person: string, thing: string): boolean {
    if (this.holdings().some(([, held]) => held === thing)) return false;
    const trail = this.trails.get(thing)!;
    return !trail.length || trail.at(-1)!.value === this.places.get(person)!.value;
  }
}
