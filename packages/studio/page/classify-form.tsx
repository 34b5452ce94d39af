import { useState } from 'preact/hooks';
import { api, type Classification, type RunView } from './api';
import { attempt } from './state';

type Row = Classification['images'][number] & { url: string };

/** Pictures to be classified by what a run has learned. */
export function ClassifyForm({ run }: { run: RunView }) {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [isBusy, setBusy] = useState(false);
  const classify = async (files: readonly File[]) => {
    if (!files.length) return;
    setBusy(true);
    await attempt(async () => {
      const { images } = await api.classify(run.id, files);
      rows.forEach(({ url }) => URL.revokeObjectURL(url));
      setRows(images.map((image, i) => ({ ...image, url: URL.createObjectURL(files[i]!) })));
    });
    setBusy(false);
  };
  return (
    <section aria-labelledby="classify">
      <h2 id="classify">Classify</h2>
      <label
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void classify([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        Pictures, one or many: choose or drop them here
        <input
          type="file"
          accept="image/*"
          multiple
          onChange={({ currentTarget }) => void classify([...(currentTarget.files ?? [])])}
        />
      </label>
      <p role="status" class="notes">
        {isBusy ? 'The network looks at them …' : ''}
      </p>
      <ul class="classified">
        {rows.map(({ image, url, error, predictions }) => (
          <li key={url}>
            <img src={url} alt={image} />
            {error ?? (
              <ol>
                {predictions.slice(0, 3).map(({ label, score }) => (
                  <li key={label}>
                    <span>{label}</span> <meter value={score} aria-label={label} />{' '}
                    <span class="notes">{(100 * score).toFixed(1)} %</span>
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
