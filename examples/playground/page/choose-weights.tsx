import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choice } from './choice';

interface ChooseWeightsProps {
  /** Names of the networks that may be chosen. */
  networks: () => Promise<string[]>;
  /** `network` is empty where the file says it. */
  onChoose: (file: File, network: string) => void;
}

/** A file of weights of the visitor's. */
export function ChooseWeights({ networks, onChoose }: ChooseWeightsProps) {
  const names = useSignal<string[]>([]);
  const network = useSignal('');
  useEffect(() => {
    networks().then(
      (found) => (names.value = found),
      () => {}, // the room says why
    );
  }, []);
  return (
    <details>
      <summary>Weights of your own</summary>
      <p>
        Any file that <code>@dl</code> reads: safetensors, PyTorch, Keras, Caffe, ONNX, ... It stays in this
        browser.
      </p>
      <div class="fields">
        <Choice
          label="Network"
          value={network.value}
          options={['', ...names.value]}
          titleOf={(name) => name || 'as the file says'}
          onChoose={(name) => (network.value = name)}
        />
        <label class="field">
          File
          <input
            type="file"
            onChange={({ currentTarget: { files } }) => files?.[0] && onChoose(files[0], network.value)}
          />
        </label>
      </div>
    </details>
  );
}
