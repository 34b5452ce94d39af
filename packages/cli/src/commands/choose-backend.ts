import { useBackend } from '@dl/core/backends';

/** Chooses the backend that `--backend` names, and says what is computed on. */
export async function chooseBackend(requested: string, note: (line: string) => void) {
  const backend = await useBackend(requested);
  note(`backend ${backend.name}: ${backend.device}${backend.hint ? `\n${backend.hint}` : ''}`);
  return backend;
}
