import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Discrete, MultiDiscrete } from '../spaces';

/** Values of the cards: an ace is 1, the pictures are 10. */
const deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

interface BlackjackSituation {
  dealer: number[];
  player: number[];
}

/**
 * Nearer to 21 than the dealer, without going over (Sutton and Barto, example 5.1): 0 stick, 1 hit. The deck has no end, the
 * dealer draws below 17, and a natural wins unless the dealer has one too. Reward 1, 0 or -1 at the end. Observation [3]: the
 * player's sum, the dealer's open card, and whether an ace counts 11.
 */
export class Blackjack extends Simulation<number[], number, BlackjackSituation> {
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new MultiDiscrete([32, 11, 2]);

  protected begin(draws: Draws): BlackjackSituation {
    return { dealer: [drawCard(draws), drawCard(draws)], player: [drawCard(draws), drawCard(draws)] };
  }

  protected advance({ dealer, player }: BlackjackSituation, action: number, draws: Draws) {
    if (action === 1) {
      player.push(drawCard(draws));
      const isBust = sumOf(player) > 21;
      return { reward: isBust ? -1 : 0, terminated: isBust };
    }
    while (sumOf(dealer) < 17) dealer.push(drawCard(draws));
    const reward = isNatural(player) && !isNatural(dealer) ? 1 : Math.sign(sumOf(player) - score(dealer));
    return { reward, terminated: true };
  }

  protected observe({ dealer, player }: BlackjackSituation) {
    return [sumOf(player), dealer[0]!, Number(hasUsableAce(player))];
  }

  protected paint({ dealer, player }: BlackjackSituation) {
    const picture = new Picture(480, 300, [40, 110, 70]);
    const isOpen = dealer.length > 2;
    dealer.forEach((card, i) => paintCard(picture, 20 + 70 * i, 20, i === 0 || isOpen ? card : 0));
    player.forEach((card, i) => paintCard(picture, 20 + 70 * i, 170, card));
    return picture;
  }
}

function drawCard(draws: Draws): number {
  return deck[draws.integer(deck.length)]!;
}

function hasUsableAce(hand: number[]): boolean {
  return hand.includes(1) && plainSum(hand) + 10 <= 21;
}

function plainSum(hand: number[]): number {
  return hand.reduce((sum, card) => sum + card, 0);
}

function sumOf(hand: number[]): number {
  return plainSum(hand) + (hasUsableAce(hand) ? 10 : 0);
}

function score(hand: number[]): number {
  return sumOf(hand) > 21 ? 0 : sumOf(hand);
}

function isNatural(hand: number[]): boolean {
  return hand.length === 2 && hand.includes(1) && hand.includes(10);
}

/** As many pips as the card counts; 0 is its back. */
function paintCard(picture: Picture, x: number, y: number, value: number): void {
  picture.rectangle(x, y, 60, 100, value ? [250, 250, 245] : [150, 50, 60]);
  for (let pip = 0; pip < value; pip++) {
    picture.circle([x + 18 + 24 * (pip % 2), y + 14 + 18 * Math.floor(pip / 2)], 6, [30, 30, 30]);
  }
}
