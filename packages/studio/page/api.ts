import type { PublishedDatasetView } from '../src/published-dataset';
import type { RunView } from '../src/runs/run';
import type { StudioDataset } from '../src/server/datasets';
import type { Classification } from '../src/task';

export type { PublishedDatasetView, RunView, StudioDataset, Classification };

/** A field of a task's options, as JSON Schema says it. */
export interface FieldSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  items?: FieldSchema;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

export interface Task {
  name: string;
  summary: string;
  options: { properties?: Record<string, FieldSchema>; required?: string[] };
  classifies: boolean;
}

/** The studio refused; the message is for a person. */
class StudioError extends Error {}

async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`/api/${path}`, {
    method,
    ...(body !== undefined && {
      body: isForm ? body : JSON.stringify(body),
      headers: isForm ? {} : { 'content-type': 'application/json' },
    }),
  }).catch(() => {
    throw new StudioError('the studio does not answer: is it running?');
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new StudioError((answer as { error?: string }).error ?? response.statusText);
  return answer as Answer;
}

export const api = {
  tasks: () => request<Task[]>('GET', 'tasks'),
  submit: (run: { task: string; name?: string; options: Record<string, unknown> }) =>
    request<RunView>('POST', 'runs', run),
  stop: (id: string) => request<RunView>('POST', `runs/${id}/stop`),
  resume: (id: string) => request<RunView>('POST', `runs/${id}/resume`),
  rename: (id: string, name: string) => request<RunView>('PATCH', `runs/${id}`, { name }),
  remove: (id: string) => request<void>('DELETE', `runs/${id}`),
  reorder: (ids: readonly string[]) => request<string[]>('PUT', 'queue', { ids }),
  classify: (id: string, pictures: Iterable<File>) =>
    request<Classification>('POST', `runs/${id}/classify`, formOf(pictures)),
  published: () => request<PublishedDatasetView[]>('GET', 'published'),
  datasets: () => request<StudioDataset[]>('GET', 'datasets'),
  upload: (name: string, pictures: Iterable<File>) =>
    request<StudioDataset>('POST', `datasets/${encodeURIComponent(name)}`, formOf(pictures)),
  removeDataset: (name: string) => request<void>('DELETE', `datasets/${name}`),
  fileUrl: (id: string, name: string, modified = 0) =>
    `/api/runs/${id}/files/${name.split('/').map(encodeURIComponent).join('/')}?${modified}`,
};

/** Files with their path in the folder that was chosen. */
function formOf(pictures: Iterable<File>): FormData {
  const form = new FormData();
  for (const picture of pictures) form.append('picture', picture, picture.webkitRelativePath || picture.name);
  return form;
}
