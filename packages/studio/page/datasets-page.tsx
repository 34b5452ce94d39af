import { useEffect, useState } from 'preact/hooks';
import { api, type PublishedDatasetView, type StudioDataset } from './api';
import { attempt, datasets } from './state';

const picture = /\.(png|jpe?g|webp|gif|bmp)$/i;

/** Lets a file field take a folder; the attribute is not in the types. */
const wholeFolder = { webkitdirectory: true };

/** Datasets of pictures: upload a folder a class, look at them, train on them. */
export function DatasetsPage() {
  const [isBusy, setBusy] = useState(false);
  const refresh = async () => (datasets.value = await api.datasets());
  const [published, setPublished] = useState<readonly PublishedDatasetView[]>([]);
  useEffect(() => void attempt(async () => setPublished(await api.published())), []);
  const upload = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const files = data
      .getAll('folder')
      .filter((file) => file instanceof File && picture.test(file.name)) as File[];
    setBusy(true);
    const isDone = await attempt(async () => {
      await api.upload(data.get('name') as string, files);
      await refresh();
    });
    setBusy(false);
    if (isDone) form.reset();
  };
  return (
    <>
      <h1>Datasets</h1>
      <form class="form" onSubmit={(event) => void upload(event)}>
        <div class="field">
          <label for="name">Name</label>
          <input id="name" name="name" required pattern="[\w\-]{1,60}" title="letters, digits, - and _" />
        </div>
        <div class="field">
          <label for="folder">Folder with a folder of pictures a class</label>
          <input
            id="folder"
            aria-describedby="folder-hint"
            name="folder"
            type="file"
            required
            multiple
            {...wholeFolder}
          />
          <small id="folder-hint">
            The pictures are copied into the folder of the runs, and nowhere else.
          </small>
        </div>
        <div class="row">
          <button type="submit" class="main" disabled={isBusy}>
            Upload
          </button>
          <span role="status">{isBusy ? 'The pictures are on their way …' : ''}</span>
        </div>
      </form>
      {datasets.value.map((dataset) => (
        <Dataset key={dataset.name} dataset={dataset} onRemoved={refresh} />
      ))}
      {published.map((dataset) => (
        <Published key={dataset.name} dataset={dataset} />
      ))}
    </>
  );
}

function Published({ dataset: { name, summary, train, isPresent } }: { dataset: PublishedDatasetView }) {
  const query = new URLSearchParams({ task: train.task, ...train.options });
  return (
    <section class="card" aria-label={name}>
      <div class="row">
        <h2>{name}</h2>
        <span class="notes">{summary}</span>
        <a class="button" href={`#/new?${query.toString()}`}>
          Train
        </a>
      </div>
      {isPresent ? (
        <img
          class="sheet"
          src={`/api/published/${name}/sheet.png`}
          alt={`test images of ${name}, class after class`}
          loading="lazy"
        />
      ) : (
        <p class="notes">It is not on this machine yet: a training fetches it.</p>
      )}
    </section>
  );
}

function Dataset({
  dataset: { name, path, classes },
  onRemoved,
}: {
  dataset: StudioDataset;
  onRemoved: () => unknown;
}) {
  const total = classes.reduce((sum, { pictures }) => sum + pictures, 0);
  const remove = () => {
    if (!confirm(`Remove “${name}” with its ${total} pictures?`)) return;
    void attempt(async () => {
      await api.removeDataset(name);
      await onRemoved();
    });
  };
  const train = { task: 'vision train', recipe: 'folder', data: path };
  return (
    <section class="card" aria-label={name}>
      <div class="row">
        <h2>{name}</h2>
        <span class="notes">
          {total.toLocaleString('en')} pictures, {classes.length} classes
        </span>
        <a class="button" href={`#/new?${new URLSearchParams(train).toString()}`}>
          Train
        </a>
        <a
          class="button"
          href={`#/new?${new URLSearchParams({ task: 'vision finetune', folder: path }).toString()}`}
        >
          Finetune
        </a>
        <button type="button" onClick={remove}>
          Remove
        </button>
      </div>
      {classes.map((one) => (
        <div key={one.name} class="preview">
          <span>
            {one.name} <span class="notes">{one.pictures}</span>
          </span>
          {one.preview.map((file) => (
            <img
              key={file}
              src={`/api/datasets/${name}/${encodeURIComponent(one.name)}/${encodeURIComponent(file)}`}
              alt={`${one.name}: ${file}`}
              loading="lazy"
            />
          ))}
        </div>
      ))}
    </section>
  );
}
