/**
 * Maps items in their order, with up to `ahead` of them in work at a time: the next are read while the consumer is busy.
 * `map` must not reject.
 */
export async function* mapAhead<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  ahead: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of items) {
    running.push(map(item));
    if (running.length === ahead) yield await running.shift()!;
  }
  while (running.length) yield await running.shift()!;
}
