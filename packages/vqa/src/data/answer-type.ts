/** VQA's kinds of answers. */
export function answerTypeOf(answer: string): 'yes/no' | 'number' | 'other' {
  if (answer === 'yes' || answer === 'no') return 'yes/no';
  return /^\d+$/.test(answer) ? 'number' : 'other';
}
