export { adversarialLosses, type AdversarialLoss, type AdversarialLossName } from './adversarial-losses';
export { gradientPenalty, r1Penalty } from './gradient-penalties';
